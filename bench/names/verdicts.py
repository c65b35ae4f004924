"""What one version makes of the development data, as JSON on standard output; `against.py` runs it in two checkouts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import find_measures
import labelled
import measured
from engines import chosen
from kept_scores import compared, scores


def main() -> None:
    measured.choose()
    names = labelled.folder(Path(sys.argv[1]))
    room = measured.room()
    (ours,) = chosen(["ours"])
    pairs = labelled.dev_pairs(names)
    told = {
        "room": room.__file__,
        "possible": room.POSSIBLE,
        "pairs": scores(ours, compared(pairs)),
        "parts": [],
    }
    for part in find_measures.parts(names):
        found = find_measures.ours(part)
        told["parts"].append({"right": list(found.right), "negative": list(found.negative)})
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
