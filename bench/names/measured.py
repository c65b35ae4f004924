"""Which `service/names` is measured: that of this project, or of the checkout that PYTHONPATH names."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

PROJECT = Path(__file__).parents[2]


def choose() -> None:
    """Put this project before whatever is installed; call it before anything of the service is imported."""
    if "PYTHONPATH" not in os.environ:
        sys.path.insert(1, str(PROJECT))


def room() -> ModuleType:
    """Return `service.names`."""
    return importlib.import_module("service.names")


def index() -> ModuleType | None:
    """Return `service.names.index`, or None for a version that has none."""
    found = importlib.util.find_spec("service.names.index")
    return importlib.import_module("service.names.index") if found else None
