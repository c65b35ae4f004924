"""A process that loads the editions A and B in turn for ever, to be killed; run as a script, it forks one at a word.

It writes a line for all it does: `load N LETTER SHA`, `read`, `write`, and `done N RESULT` when a load is acknowledged.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import made

from adapters.sanctions import by_id
from service.loading import load_list
from service.staging import Served
from service.store import Store, approvals, open_store

SDN = by_id("us_ofac_sdn")
START = datetime(2024, 3, 1, tzinfo=UTC)
COUNT = 40
ONLY_IN = {"A": 1, "B": 2}  # the party that only this edition has


def edition(letter: str, number: int) -> bytes:
    """Return bytes that no other number has; the content is that of the letter, a third of it under other names."""
    other = ONLY_IN["B" if letter == "A" else "A"]
    entities = [
        replace(each, alias=f"{made.invented(each.key + 500)} {'alpha' if letter == 'A' else 'omega'}")
        if each.key % 3 == 0
        else each
        for each in made.parties(COUNT, but=lambda key: key == other)
    ]
    body = made.sdn(entities, day="2024-03-01")
    return body.replace(b"</sanctionsData>", f"<!-- {number} --></sanctionsData>".encode())


def at(number: int) -> datetime:
    return START + timedelta(minutes=number)


def served(number: int) -> tuple[str, bytes]:
    """Return what is served for the nth time: every fifth time it is the bytes of two times before."""
    of = number - 2 if number % 5 == 4 else number
    letter = "AB"[of % 2]
    return letter, edition(letter, of)


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())  # at once and whole, or not at all


def load(store: Store, number: int) -> None:
    letter, body = served(number)
    sha256, moment = hashlib.sha256(body).hexdigest(), at(number)
    if number == 0 or number % 5 == 4:  # so few parties, and bytes that were replaced, need a person's word
        with store.writing() as connection:
            approvals.approve(connection, SDN.id, sha256, reason="a test's", now=moment)
    say(f"load {number} {letter} {sha256}")
    steps = iter(("read", "write"))

    def clock() -> datetime:
        say(next(steps, "more"))
        return moment

    loaded = load_list(store, SDN, [io.BytesIO(body)], Served(at=moment), clock=clock)
    say(f"done {number} {loaded.result} {loaded.reason}")


def main() -> None:
    """Load A and B, then fork a loader for each number that comes in, which goes on from there.

    A fork has all that was imported and compiled before it, so that nearly all its time is loads; it has no
    connection of its parent's.
    """
    store = open_store(sys.argv[1], names_folder=Path(sys.argv[2]))
    load(store, 0)
    load(store, 1)
    store.close()
    say("ready")
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            try:
                for number in itertools.count(int(line)):
                    load(store, number)
            except BaseException as exc:
                say(f"broken {exc!r}")
                raise
            finally:
                os._exit(1)
        say(f"pid {pid}")
        _, status = os.waitpid(pid, 0)
        say(f"dead {status}")


if __name__ == "__main__":
    main()
