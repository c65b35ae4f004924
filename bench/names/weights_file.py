"""The file of weights that the service reads: written by fit.py, with a hash of the pairs it was chosen on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from service.names import scale
from service.names.evidence import Evidence
from service.names.scale import data_version

HERE = Path(__file__).parent
TESTS = HERE.parents[1] / "tests" / "data" / "names" / "pairs.tsv"


def chosen_on() -> list[Path]:
    """Return the labelled files of this project that weights are chosen on."""
    return [*sorted(HERE.glob("pairs_dev_*.csv")), TESTS]


def write(weights: Sequence[float]) -> Path:
    """Put weights and bias, in the order of `Evidence`, into the service's file."""
    content = {
        "about": "chosen by bench/names/fit.py; MATCH and POSSIBLE are in scale.py",
        "data": data_version(chosen_on()),
        "bias": round(float(weights[-1]), 3),
        "weights": {name: round(float(each), 3) for name, each in zip(Evidence._fields, weights, strict=False)},
    }
    scale.WEIGHTS_FILE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return scale.WEIGHTS_FILE
