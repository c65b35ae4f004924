"""Whatever a publisher's server does: the whole way from a refresh to the store, and no answer changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import made
import pytest
from _pytest.mark import ParameterSet
from catalogue import fault
from origin import (
    Answer,
    Origin,
    bomb,
    chunked,
    dripping,
    endless,
    in_turn,
    raw,
    redirect,
    silent_after,
    whole,
    with_etag,
    without_length,
    zipped,
)
from standing import Base, Clock, quick

from service import parties
from service.store import Store

NEXT = made.sample(day="2024-02-28", without="47957")  # a good edition, which must not come in through a bad answer
HALF = NEXT[: len(NEXT) // 2]
HTML = b"<!DOCTYPE html><html><head><title>Scheduled maintenance</title></head><body>Back soon</body></html>"


def many_aliases(body: bytes, count: int) -> bytes:
    """Give the first party so many names more."""
    text = body.decode()
    start, end = text.index("<name id="), text.index("</name>") + len("</name>")
    alias = '<isPrimary>false</isPrimary><aliasType refId="1400">A.K.A.</aliasType>'
    one = text[start:end].replace("<isPrimary>true</isPrimary>", alias, 1)
    number = one.partition('"')[2].partition('"')[0]
    more = "".join(one.replace(f'<name id="{number}"', f'<name id="9{each:06}"') for each in range(count))
    return (text[:end] + more + text[end:]).encode()


def far(seconds: int) -> str:
    return format_datetime(Clock().at + timedelta(seconds=seconds), usegmt=True)


def case(of: str, name: str, answer: Answer, result: str, says: str = "") -> ParameterSet:
    return pytest.param(answer, result, says, marks=fault(of), id=name)


@pytest.mark.parametrize(
    ("answer", "result", "says"),
    [
        case("U1", "half of it", whole(HALF, Content_Length=str(len(NEXT))), "failed"),
        case("U1", "less a byte", whole(NEXT[:-1], Content_Length=str(len(NEXT))), "failed"),
        case("U1", "nothing of it", whole(b"", Content_Length=str(len(NEXT))), "failed"),
        case("U2", "half a gzip", zipped(NEXT, kept=0.5), "failed", "gzip"),
        case("U2", "no length either", zipped(NEXT, kept=0.5, length=False), "failed", "gzip"),
        case("U2", "a gzip without its trailer", zipped(NEXT, kept=0.9999), "failed", "gzip"),
        case("U2", "no gzip at all", whole(NEXT, Content_Encoding="gzip"), "failed", "gzip"),
        case("U2", "coded otherwise", whole(NEXT, Content_Encoding="br"), "failed", "br"),
        case("U3", "closed half-way", without_length(HALF), "held"),
        case("U3", "closed before the last byte", without_length(NEXT.rstrip()[:-1]), "held"),
        case("U4", "no last chunk", chunked(NEXT, last=False), "failed"),
        case("U5", "silent after its headers", silent_after(NEXT, 0), "failed"),
        case("U5", "silent at byte 60,000", silent_after(NEXT, 60_000), "failed"),
        case("U5", "silent before the last byte", silent_after(NEXT, len(NEXT) - 1), "failed"),
        case("U6", "a byte at a time", dripping(NEXT, every=0.02), "failed", "slower than"),
        case("U6", "just in time", dripping(NEXT, every=0.35), "failed", "slower than"),
        case("U7", "endless", endless(HALF, b"<!-- and so on -->" * 4000), "failed", "larger than"),
        case("U7", "a terabyte", whole(b"x", Content_Length="999999999999"), "failed", "declares"),
        case("U7", "a bomb of gzip", bomb(60), "failed", "larger than"),
        case("U8", "a page", whole(HTML, Content_Type="text/html; charset=utf-8"), "failed", "web page"),
        case("U8", "a page that does not say so", whole(HTML), "held", "html"),
        case("U8", "an error in JSON", whole(b'{"error": "try later"}'), "held", "error"),
        case("U8", "nothing", whole(b""), "failed", "empty"),
        case("U8", "blanks", whole(b" \n" * 50), "held", "empty"),
        case("U8", "204", raw(b"HTTP/1.1 204 No Content\r\n\r\n"), "failed", "204"),
        case("U8", "206", whole(HALF, "206 Partial Content"), "failed", "206"),
        case("U8", "304 unasked", raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "failed", "304"),
        case("U8", "hangs up without a word", raw(b""), "failed"),
        case("U9", "to another host", redirect("http://example.org/list"), "failed", "only https"),
        case("U9", "the same, https", redirect("https://example.org/list"), "failed", "example.org"),
        case("U9", "to a private address", redirect("https://10.0.0.7/list"), "failed", "10.0.0.7"),
        case("U9", "to a cloud's own", redirect("https://169.254.169.254/"), "failed", "169.254"),
        case("U9", "to itself for ever", redirect("/bad"), "failed", "more than 5 times"),
        case("U9", "to a file", redirect("file:///etc/hostname"), "failed", "only https"),
        case("U9", "to nowhere", redirect(""), "failed", "nowhere"),
        case("U10", "500 beyond all retries", whole(b"no", "500 Oops"), "failed", "500"),
        case("U11", "429, an hour", whole(b"", "429 Slow Down", Retry_After="3600"), "failed", "429"),
        case("U11", "503, a date", whole(b"", "503 Later", Retry_After=far(9)), "failed", "503"),
        case("U11", "503, negative", whole(b"", "503 Later", Retry_After="-5"), "failed", "503"),
        case("U11", "ten years", whole(b"", "503 Later", Retry_After="315360000"), "failed", "503"),
        case("U11", "503, a word", whole(b"", "503 Later", Retry_After="soon"), "failed", "503"),
        *(
            case("U12", status, whole(b"", status), "failed", "source_denied")
            for status in ("401 Unauthorized", "403 Forbidden", "406 Not Acceptable")
        ),
        case("U16", "last week's", whole(made.sample(day="2024-02-18")), "held", "goes back"),
        case("D14", "next month's", whole(made.sample(day="2024-04-01")), "held", "lies after"),
    ],
)
def test_the_edition_that_stands_goes_on_standing(
    request: pytest.FixtureRequest, sample: Base, outcome: list[str], answer: Answer, result: str, says: str
) -> None:
    sample.origin.serve(answer, "/bad")
    sample.listing = sample.origin.listing("us_ofac_sdn", "/bad")
    # only where silence is the fault is the patience short: a busy machine is silent, too
    by = quick(read_timeout=0.3, retries=0) if "silent" in request.node.name else quick()
    loaded = sample.refuses(lambda: sample.refresh(by), result=result, says=says)
    outcome.append(f"{result}: {loaded.reason.partition('/bad: ')[2] or loaded.reason}")


@fault("U12")
@pytest.mark.parametrize("status", ["401 No", "403 No", "406 No"])
def test_a_publisher_that_refuses_us_is_not_asked_again_at_once(sample: Base, status: str) -> None:
    path = f"/{status[:3]}"
    sample.origin.serve(whole(b"", status), path)
    sample.listing = sample.origin.listing("us_ofac_sdn", path)
    before = sample.origin.times(path)
    sample.refuses(sample.refresh, result="failed")
    assert sample.origin.times(path) == before + 1


@fault("U11")
def test_a_long_wait_that_is_asked_for_is_left_to_the_next_refresh(sample: Base) -> None:
    sample.origin.serve(whole(b"", "429 Slow Down", Retry_After="3600"), "/later")
    sample.listing = sample.origin.listing("us_ofac_sdn", "/later")
    before = sample.origin.times("/later")
    sample.refuses(sample.refresh, result="failed")
    assert sample.origin.times("/later") == before + 1


# ------------------------------------------------------------------------------- what passes, and what must change


@pytest.fixture
def base(store: Store, origin: Origin) -> Base:
    """The sample standing in a store of its own, served under its ETag."""
    made_here = Base(store, origin, origin.listing("us_ofac_sdn"))
    origin.serve(with_etag(made.sample(day="2024-02-25")))
    assert made_here.refresh().result == "loaded"
    return made_here


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(in_turn(whole(b"", "500 Oops"), whole(NEXT)), marks=fault("U10"), id="after a burst of 500"),
        pytest.param(in_turn(whole(b"", "503 No", Retry_After="0"), whole(NEXT)), marks=fault("U11"), id="after a 503"),
        pytest.param(in_turn(zipped(NEXT, kept=0.5), whole(NEXT)), marks=fault("U2"), id="after half a gzip"),
        pytest.param(in_turn(silent_after(NEXT, 60_000), whole(NEXT)), marks=fault("U5"), id="after a silence"),
        pytest.param(in_turn(whole(HALF, Content_Length="999999"), whole(NEXT)), marks=fault("U1"), id="after a cut"),
        pytest.param(zipped(NEXT), marks=fault("U2"), id="in a whole gzip"),
        pytest.param(chunked(NEXT), marks=fault("U4"), id="in whole chunks"),
        pytest.param(in_turn(redirect("/list"), whole(NEXT)), marks=fault("U9"), id="after one redirect"),
    ],
)
def test_a_whole_edition_comes_in_whatever_came_before_it(base: Base, outcome: list[str], answer: Answer) -> None:
    base.origin.serve(answer)
    loaded = base.refresh(quick(read_timeout=0.5, retries=3))
    assert (loaded.result, loaded.rows) == ("loaded", 25), loaded
    outcome.append("loaded, after what was wrong")


@fault("U15")
def test_the_hash_of_the_bytes_decides_whatever_the_etag_says(base: Base, outcome: list[str]) -> None:
    first = made.sample(day="2024-02-25")
    base.origin.serve(whole(first, ETag='"another"'))
    assert base.refresh().result == "unchanged", "another ETag, the same bytes"
    assert len(base.picture()["active"]) == 1
    assert base.picture()["counts"]["sighting"] == 2, "both moments are known"
    base.origin.serve(whole(NEXT, ETag='"another"'))
    assert (base.refresh().result, base.picture()["active"][0][3]) == ("loaded", 25), "the same ETag, other bytes"
    outcome.append("same bytes: unchanged; other bytes: loaded")


@fault("U15")
def test_a_304_to_our_own_validator_renews_the_check_alone(base: Base) -> None:
    before = base.picture()
    assert base.refresh().result == "unchanged"
    after = base.picture()
    assert (after["active"], after["standing"]) == (before["active"], before["standing"])
    assert after["last"] > before["last"]
    assert base.origin.asked[-1].headers["if-none-match"]


@fault("U17")
def test_a_second_edition_of_one_day_is_an_edition_of_its_own_and_both_are_kept(base: Base, outcome: list[str]) -> None:
    assert base.serve_and_refresh(made.sample(day="2024-02-25", without="47957")).result == "loaded"
    picture = base.picture()
    assert (picture["counts"]["edition"], picture["active"][0][3]) == (2, 25)
    outcome.append("loaded, both kept")


@fault("U16")
def test_bytes_that_were_replaced_do_not_come_back_unless_a_person_says_so(base: Base, outcome: list[str]) -> None:
    first = made.sample(day="2024-02-25")
    assert base.serve_and_refresh(NEXT).result == "loaded"
    base.origin.serve(whole(first))
    held = base.refuses(base.refresh, result="held", says="had replaced")
    base.approve(first)
    assert base.refresh().result == "unchanged"
    assert base.picture()["active"][0][3] == 26
    outcome.append(f"held: {held.reason}")


@fault("U18")
def test_a_source_that_never_changes_is_told_though_each_check_succeeds(base: Base, outcome: list[str]) -> None:
    base.clock.at += base.listing.stagnant_after + timedelta(days=3)
    assert base.refresh().result == "unchanged"
    told = base.told()
    assert (told["status"], told["checked_hours_ago"]) == ("answered", 0)
    assert "no new publication since 2024-02-25" in told["reason"]
    outcome.append(f"unchanged; {told['reason']}")


@fault("U10")
def test_the_age_of_a_list_grows_while_its_publisher_fails(base: Base, outcome: list[str]) -> None:
    base.origin.serve(whole(b"", "500 Oops"))
    found = []
    for _ in range(6):
        base.clock.at += base.listing.expires_after / 4
        assert base.refresh(quick(retries=0)).result == "failed"
        found.append(base.told()["status"])
    assert list(dict.fromkeys(found)) == ["stale", "expired"]
    assert base.answer()["outcome"] in ("findings_incomplete", "incomplete")
    outcome.append(f"failed; {', '.join(dict.fromkeys(found))}")


@fault("U19")
def test_a_format_that_was_retired_is_held_and_says_what_was_expected(sample: Base, outcome: list[str]) -> None:
    retired = b"ent_num,SDN_Name,SDN_Type\r\nThis format has been retired. Please see our new service.\r\n"
    sample.origin.serve(whole(retired), "/retired")
    sample.listing = sample.origin.listing("us_ofac_sdn", "/retired")
    held = sample.refuses(sample.refresh, result="held", says="ENHANCED")
    outcome.append(f"held: {held.reason}")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        pytest.param(lambda raw: raw.replace(b"AURUS", b"A" * 1_000_000), "longer names", id="a name of 1 MB"),
        pytest.param(lambda raw: many_aliases(raw, 3_000), "more of them", id="3,000 aliases"),
        pytest.param(lambda raw: raw.replace(b"<names>", b"<script>x()</script><names>", 1), "script", id="an element"),
        pytest.param(lambda raw: raw.replace(b"<names>", b"<names onload='x()'>", 1), "onload", id="an attribute"),
    ],
)
@fault("U22")
def test_injected_content_is_held(
    sample: Base, outcome: list[str], damage: Callable[[bytes], bytes], says: str
) -> None:
    sample.origin.serve(whole(damage(made.sample(day="2024-02-26"))), "/injected")
    sample.listing = sample.origin.listing("us_ofac_sdn", "/injected")
    held = sample.refuses(sample.refresh, result="held", says=says)
    outcome.append(f"held: {held.reason}")


@fault("U22")
def test_markup_in_a_name_stays_text(base: Base, outcome: list[str]) -> None:
    marked = made.sample(day="2024-02-26", replace=(made.AURUS, f"{made.AURUS} &lt;script&gt;x()&lt;/script&gt;"))
    assert base.serve_and_refresh(marked).result == "loaded"
    party = parties.get(base.store, "us_ofac_sdn:47956")
    assert party is not None and party["name"] == f"{made.AURUS} <script>x()</script>"
    outcome.append("markup in a name: loaded as text")
