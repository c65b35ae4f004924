"""A profile as a person reads it in a terminal: the answer first, then why, then what it does not cover."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from service import chains_answer, owners_answer, role_words

Json = Mapping[str, Any]
_WIDTH = 100
_CLASS = {
    "before": "before",
    "after": "on or after",
    "straddles": "straddling",
    "unknown": "not placed",
    "after_delisting": "after its end",
}

_QUALIFIER = {None: "", "exact": "", "at_least": "at least"}


_SURE = {"confirmed": "by an identifier", "corroborated": "by name and a second sign", "name_only": "by name only"}
_BLANKS = "\t\n\r\v\f"
# They turn the order of what is printed, so that a name reads as another one.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def text(profile: Json) -> str:
    """Return the profile as lines of at most 100 characters, in which nothing steers the terminal."""
    return "\n".join(_lines(_all_printable(profile))) + "\n"


def printable(written: str) -> str:
    """Return a text with its control characters written out, since a file's ESC would steer the reader's terminal."""
    if written.isprintable():
        return written
    return "".join(_shown(char) for char in written)


def _shown(char: str) -> str:
    if char in _BLANKS:
        return " "
    if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _TURNING:
        return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"
    return char


def _all_printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {printable(key): _all_printable(each) for key, each in value.items()}
    return [_all_printable(each) for each in value] if isinstance(value, list) else value


def _lines(profile: Json) -> Iterator[str]:
    if profile["illustrative"]:
        partly = any(not each["illustrative"] for each in profile["findings"])
        yield (
            "*** ILLUSTRATIVE IN PART: what is marked [illustrative] rests on invented shipments ***"
            if partly
            else "*** ILLUSTRATIVE: invented shipments of a fictional supplier ***"
        )
    question = profile["question"]
    yield f"{question['supplier']}{_in(question['country'])}, as of {question['as_of']}"
    yield "=" * _WIDTH
    level = (
        f", level {profile['level']}"
        if "level" in profile
        else (f", level at least {profile['level_at_least']}" if "level_at_least" in profile else "")
    )
    yield f"Outcome: {profile['outcome']}{level}{', needs a ruling on identity' if profile['needs_ruling'] else ''}"
    yield from _wrapped(profile["summary"])
    for warning in profile["warnings"]:
        yield from _wrapped(f"! {warning}", hang=2)
    yield from _section("Who this is", _subject(profile["subject"]))
    yield from _section("Counterparties", (line for one in profile["counterparties"] for line in _counterparty(one)))
    ways = chains_answer.lines(profile["chains"])
    yield from _section("Chains", (line for one in ways for line in _wrapped(one, hang=4)))
    yield from _section("Findings", (line for one in profile["findings"] for line in _finding(one)))
    yield from _section(
        "Notes", (line for one in profile["notes"] for line in _wrapped(f"- {one['sentence']}", hang=2))
    )
    yield from _section("What this rests on", _coverage(profile["coverage"]))
    yield ""
    yield f"Profile {profile['id']}. {profile['disclaimer']}"


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    body = list(lines)
    if body:
        yield ""
        yield title
        yield from (f"  {line}" for line in body)


def _subject(subject: Json) -> Iterator[str]:
    if not subject["parties"]:
        surely = "that is surely of this name" if subject["alternatives"] else "of this name"
        yield f"no source we hold knows a party {surely}"
    for one in subject["parties"]:
        yield from _wrapped(
            f"{one['name']}{_in(one['country'])}: {one['identity']}, score {one['score']:.2f}, {one['source']}",
            hang=2,
        )
        if one["why"]:
            yield from _wrapped("  " + "; ".join(one["why"]), hang=4)
    for stake in subject["owners"]:
        yield from _wrapped(owners_answer.line(stake), hang=4)
    for one in subject["alternatives"]:
        yield from _wrapped(
            f"perhaps {one['name']}{_in(one['country'])} ({one['source']}), score {one['score']:.2f}", hang=2
        )


def _counterparty(one: Json) -> Iterator[str]:
    mark = "[illustrative] " if one["illustrative"] else ""
    trade = one["trade"]
    own = f" (the supplier is {role_words.words(one['subject_as'])})" if one["subject_as"] else ""
    yield f"{mark}{one['name']}{_in(one['country'])}, {role_words.words(one['role'])}{own}, identity {one['identity']}"
    if trade["shipments"]:
        yield f"  {_shipments(trade['shipments'])}, {trade['first']} to {trade['last']}, {_values(trade)}"
        for spelling in one["spellings"]:
            if spelling["shipments"]:
                yield f"    as {spelling['text']}: {spelling['shipments']}, {_values(spelling)}"
                if spelling["why"]:
                    yield from _wrapped("      " + "; ".join(spelling["why"]), hang=6)
    for ruling in one["rulings"]:
        yield from _wrapped(f"  ruling {ruling['id']}: {ruling['kind']} by {ruling['by']}, {ruling['because']}", hang=4)
    for other in one["perhaps"]:
        yield from _wrapped(f"  perhaps the same as {other['name']}: {other['why']}", hang=4)
    for said in one["statements"]:
        yield from _wrapped(f"  {_said(said)}", hang=4)
    for stake in one["owners"]:
        yield from _wrapped(f"  {owners_answer.line(stake)}", hang=4)
    for designation in one["designations"]:
        yield from _designation(designation)


def _said(said: Json) -> str:
    whose = "statement" if said["about_subject"] else "context"
    if said["quote"]:
        what = f"“{said['quote']}”"
    else:
        amount = said["amount"]
        worth = ""
        if amount:
            word = _QUALIFIER.get(amount["qualifier"], amount["qualifier"])
            worth = f"{word} {amount['amount']:,} {amount['currency']}".strip()
        period = f", {said['period']['from']} to {said['period']['to']}" if said["period"]["from"] else ""
        what = f"{said['claim']} {worth}{period} ({said['note'] or said['goods']})"
    placed = f", published {_CLASS[said['timing']]} the designation" if said["timing"] and said["about_subject"] else ""
    return f"{whose}: {what}; {said['publisher']}, {said['published_on']}{placed}"


def _designation(one: Json) -> Iterator[str]:
    since = one["since"]
    day = since["to"] if since["from"] in (None, since["to"]) else f"{since['from']} … {since['to']}"
    kinds = ", ".join(measure["type"] for measure in one["measures"])
    yield from _wrapped(
        f"  {one['list']}: {one['name']}, {one['programme']}, {kinds}, since {day} ({since['basis']}); "
        f"{'matches ' + _SURE[one['identity']] if one['verdict'] == 'match' else 'only may match'}",
        hang=4,
    )
    placed = [
        f"{each['count']} {_CLASS[name]}{_flags(each['flags'])}"
        for name, each in one["shipments"].items()
        if each["count"]
    ]
    until = one["trade_covered_until"]
    yield f"    shipments against it: {', '.join(placed) or 'none in the records'}; records reach {until or 'nowhere'}"


def _flags(flags: Json) -> str:
    told = [f"{count} {name}" for name, count in flags.items() if not name.startswith("basis_")]
    return f" ({', '.join(told)})" if told else ""


def _finding(one: Json) -> Iterator[str]:
    mark = "[illustrative] " if one["illustrative"] else ""
    yield from _wrapped(f"{one['level'].upper()} {one['code']}: {mark}{one['sentence']}", hang=2)
    for each in one["evidence"][:2]:
        yield from _wrapped(f"  evidence: {each['source']} {each['record']}: {each['text']}", hang=4)
    yield from _wrapped(f"  lowered by: {one['lowered_by']}", hang=4)


def _coverage(coverage: Json) -> Iterator[str]:
    for each in coverage["lists"]["sources"]:
        hours = "" if each["checked_hours_ago"] is None else f", checked {each['checked_hours_ago']} h ago"
        published = each["publisher_date"] or "unknown"
        yield f"{each['title']}: {each['status']}, {each['parties']} parties, published {published}{hours}"
    for each in coverage["trade"]["datasets"]:
        mark = ", illustrative" if each["illustrative"] else ""
        what = ", ".join(each["directions"]) or each["kind"]
        yield f"{each['title']}: {each['status']}, {each['from']} to {each['to']}, {what}{mark}{_aside(each)}"
        for gone in each.get("withdrawn", ()):
            told = f"  withdrawn on {gone['at'][:10]}: {gone['rows']:,} rows; {gone['because']}"
            yield from _wrapped(told, hang=4)
        for gap in each["gaps"]:
            yield from _wrapped(f"  known gap: {gap}", hang=4)
    for each in coverage["goods"]["lists"]:
        what = f"{each['held']} {each['holds']}" if each["held"] else f"{each['items']} items"
        yield f"{each['title']}, edition {each['edition']}: {each['status']}, {what}"
    for each in coverage["ownership"]["sources"]:
        mark = ", illustrative" if each["illustrative"] else ""
        yield f"{each['title']}: {each['status']}, {each['rows']:,} stakes{mark}{_aside(each)}"
    if not coverage["ownership"]["sources"]:
        yield "ownership: no source"


def _aside(dataset: Json) -> str:
    return f", {dataset['rows_aside']:,} rows could not be read" if dataset["rows_aside"] else ""


def _shipments(count: int) -> str:
    return f"{count} shipment" if count == 1 else f"{count} shipments"


def _values(total: Json) -> str:
    """Return the totals, and how many of the shipments they rest on where that is not all."""
    values = " + ".join(f"{each['amount']:,} {each['currency']} ({each['kind']})" for each in total["values"])
    without, count = total["without_value"], total["shipments"]
    return f"{values}{f', {count - without} of {count} with a value' if without else ''}" if values else "no value"


def _in(country: str | None) -> str:
    return f" ({country})" if country else ""


def _wrapped(line: str, *, hang: int = 0) -> list[str]:
    return textwrap.wrap(line, _WIDTH - 2, subsequent_indent=" " * hang, break_on_hyphens=False)
