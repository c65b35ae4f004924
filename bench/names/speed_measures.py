"""Speed: a look-up among a million names, a batch over two processes, a worker's start and memory, pairs a second."""

from __future__ import annotations

import json
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import labelled
from engines import Engine
from figures import percentile
from labelled import Question
from measured import room
from one_table import Table
from searched import Near, built, opened, prepare

_SEED = 4
_WARM = 50
_LOOKED_UP = 2_000
_BATCH = 10_000
_PROCESSES = 2
_ASKED_FOR_MEMORY = 500
_CANDIDATES = 10
_ASKED_FOR_PAIRS = 150
_ROUNDS = 3


def measure(engines: Sequence[Engine], names: Path, *, count: int, table: Table) -> None:
    """Add the rows of speed to the table: the index is ours alone, pairs a second are every engine's."""
    if any(each.name == "ours" for each in engines):
        with tempfile.TemporaryDirectory(prefix="diligence-bench-") as temporary:
            _index(Path(temporary) / "index", names, count=count, table=table)
    _pairs_a_second(engines, names, table)


def asked(names: Path) -> list[str]:
    """Return what is asked: the development questions and negatives in random order, the same at every call."""
    texts = [each.text for each in (*labelled.questions(names), *labelled.negatives(names))]
    random.Random(_SEED).shuffle(texts)
    return texts


# ---------------------------------------------------------------------------------------------- the index


def _index(folder: Path, names: Path, *, count: int, table: Table) -> None:
    def put(measure: str, value: float, digits: int) -> None:
        table.put(f"speed, {count:,} names: {measure}", "ours", value, digits=digits)

    seconds, peak = _alone(_build, folder, names, count)
    put("s to build", seconds, 1)
    put("MB of memory to build", peak, 0)
    put("MB on disk", sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 1e6, 0)
    texts = asked(names)
    for what, least in (("all hits", 0.0), ("from POSSIBLE up", room().POSSIBLE)):
        times, cut = _alone(_look_up, folder, texts[: _WARM + _LOOKED_UP], least)
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            put(f"ms a look-up, {what}, {name}", percentile(times, share) * 1000, 2)
        put(f"look-ups of {len(times):,} that were cut, {what}", cut, 0)
    put(f"names/s, a batch of {_BATCH:,} over {_PROCESSES} processes", _batch(folder, texts), 0)
    workers = _workers(folder, texts[: _ASKED_FOR_MEMORY + 1])
    put("s to start a worker, to its first answer", max(each["seconds"] for each in workers), 2)
    put("s of these to import, open and answer", max(each["opening"] for each in workers), 2)
    put(f"private MB a worker after {_ASKED_FOR_MEMORY} look-ups", max(each["private"] for each in workers), 0)


def _alone(work: Callable[..., Any], *given: Any) -> Any:
    """Do the work in a process of its own, so that nothing of another measure is in its memory."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def _build(folder: Path, names: Path, count: int) -> tuple[float, float]:
    texts = list(labelled.many([each.name for each in labelled.listed(names)], count))
    began = time.perf_counter()
    built(folder, texts)
    seconds = time.perf_counter() - began
    peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    return seconds, int(peak) / 1000


def _look_up(folder: Path, texts: Sequence[str], least: float) -> tuple[list[float], int]:
    prepare()
    index, times, cut = opened(folder), [], 0
    for text in texts:
        began = time.perf_counter()
        found = index.find(text, least=least)
        times.append(time.perf_counter() - began)
        cut += found.cut
    return times[_WARM:], cut


_worker: Any = None


def _batch(folder: Path, texts: Sequence[str]) -> float:
    """Return names a second, the processes being there already: the questions, and as many made of their words."""
    everything = list(labelled.many(texts, _BATCH))
    random.Random(_SEED).shuffle(everything)
    with multiprocessing.get_context("spawn").Pool(_PROCESSES, _ready, (folder,)) as pool:
        pool.map(_find, texts[:_WARM], chunksize=1)
        began = time.perf_counter()
        pool.map(_find, everything, chunksize=100)
        return len(everything) / (time.perf_counter() - began)


def _ready(folder: Path) -> None:
    global _worker
    prepare()
    _worker = opened(folder)


def _find(text: str) -> int:
    return len(_worker.find(text, least=room().POSSIBLE).hits)


def _workers(folder: Path, texts: Sequence[str]) -> list[dict[str, float]]:
    """Start fresh interpreters one after the other and ask them the same; what each took, and its private memory."""
    with ExitStack() as stack:
        told, workers = [], []
        for _ in range(_PROCESSES):
            began = time.perf_counter()
            worker = stack.enter_context(_worker_process(folder))
            opening = float(_said(worker, texts[:1]))
            told.append({"seconds": time.perf_counter() - began, "opening": opening})
            workers.append(worker)
        for worker in workers:  # all are asked before any is measured: what they share is then counted as shared
            _said(worker, [*texts[1:], None])
        for worker, each in zip(workers, told, strict=True):
            each["private"] = float(_said(worker, [None]))
    return told


def _worker_process(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(__file__).with_name("fresh_worker.py")), str(folder)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", bufsize=1
    )


def _said(worker: subprocess.Popen[str], questions: Sequence[str | None]) -> str:
    """Send questions and return the one line that the worker says to them."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write("".join(json.dumps(each) + "\n" for each in questions))
    worker.stdin.flush()
    return worker.stdout.readline()


# -------------------------------------------------------------------------------------------------- pairs


def _pairs_a_second(engines: Sequence[Engine], names: Path, table: Table) -> None:
    """Time the same pairs of a question with its nearest names, each engine in turn, several times over."""
    pairs = _near_pairs(names)
    for engine in engines:
        engine.score("Alpha Trading", "Alfa Trading", "Company")  # loads what it loads at first use
    taken: dict[str, list[float]] = {each.name: [] for each in engines}
    for turn in range(_ROUNDS):
        part = pairs[turn::_ROUNDS]  # other pairs each time: an engine may remember names, but not these
        for engine in engines:
            began = time.perf_counter()
            for one, other, kind in part:
                engine.score(one, other, kind)
            taken[engine.name].append(len(part) / (time.perf_counter() - began))
    for engine in engines:
        table.put("speed: pairs compared a second, the same pairs", engine.name, median(taken[engine.name]), digits=0)


def _near_pairs(names: Path) -> list[tuple[str, str, str]]:
    listed = labelled.listed(names)
    chance = random.Random(_SEED)
    near = Near([each.name for each in listed])
    questions: list[Question] = chance.sample(labelled.questions(names), _ASKED_FOR_PAIRS)
    pairs = []
    for each in questions:
        found = [listed[number].name for number in near.to(each.text) if listed[number].kind == each.kind]
        pairs += [(each.text, name, each.kind) for name in chance.sample(found, min(_CANDIDATES, len(found)))]
    chance.shuffle(pairs)
    return pairs
