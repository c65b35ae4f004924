"""The catalogue of what a list can meet: every fault of it is tried by a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

from catalogue import FAULTS

LEAST = 40


def test_every_fault_of_the_catalogue_is_tried() -> None:
    """What came of each is in the table at the end of a run; a wrong activation fails the test that tried it."""
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    tried = set(re.findall(r'(?:fault|case)\(\s*"([A-Z]\d+)"', tests)) | set(re.findall(r'\("([A-Z]\d+)",\)', tests))
    assert tried == set(FAULTS)
    assert len(tried) >= LEAST
