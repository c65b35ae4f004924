"""A worker as the service starts one: opens the index, answers what it is asked line by line, and says what it took.

Prints the seconds from importing the room to the first answer, then, for each null, the megabytes that are this
process's own (private clean and private dirty): pages of the index that another worker has too are not among them.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import measured


def main() -> None:
    measured.choose()
    first = sys.stdin.readline()
    began = time.perf_counter()
    from searched import opened, prepare

    index = opened(Path(sys.argv[1]))
    index.find(json.loads(first))
    print(time.perf_counter() - began, flush=True)
    prepare()
    for line in sys.stdin:
        question = json.loads(line)
        if question is None:
            print(private_megabytes(), flush=True)
        else:
            index.find(question)


def private_megabytes() -> float:
    """Return the memory that no other process shares with this one."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    private = [line.split() for line in lines if line.startswith(("Private_Clean:", "Private_Dirty:"))]
    return sum(int(fields[1]) for fields in private) / 1000


if __name__ == "__main__":
    main()
