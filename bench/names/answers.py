"""Print what an index answers, a line of JSON a question, so that `diff` shows whether two versions answer the same."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import labelled
import measured
from searched import built, opened, prepare
from speed_measures import asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=Path, default=labelled.NAMES, metavar="FOLDER", help="default: %(default)s")
    parser.add_argument("--count", type=int, default=100_000, help="names that are searched; default: %(default)s")
    parser.add_argument("--questions", type=int, default=4_000, help="default: %(default)s")
    given = parser.parse_args()
    names = labelled.folder(given.names.resolve())
    measured.choose()
    prepare()
    with tempfile.TemporaryDirectory(prefix="diligence-bench-") as temporary:
        folder = Path(temporary) / "index"
        built(folder, list(labelled.many([each.name for each in labelled.listed(names)], given.count)))
        index = opened(folder)
        for text in asked(names)[: given.questions]:
            found = index.find(text)
            hits = [(hit.ref, hit.score) for hit in found.hits]
            print(json.dumps({"asked": text, "cut": found.cut, "hits": hits}, ensure_ascii=False))


if __name__ == "__main__":
    main()
