"""A thread that gives a sign of life from time to time while other work goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread


@contextmanager
def beating(beat: Callable[[], None], *, seconds: float, name: str) -> Iterator[None]:
    """Call `beat` every so many seconds until the block ends; what it raises ends the beating alone."""
    over = Event()

    def go_on() -> None:
        while not over.wait(seconds):
            beat()

    thread = Thread(target=go_on, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
