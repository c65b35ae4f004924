"""What a whole, well-formed file may still hide: each is held, and the edition that stands goes on standing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import made
import pytest
from _pytest.mark import ParameterSet
from catalogue import fault
from made import Entity
from origin import Origin, whole
from standing import Base

import service
from adapters.sanctions import by_id
from service import listed, parties, profiles, staging
from service.question import Question
from service.store import Store, clocks, history

DATA = Path(__file__).parents[1] / "data" / "lists"
COUNT = 200
WHOLE = made.parties(COUNT)
SMALL = 24
CSL = json.loads((DATA / "us_csl" / "json" / "consolidated.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def big(shared_store: Store, origin: Origin) -> Base:
    """An edition of 200 parties that stands."""
    base = Base(shared_store, origin, origin.listing("us_ofac_sdn", "/big"), asks=made.invented(7))
    assert base.serve_and_refresh(made.sdn(WHOLE, day="2024-02-25")).result == "loaded"
    return base


def case(of: str, name: str, body: bytes | Callable[[bytes], bytes], says: str) -> ParameterSet:
    return pytest.param(body, says, marks=fault(of), id=name)


def edition(entities: list[Entity]) -> bytes:
    return made.sdn(entities, day="2024-02-27")


def changed(old: str, new: str, times: int = -1) -> bytes:
    """Return the 200 parties as the next edition, with a text replaced."""
    text = edition(WHOLE).decode()
    assert old in text
    return text.replace(old, new, times).encode()


def twice(key: int) -> bytes:
    return edition([*WHOLE, Entity(key=key)])


RENUMBERED = [Entity(key=key + 10_000, name=made.invented(key)) for key in range(1, COUNT + 1)]
UNDOCUMENTED = [replace(each, documented=each.key > 170) for each in WHOLE]
OTHER_PROGRAMME = [replace(each, programme=made.PROGRAMMES[1]) if each.key <= 40 else each for each in WHOLE]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        case("L1", "6 % fewer", edition(WHOLE[: COUNT * 94 // 100]), "12 fewer parties than the 200"),
        case("L1", "3 % gone, 3 % new", edition([*WHOLE[6:], *RENUMBERED[:6]]), "6 of 200 parties are no longer"),
        case("L1", "half of it", edition(WHOLE[:100]), "100 fewer parties"),
        case("L1", "one party left", edition(WHOLE[:1]), "199 fewer parties"),
        case("L2", "more than twice as many", edition(made.parties(401)), "more than 2 times as many"),
        case("L2", "all ids new", edition(RENUMBERED), "200 of 200 parties are no longer"),
        case("L3", "no numbers any more", edition(UNDOCUMENTED), "have identifiers after 200"),
        case("U20", "a programme lost a fifth", edition(OTHER_PROGRAMME), "RUSSIA-EO14024 has 160 parties after 200"),
        case("X6", "no party", edition([]), ""),
        case("X7", "another root", made.sdn(WHOLE, day="2024-02-27", root="sanctionsNews"), "none of ENHANCED"),
        case("X7", "OFAC's other list", made.SAMPLE.joinpath("us_ofac_cons.xml").read_bytes(), "Consolidated"),
        case("X7", "a SOAP fault", b"<s:Envelope xmlns:s='urn:x'><s:Body><s:Fault/></s:Body></s:Envelope>", "none of"),
        case("X13", "a record twice", twice(7), "twice"),
        case("X13", "a record without a name", changed(f">{made.invented(9)}<", "><"), ""),
        case("X13", "a record without an id", changed('<entity id="9">', "<entity>"), ""),
        case("X13", "a reference to nothing", changed('<type refId="1596">', '<type refId="99999">', 1), ""),
        case("D14", "published before the one that stands", made.sdn(WHOLE, day="2024-02-24"), "goes back"),
        case("D14", "published tomorrow but one", made.sdn(WHOLE, day="2024-03-05"), "lies after the day"),
    ],
)  # fmt: skip
def test_a_well_formed_file_that_cannot_be_the_list_is_held(
    big: Base, outcome: list[str], body: bytes, says: str
) -> None:
    big.origin.serve(whole(body), "/big")
    held = big.refuses(big.refresh, result="held", says=says)
    outcome.append(f"held: {held.reason}")


# ------------------------------------------------------------------------------- lists of lists, counts and lines


def csl(*, without: str = "", total: int | None = None, results: list | None = None) -> bytes:
    """Return the CSL's JSON with its entries copied: its lists are large enough to be counted."""
    entries = CSL["results"] if results is None else results
    many = [
        {**each, "id": f"{each['id']}{copy:03}", "name": f"{each['name']} {made.invented(copy)}"}
        for each in entries
        for copy in range(SMALL if "Nonproliferation" in each["source"] else 160)
        if not (without and without in each["source"])
    ]
    return json.dumps({**CSL, "total": len(many) if total is None else total, "results": many}).encode()


