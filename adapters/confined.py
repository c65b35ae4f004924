"""Workbooks read by calamine in a process of its own whose memory and time have an end, so that it alone can die."""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine

from adapters.base import SourceChanged

MAX_MEMORY = 4 * 1024**3  # bytes of addresses: a sheet of as many cells as may be takes half of it
MAX_SECONDS = 600  # of one processor
_ROOT = Path(__file__).parent.parent
_AT_ONCE = 200  # rows
_CHUNK = 1 << 20
_READY = b"ready\n"  # the first line that the program says


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet: how many columns on the left its rows lack, the number of its last row, and the rows."""

    name: str
    left: int
    last: int
    rows: Iterator[list[Any]]


def read(stream: BinaryIO) -> Generator[Sheet, None, None]:
    """Yield the sheets in the workbook's order, each to be read before the next; raises SourceChanged for a bad file.

    The bytes come from a program that a file may break, and are read as JSON.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "adapters.confined"],
        cwd=_ROOT,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},  # no secret of the service
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what Rust has to say when it breaks
    )
    assert child.stdin is not None and child.stdout is not None
    try:
        with suppress(BrokenPipeError):  # it is dead: what it leaves behind says so
            while block := stream.read(_CHUNK):
                child.stdin.write(block)
            child.stdin.close()
        yield from _sheets(child)
    finally:
        child.kill()
        with suppress(BrokenPipeError):
            child.stdin.close()
        child.stdout.close()
        child.wait()


def _sheets(child: subprocess.Popen[bytes]) -> Iterator[Sheet]:
    if not child.stdout or child.stdout.readline() != _READY:
        raise SourceChanged(
            f"the program that reads workbooks did not start ({_ending(child)}), and the file was not looked at: "
            "try again when the machine has memory to spare, or save the sheet as CSV"
        )
    while "sheet" in (head := _line(child)):
        name, left, last = head["sheet"]
        yield Sheet(name=name, left=left, last=last, rows=_rows(child))


def _rows(child: subprocess.Popen[bytes]) -> Iterator[list[Any]]:
    while rows := _line(child)["rows"]:
        yield from rows


def _line(child: subprocess.Popen[bytes]) -> Any:
    assert child.stdout is not None
    line = child.stdout.readline()
    if line.endswith(b"\n"):
        said = json.loads(line, object_hook=_typed)
        if "bad" in said:
            raise SourceChanged(said["bad"])
        return said
    raise SourceChanged(
        f"the program that reads workbooks broke off ({_ending(child)}): the file is damaged, or takes more than "
        f"{MAX_MEMORY // 1024**3} GB of memory, {MAX_SECONDS} seconds or what this machine has: save the sheet as CSV"
    )


def _ending(child: subprocess.Popen[bytes]) -> str:
    status = child.wait()
    return signal.Signals(-status).name if status < 0 else f"status {status}"


def _typed(said: dict[str, Any]) -> Any:
    if "date" in said:
        return date.fromisoformat(said["date"])
    if "datetime" in said:
        return datetime.fromisoformat(said["datetime"])
    if "time" in said:
        return time.fromisoformat(said["time"])
    if "days" in said:
        return timedelta(**said)
    return said


def _untyped(cell: object) -> dict[str, Any]:
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"days": cell.days, "seconds": cell.seconds, "microseconds": cell.microseconds}
    raise TypeError(f"calamine gave a {type(cell).__name__}")


def _tell(said: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(said, default=_untyped, ensure_ascii=False).encode() + b"\n")


def _tell_all(document: bytes) -> None:
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(document)) as book:
        for name in book.sheet_names:
            sheet: Any = book.get_sheet_by_name(name)
            _tell({"sheet": [name, sheet.start[1] if sheet.start else 0, sheet.total_height]})
            rows: list[list[Any]] = []
            for cells in sheet.iter_rows():
                rows.append(cells)
                if len(rows) == _AT_ONCE:
                    _tell({"rows": rows})
                    rows = []
            if rows:
                _tell({"rows": rows})
            _tell({"rows": []})
    _tell({"end": True})


def _limit(what: int, most: int) -> None:
    """Set a limit of this process, unless whoever runs the service has set a lower one."""
    hard = resource.getrlimit(what)[1]
    lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (lower, lower))


def main() -> None:
    """Tell the workbook that comes in on the standard input, as lines of JSON."""
    _limit(resource.RLIMIT_AS, MAX_MEMORY)
    _limit(resource.RLIMIT_CPU, MAX_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        sys.stdout.buffer.write(_READY)
        sys.stdout.buffer.flush()
        _tell_all(sys.stdin.buffer.read())
    except BrokenPipeError:
        pass  # whoever asked has read enough
    except BaseException as exc:
        # Of an xls that is cut short the Rust code of calamine reads beyond its end: a panic, which is no Exception.
        _tell({"bad": f"the workbook cannot be read: {str(exc)[:500]}"})
    with suppress(BrokenPipeError):
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
