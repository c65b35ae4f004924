"""Large lists made of real ones with a fixed seed: records under new numbers, editions that follow each other."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator, Sequence

END = b"\x1a"  # the mark with which OFAC ends its CSV files
_FIRST_NEW = 10_000_000  # above every number of the real files


def classic(content: bytes, times: int, *, most: int | None = None, seed: int = 1) -> bytes:
    """Return an OFAC file of the classic XML layout whose entries stand there so many times, or up to `most` entries.

    Each copy has numbers of its own, and names put together from words of the real ones.
    """
    text = content.decode("utf-8")
    start, end = text.index("<sdnEntry>"), text.rindex("</sdnEntry>") + len("</sdnEntry>")
    entries, rng = text[start:end], random.Random(seed)
    words = {tag: _words(re.findall(rf"<{tag}>([^<]*)", entries)) for tag in ("lastName", "firstName")}

    def copy(number: int) -> str:
        moved = re.sub(r"<uid>(\d+)", lambda found: f"<uid>{int(found[1]) + number * _FIRST_NEW}", entries)
        return re.sub(
            r"<(lastName|firstName)>([^<]*)",
            lambda found: f"<{found[1]}>{_other(found[2], words[found[1]], rng)}",
            moved,
        )

    every = "\n".join([entries, *map(copy, range(1, times))]).split("<sdnEntry>")[1:][:most]
    head = re.sub(r"(<Record_Count>)\d+", rf"\g<1>{len(every)}", text[:start])
    return (head + "<sdnEntry>" + "<sdnEntry>".join(every) + text[end:]).encode()


def european(content: bytes, times: int, *, seed: int = 1) -> bytes:
    """Return an EU file whose entries stand there so many times; see `classic`."""
    text = content.decode("utf-8-sig")
    start, end = text.index("<sanctionEntity"), text.rindex("</sanctionEntity>") + len("</sanctionEntity>")
    entries, rng = text[start:end], random.Random(seed)
    words = _words(re.findall(r'wholeName="([^"]*)', entries))

    def copy(number: int) -> str:
        moved = re.sub(
            r'(logicalId="|euReferenceNumber="EU\.)(\d+)',
            lambda found: f"{found[1]}{int(found[2]) + number * _FIRST_NEW}",
            entries,
        )
        return re.sub(r'(wholeName=")([^"]*)', lambda found: found[1] + _other(found[2], words, rng), moved)

    return (text[:start] + "\n".join([entries, *map(copy, range(1, times))]) + text[end:]).encode()


def _words(names: Sequence[str]) -> list[str]:
    return [word for name in names for word in name.split()]


def _other(name: str, words: Sequence[str], rng: random.Random) -> str:
    return " ".join(rng.choices(words, k=len(name.split())))


def editions(content: bytes, count: int, *, start: int = 10_500, seed: int = 1) -> Iterator[tuple[bytes, int]]:
    """Yield editions of OFAC's sdn.csv, each with the number of rows by which it differs from the one before.

    The first holds `start` rows of the real file. From one to the next some 20 rows come (real ones first, then
    copies with numbers and names of their own), 3 go and 4 change; with every tenth, 150 come at once.
    """
    rng = random.Random(seed)
    # the last line is the file's end mark
    lines = [line for line in content.decode("utf-8").splitlines() if line.count(",") > 5]
    rows = {_number(line): line for line in lines}
    order = list(rows)
    rng.shuffle(order)
    held, coming = sorted(order[:start]), order[start:]
    words, made, changed = _words([next(csv.reader([line]))[1] for line in lines]), _FIRST_NEW, start
    for step in range(count):
        if step:
            added = 150 if step % 10 == 0 else rng.randint(15, 25)
            for _ in range(added):
                if coming:
                    held.append(coming.pop())
                    continue
                made += 1
                rows[made] = _renumbered(lines[rng.randrange(len(lines))], made, words, rng)
                held.append(made)
            for _ in range(3):
                held.pop(rng.randrange(len(held)))
            for number in rng.sample(held, 4):
                rows[number] = _with_remark(rows[number], f"Linked To: CASE {step}.")
            changed = added + 7
        yield "".join(f"{rows[number]}\r\n" for number in sorted(held)).encode() + END, changed


def _number(line: str) -> int:
    return int(line[: line.index(",")])


def _renumbered(line: str, number: int, words: Sequence[str], rng: random.Random) -> str:
    cells = next(csv.reader([line]))
    return _line([str(number), _other(cells[1], words, rng), *cells[2:]])


def _with_remark(line: str, remark: str) -> str:
    cells = next(csv.reader([line]))
    old = cells[11].split(" Linked To: CASE")[0].strip()
    # one of 1,000 characters would be taken for a remark that OFAC cut
    return _line([*cells[:11], remark if old == "-0-" or len(old) > 900 else f"{old} {remark}"])


def _line(cells: Sequence[str]) -> str:
    into = io.StringIO()
    csv.writer(into, lineterminator="", quoting=csv.QUOTE_MINIMAL).writerow(cells)
    return into.getvalue()