ALL = json.loads(csl())["total"]


@pytest.fixture(scope="module")
def consolidated(shared_store: Store, origin: Origin) -> Base:
    base = Base(shared_store, origin, origin.listing("us_csl", "/csl"), asks="Abdul Satar Ghoura")
    base.clock.at = base.clock.at.replace(year=2026, month=9, day=26)
    assert base.serve_and_refresh(csl()).result == "loaded"
    return base


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        case("U20", "the Entity List missing", lambda _: csl(without="Entity List"), "programme"),
        case("U20", "a small list missing", lambda _: csl(without="Nonproliferation"), "the programme"),
        case("X14", "one record fewer than declared", lambda _: csl(total=ALL + 1), "declares"),
        case("X14", "one record more than declared", lambda _: csl(total=ALL - 1), "declares"),
        case("J1", "cut inside a record", lambda raw: raw[: len(raw) * 2 // 3], ""),
        case("J1", "cut after a record", lambda raw: raw[: raw.index(b"}, {", len(raw) // 2) + 1], ""),
        case("J1", "cut, and closed by somebody", lambda raw: raw[: raw.index(b"}, {", len(raw) // 2) + 1] + b"]}", ""),
        case("J1", "empty, with a total", lambda _: csl(results=[], total=2000), ""),
        case("X6", "empty, and honest", lambda _: csl(results=[]), ""),
    ],
)  # fmt: skip
def test_a_part_of_a_consolidated_list_is_held(
    consolidated: Base, outcome: list[str], damage: Callable[[bytes], bytes], says: str
) -> None:
    consolidated.origin.serve(whole(damage(csl())), "/csl")
    held = consolidated.refuses(consolidated.refresh, result="held", says=says)
    outcome.append(f"held: {held.reason}")


LINES = (DATA / "opensanctions" / "ftm_jsonl" / "entities.ftm.json").read_bytes().splitlines(keepends=True)


@pytest.fixture(scope="module")
def of_lines(shared_store: Store, origin: Origin) -> Base:
    base = Base(shared_store, origin, origin.listing("opensanctions", "/lines"), asks="Strelsau Motor Works LLC")
    base.clock.at = base.clock.at.replace(year=2026, month=11, day=25)
    base.approve(b"".join(LINES))
    assert base.serve_and_refresh(b"".join(LINES)).result == "loaded"
    return base


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        *(
            case("J2", f"cut after line {end}", lambda lines, end=end: b"".join(lines[:end]), "")
            for end in range(1, len(LINES) - 1)  # the last is a sanction of a party that stands without it, too
        ),
        case("J3", "one bad line", lambda lines: b"".join([*lines[:3], b"{oops}\n", *lines[3:]]), ""),
        case("J3", "half a line within", lambda lines: b"".join([*lines[:3], lines[3][:40], b"\n", *lines[4:]]), ""),
        case("J3", "a line that is no object", lambda lines: b"".join([*lines, b"[1, 2]\n"]), ""),
        case("J3", "a number that is none", lambda lines: b"".join([*lines, b'{"id": NaN}\n']), ""),
    ],
)  # fmt: skip
def test_json_lines_with_one_bad_or_missing_line_are_held(
    of_lines: Base, outcome: list[str], damage: Callable[[list[bytes]], bytes], says: str
) -> None:
    of_lines.origin.serve(whole(damage(LINES)), "/lines")
    held = of_lines.refuses(of_lines.refresh, result="held", says=says)
    outcome.append(f"held: {held.reason}")


# --------------------------------------------------------------------------------------------- sets of several files


Sets = tuple[Base, dict[str, bytes]]


@pytest.fixture(scope="module")
def sets(shared_store: Store, origin: Origin) -> Sets:
    """OFAC's other list as a set of CSV files that stands."""
    files = {path.stem: path.read_bytes() for path in sorted((DATA / "us_ofac_cons" / "csv").glob("*.csv"))}
    base = Base(shared_store, origin, by_id("us_ofac_cons"))
    base.clock.at = base.clock.at.replace(year=2026, month=11, day=26)  # the store has been asked on the 25th
    base.approve_hash(staging.hash_of([io.BytesIO(body) for body in files.values()]))
    assert base.load(*files.values()).result == "loaded"
    return base, files


@fault("C10")
@pytest.mark.parametrize("missing", ["cons_prim", "cons_alt", "cons_add"])
def test_a_set_without_one_of_its_files_is_held(sets: Sets, outcome: list[str], missing: str) -> None:
    base, files = sets
    given = [body for name, body in files.items() if name != missing]
    held = base.refuses(lambda: base.load(*given), result="held", says=f"{missing}.csv is missing")
    outcome.append(f"held: {held.reason}")


@fault("C10")
def test_a_set_of_files_of_different_editions_is_held(sets: Sets, outcome: list[str]) -> None:
    base, files = sets
    newer = files["cons_alt"].replace(b"\r\n\x1a", b'\r\n999999,1,"aka","NOT YET IN THE MAIN FILE",-0- \r\n\x1a')
    mixed = {**files, "cons_alt": newer}
    held = base.refuses(lambda: base.load(*mixed.values()), result="held", says="are they of one edition?")
    outcome.append(f"held: {held.reason}")


# ------------------------------------------------------------------------------------------------ what must go on


@pytest.fixture
def own(store: Store, origin: Origin) -> Base:
    """An edition of 60 parties in a store of its own."""
    base = Base(store, origin, origin.listing("us_ofac_sdn", "/own"), asks=made.invented(7))
    assert base.serve_and_refresh(made.sdn(made.parties(60), day="2024-02-25")).result == "loaded"
    return base


@fault("L5")
def test_a_real_delisting_of_many_passes_by_a_persons_word_for_these_bytes_alone(
    own: Base, database_url: str, outcome: list[str]
) -> None:
    after = made.sdn(made.parties(30), day="2024-02-28")
    own.origin.serve(whole(after), "/own")
    own.refuses(own.refresh, result="held", says="30 of 60 parties are no longer in the file")
    digest = hashlib.sha256(after).hexdigest()
    assert f"(sha256 {digest})" in own.told()["reason"], "the operator is told which bytes wait"
    done = diligence(database_url, "approve", "us_ofac_sdn", digest, "--reason", "The Syria programme has ended")
    assert done.returncode == 0, done.stdout + done.stderr
    assert own.serve_and_refresh(made.sdn(made.parties(29), day="2024-02-28")).result == "held", "other bytes"
    own.origin.serve(whole(after), "/own")
    assert own.refresh().result == "loaded"
    with own.store.reading() as connection:
        row = connection.exec_driver_sql(
            "SELECT action, subject, sha256, detail FROM audit WHERE action = 'approve'"
        ).one()
    assert tuple(row[:3]) == ("approve", "us_ofac_sdn", digest)
    assert "Syria" in str(row[3])
    outcome.append("held, approved by hash with a reason, loaded; other bytes held")


def diligence(database_url: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DILIGENCE_")}
    return subprocess.run(
        [sys.executable, "-c", "from service.cli import main; main()", *arguments],
        env=environment | {"DILIGENCE_DATABASE_URL": database_url, **settings},
        cwd=Path(service.__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )


LOSES_NEW_NAMES = {
    "sqlite": ["CREATE TRIGGER lost AFTER INSERT ON party_name BEGIN DELETE FROM party_name WHERE pk = NEW.pk; END"],
    "postgresql": [
        "CREATE FUNCTION lost() RETURNS trigger AS 'BEGIN RETURN NULL; END' LANGUAGE plpgsql",
        "CREATE TRIGGER lost BEFORE INSERT ON party_name FOR EACH ROW EXECUTE FUNCTION lost()",
    ],
}


@fault("L4")
def test_an_edition_whose_parties_the_search_does_not_find_is_held(own: Base, outcome: list[str]) -> None:
    with own.store.writing() as connection:
        for statement in LOSES_NEW_NAMES[connection.dialect.name]:
            connection.exec_driver_sql(statement)
    own.origin.serve(whole(made.sdn(made.parties(61), day="2024-02-28")), "/own")
    held = own.refuses(own.refresh, result="held", says="is not found by its own name")
    outcome.append(f"held: {held.reason}")


@fault("L6")
def test_of_two_lists_that_change_at_once_one_may_fail_and_both_are_told(own: Base, outcome: list[str]) -> None:
    other = Base(own.store, own.origin, own.origin.listing("us_ofac_cons", "/other"), clock=own.clock)
    other.clock.at = other.clock.at.replace(year=2025, month=3, day=29)
    cons = made.SAMPLE.joinpath("us_ofac_cons.xml").read_bytes()
    assert other.serve_and_refresh(cons).result == "loaded"
    other.origin.serve(whole(cons[: len(cons) // 2]), "/other")
    own.origin.serve(whole(made.sdn(made.parties(60), day="2025-03-20")), "/own")
    other.refuses(other.refresh, result="held")
    assert own.refresh().result == "loaded"
    assert own.told()["published"] == "2025-03-20"
    assert (other.told()["published"], other.told()["reason"][:5]) == ("2025-03-28", "held:")
    outcome.append("one loaded, one held; each has its own edition and reason")


@fault("L13")
def test_an_alias_that_goes_and_comes_back_leaves_the_party_listed_throughout(own: Base, outcome: list[str]) -> None:
    for day, alias in (("2024-02-26", "Vostochny Fond"), ("2024-02-27", ""), ("2024-02-28", "Vostochny Fond")):
        entities = [replace(each, alias=alias) if each.key == 7 else each for each in made.parties(60)]
        assert own.serve_and_refresh(made.sdn(entities, day=day)).result == "loaded"
    with own.store.reading() as connection:
        runs = history.runs(connection, ["us_ofac_sdn:7"], clocks.NEWEST)["us_ofac_sdn:7"]
    (one,) = listed.designations("us_ofac_sdn", runs)
    kinds = [each.kind for each in one.events]
    assert not {"no_longer_found", "returned"} & set(kinds), kinds
    assert one.no_longer_found is None
    assert len(one.stretches) == 1
    (found,) = parties.search(own.store, "Vostochny Fond", limit=5, offset=0)["parties"]
    assert found["party_id"] == "us_ofac_sdn:7"
    outcome.append(f"events: {', '.join(kinds)}")


@fault("U23")
def test_an_expired_entry_that_is_left_in_the_file_keeps_its_end(consolidated: Base, outcome: list[str]) -> None:
    (found, *_) = parties.search(consolidated.store, f"ADRIAN MANUEL HERNANDEZ {made.invented(3)}", limit=1, offset=0)[
        "parties"
    ]
    told = parties.designations(consolidated.store, found["party_id"], now=consolidated.clock())
    assert told
    assert "2020-10-13" in json.dumps(told, default=str)
    outcome.append("kept, with its end of 2020-10-13")


@fault("L15")
def test_a_list_that_was_never_loaded_makes_silence_incomplete_and_one_nobody_knows_stops_the_start(
    own: Base, database_url: str, tmp_path: Path, outcome: list[str]
) -> None:
    chosen = replace(own.settings, lists=("us_ofac_sdn", "un_sc"))
    question = Question(names=("Nobody Whom We Know",), as_of=date(2024, 3, 1))
    answer = profiles.build(question, store=own.store, settings=chosen, now=own.clock() + timedelta(hours=1))
    assert (answer.outcome, answer.obstacle) == ("incomplete", "cannot")
    for name in ("DILIGENCE_LISTS", "DILIGENCE_REQUIRED_LISTS"):
        started = diligence(database_url, "serve", **{name: "us_ofac_snd"}, DILIGENCE_DATA_DIR=str(tmp_path))
        assert started.returncode != 0
        assert "us_ofac_snd" in started.stdout + started.stderr
    outcome.append("never loaded: incomplete; misspelt: no start")
