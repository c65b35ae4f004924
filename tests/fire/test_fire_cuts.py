"""A file cut at every hundredth, of every list in every form: the edition that stands is never replaced by a part."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import made
import pytest
from catalogue import fault
from origin import Answer, Origin, whole, without_length
from standing import Base

from adapters.sanctions import LISTS
from adapters.sanctions.port import Layout, SanctionsList
from service import staging
from service.store import Store, approvals

DATA = Path(__file__).parents[1] / "data" / "lists"  # <list id>/<layout id>/, one file a member
# What is cut after a row, but inside the last party, has lost no party: it cannot be told from what was amended.
MANY_ROWS_A_PARTY = frozenset({"eu_fsf-csv_1_0", "uk_sanctions_list-csv", "uk_ofsi_conlist-csv"})


@dataclass(frozen=True)
class Form:
    """A list in one of its layouts, with the files of a small whole edition."""

    listing: SanctionsList
    layout: Layout
    files: tuple[Path, ...]

    @property
    def name(self) -> str:
        return f"{self.listing.id}-{self.layout.id}"

    @property
    def faults(self) -> tuple[str, ...]:
        """The rows of the catalogue that a cut of this form is about."""
        kind = self.files[0].suffix
        return {".xml": ("X4",), ".json": ("J1",), ".csv": ("C9",), ".txt": ("C9",)}.get(kind, ("U3",))

    def cuts(self, body: bytes) -> Iterator[bytes]:
        """Yield the file cut at every hundredth; one of rows also after its rows and at each byte of the last one."""
        end = len(body.rstrip())
        ends = {end * percent // 100 for percent in range(100)}
        if self.files[0].suffix in {".csv", ".txt", ".json"}:
            rows = [number + 1 for number, byte in enumerate(body[:-1]) if byte == 0x0A]
            ends |= {*rows[-8:], *range(max(rows[-2] if len(rows) > 1 else 0, end - 120), end)}
            if self.name in MANY_ROWS_A_PARTY:
                ends -= {*rows, *(each - 1 for each in rows)}  # a CR ends a row, too
        yield from (body[:each] for each in sorted(ends))


def _forms() -> Iterator[Form]:
    for listing in LISTS:
        for layout in listing.layouts:
            own = sorted((DATA / listing.id / layout.id).glob("*"))
            yield Form(listing, layout, tuple(own) or (made.SAMPLE / f"{listing.id}.xml",))


@pytest.mark.parametrize(
    "form", [pytest.param(form, id=form.name, marks=[fault(each) for each in form.faults]) for form in _forms()]
)
def test_no_part_of_a_file_replaces_the_whole(
    sqlite_store: Store, origin: Origin, outcome: list[str], form: Form
) -> None:
    base = Base(sqlite_store, origin, form.listing)
    base.clock.at = base.clock.at.replace(year=2026, month=11)
    bodies = [path.read_bytes() for path in form.files]
    digest = staging.hash_of(list(map(io.BytesIO, bodies)))
    with sqlite_store.writing() as connection:
        approvals.approve(connection, form.listing.id, digest, reason="a small edition", now=base.clock())
    loaded = base.load(*bodies)
    assert loaded.result == "loaded", loaded
    before, answer, tried = base.stands(), base.answer(), 0
    for place, body in enumerate(bodies):
        for cut in form.cuts(body):
            files = [*bodies[:place], cut, *bodies[place + 1 :]]
            loaded = base.load(*files)
            assert base.stands() == before, f"a wrong activation: {loaded}, {form.files[place].name} at {len(cut)}"
            assert loaded.result == "held" and loaded.reason, f"{loaded}, {form.files[place].name} at {len(cut)}"
            tried += 1
    assert base.answer() == answer, "a wrong activation"
    outcome.append(f"{form.name}: {tried} cuts held")


@fault("X4")
@fault("U3")
@pytest.mark.parametrize(
    ("answer", "step"), [(whole, 1), (without_length, 5)], ids=["as if it were whole", "without a length"]
)
def test_no_part_of_a_file_that_is_fetched_replaces_the_whole(
    sample: Base, outcome: list[str], answer: Callable[[bytes], Answer], step: int
) -> None:
    body = made.sample(day="2024-02-28").rstrip()
    before, told = sample.stands(), sample.answer()
    sample.listing = sample.origin.listing("us_ofac_sdn", "/cut")
    for percent in range(0, 100, step):
        sample.origin.serve(answer(body[: len(body) * percent // 100]), "/cut")
        loaded = sample.refresh()
        assert sample.stands() == before, f"a wrong activation: {loaded} at {percent} %"
        assert loaded.result == ("failed" if percent == 0 else "held"), f"{loaded} at {percent} %"
    assert sample.answer() == told
    outcome.append(f"fetched, cut at every {step} %: held; nothing at all: failed")


DPL_HEAD, DPL_ROW = (DATA / "us_bis_dpl" / "txt" / "dpl.txt").read_bytes().splitlines(keepends=True)[:2]


@fault("C9")
def test_rows_cut_off_at_a_rows_end_are_missed_by_their_number(
    sqlite_store: Store, origin: Origin, outcome: list[str]
) -> None:
    """Up to 2 % may go from one day to the next; of a file without an end mark, that much can be cut off unseen."""
    name = DPL_ROW.split(b"\t")[0].strip(b'"')
    rows = [DPL_ROW.replace(name, made.invented(key).encode()) for key in range(200)]
    base = Base(sqlite_store, origin, next(each for each in LISTS if each.id == "us_bis_dpl"))
    base.clock.at = base.clock.at.replace(year=2027)
    base.approve(DPL_HEAD + b"".join(rows))
    assert base.load(DPL_HEAD + b"".join(rows)).result == "loaded"
    before = base.stands()
    for percent in range(98):
        loaded = base.load(DPL_HEAD + b"".join(rows[: len(rows) * percent // 100]))
        assert base.stands() == before, f"a wrong activation: {loaded} at {percent} %"
        assert loaded.result == "held"
    outcome.append("200 rows cut after a row at 0-97 %: held")
