"""The sentences of findings and notes: what a list shows, what records show, and what is not known of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from service import names, role_words
from service.facts import CounterpartyFacts, DesignationFacts, StatementFacts, SubjectFacts, Tally
from service.store.types import from_scaled

_CLASS = {
    "before": "before that day",
    "after": "on or after that day",
    "past_day": "after that day",
    "on_day": "on the first or the last day itself",
    "straddles": "with documents on both sides of that day",
    "unknown": "that cannot be placed before or after it",
    "after_delisting": "after the designation had ended",
}
_WORDS = {
    "asset_freeze": "an asset freeze",
    "export_control": "an export control",
    "arms_embargo": "an arms embargo",
    "import_ban": "an import ban",
    "sectoral_debt": "a restriction of new debt",
    "securities": "a restriction of its securities",
    "services": "a restriction of services",
    "port": "a prohibition of port entry",
    "travel_ban": "a travel ban",
    "director_disqualification": "a director disqualification",
    "transport": "a transport restriction",
    "other": "a measure",
}


def day(value: date) -> str:
    """Return a day as a buyer writes it: 23 February 2024."""
    return f"{value.day} {value:%B %Y}"


def since(facts: DesignationFacts) -> str:
    """Return since when, as exactly as is known, with the basis of the date."""
    bounds = facts.bounds
    if bounds.upper is None:
        return "since a day its publisher does not give"
    if bounds.lower is None:
        return f"since {day(bounds.upper)} at the latest ({bounds.basis})"
    if bounds.lower == bounds.upper:
        return f"since {day(bounds.upper)} ({bounds.basis})"
    return f"since a day from {day(bounds.lower)} to {day(bounds.upper)} ({bounds.basis})"


def short(facts: DesignationFacts) -> str:
    """Return a designation in brackets behind its party's name."""
    return f"{facts.listed.name} ({facts.listed.designation.list}, {since(facts)})"


def shown(facts: DesignationFacts) -> str:
    return f"{facts.listed.designation.list} shows {facts.listed.name} {since(facts)}"


def later(facts: DesignationFacts, *, begun: bool, than: date) -> str:
    """Return the warning of a measure that began after the day asked; `begun`: its designation had others by then."""
    if not begun:
        return f"listed later than the day asked ({than}): {shown(facts)}"
    return f"under {measure_words(facts)} later than the day asked ({than}): {shown(facts)}"


def measure_words(facts: DesignationFacts) -> str:
    return _WORDS[facts.main.dated.measure.type]


def listed(facts: DesignationFacts, who: str) -> str:
    """Style L: the list, what it shows and since when, and how that is this party."""
    ending = _ending(facts)
    programmes = ", ".join(facts.listed.designation.programmes)
    weak = ", by an alias its publisher calls weak" if facts.match.weak_only else ""
    sure = {"match": "matches", "possible": "may be"}[facts.match.verdict]
    return (
        f"{facts.listed.designation.list} shows {facts.listed.name} under {measure_words(facts)} "
        f"({programmes}) {since(facts)}"
        f"{ending}; {who} {sure} it {_grade(facts)}{weak}."
    )


def _ending(facts: DesignationFacts) -> str:
    """Return what is known of its end: gone from the editions, or ended by the publisher's own date."""
    gone, ended = facts.listed.no_longer_found, facts.main.dated.dates.ended
    if gone:
        return f"; it is no longer found in editions after {day(gone)}"
    if facts.main.in_force != "ended" or ended is None:
        return ""
    return f"; it ended {f'on {day(ended.last)}' if ended.precision == 'day' else f'in {ended}'}"


def _grade(facts: DesignationFacts) -> str:
    if facts.match.number_only:
        return "by a number that may be another's"
    return {
        "confirmed": "by an identifier",
        "corroborated": "by name and a second sign",
        "name_only": "by name only",
    }[facts.match.grade]


def timed(facts: DesignationFacts, who: str, name: str) -> str:
    """Style T: L, then what the records show of one class."""
    tally = facts.main.tallies[name]
    shown = f"{shipments(tally.count)} {_CLASS[name]}{_worth(tally)}"
    decided = ", ".join(sorted(tally.decided_by)) or "no document date"
    unknown = "not known: orders, deliveries and payments outside the records"
    return f"{listed(facts, who)} Records show {shown} (by {decided}); {unknown}."


def shipments(count: int) -> str:
    return f"{count} shipment" if count == 1 else f"{count} shipments"


def _worth(tally: Tally) -> str:
    values = [f"{money(amount)} {key.currency} ({key.kind})" for key, amount in tally.sums.items()]
    if not values:
        return ""
    known = f", {tally.count - tally.without_value} of {tally.count} with a value" if tally.without_value else ""
    return f" worth {' and '.join(values)}{known}"


def money(scaled: int) -> str:
    """Return ten-thousandths with thousands separators and no needless decimals."""
    text = f"{from_scaled(scaled):,.2f}"
    return text.removesuffix(".00")


def ends_before(facts: DesignationFacts) -> bool:
    """Return whether the trade records end before the measure began, or may do so: before the last day it may have."""
    began = facts.bounds.upper
    return facts.cover.until is None or began is None or facts.cover.until < began


def uncovered(facts: DesignationFacts, who: str) -> str:
    """Style U: what the records cannot say of the time after the measure began."""
    cover = facts.cover
    until = f"the trade records we hold end on {day(cover.until)}" if cover.until else "we hold no trade records of it"
    if cover.invented and cover.until and not ends_before(facts):
        until = "the trade records we hold are illustrative and cover no real supplier"
    return (
        f"Not known: whether goods moved to or from {who} after {facts.listed.designation.list} put it under "
        f"{measure_words(facts)} {since(facts)}; {until}."
    )


_AGAINST = {
    "before": "before",
    "after": "after",
    "straddles": "around",
    "unknown": "at a time not placed before or after",
    "after_delisting": "after the end of it, which followed",
}


def statement(each: StatementFacts, facts: DesignationFacts, name: str) -> str:
    """Style Q: quotation, publisher and date, and where that date lies."""
    said = each.stated.statement
    words = f"“{said.quote}”" if said.quote else f"{said.publisher} says that it {said.claim}"
    placed = _AGAINST[each.timing or "unknown"]
    return (
        f"{words} ({said.publisher}, {said.published_on}). {facts.listed.designation.list} shows {name} under "
        f"{measure_words(facts)} {since(facts)}; this was published {placed} that day."
    )


def dates_disagree(facts: DesignationFacts) -> str:
    given = ", ".join(f"{each.kind} {each.on}" for each in facts.dates)
    before, first = facts.listed.seen
    return (
        f"{facts.listed.designation.list} dates {facts.listed.name} {given}; "
        f"the editions we hold first show it on {day(first)}" + (f" and not yet on {day(before)}." if before else ".")
    )


def licence(facts: DesignationFacts) -> str:
    return (
        f"A wind-down licence covers part of the time after {facts.listed.designation.list} put "
        f"{facts.listed.name} under {measure_words(facts)}; whether it covers these goods is not judged."
    )


def homonyms(subject: SubjectFacts) -> str:
    return (
        f"Not known which of several parties of this name is meant; they are kept apart: {'; '.join(subject.homonyms)}."
    )


def alternatives(subject: SubjectFacts) -> str:
    also = "also " if subject.parties else ""
    return f"Not known whether the supplier is {also}one of: {_near(subject)}."


def perhaps(subject: SubjectFacts) -> str:
    """Return whom the supplier may be, for a summary without findings: silence about them is no answer."""
    one = len(subject.alternatives) == 1
    also = "also " if subject.parties else ""
    whom = f"it may {also}be {'' if one else 'one of '}{_near(subject)}"
    return f"{whom}: {'a possible match' if one else 'possible matches'} that a person must look at."


def unknown(subject: SubjectFacts) -> str:
    if subject.alternatives:
        return "Not known: no source we hold knows a party that is surely of this name."
    return "Not known: no source we hold knows a party of this name."


def _near(subject: SubjectFacts) -> str:
    near = ", ".join(f"{party.party_name} ({party.source_id})" for party, _ in subject.alternatives[:5])
    more = len(subject.alternatives) - 5
    return f"{near}{f' and {more} more' if more > 0 else ''}"


_ODD = {
    "mixed_script": "mixed_script: {name} has letters of two alphabets in one word; they are read as one word",
    "suspect_encoding": "suspect_encoding: {name} looks damaged by a wrong encoding; it is looked for as it stands",
}


def oddities(asked: Iterable[str]) -> list[str]:
    """Return what is odd about the names asked with, so that a silence about them is not taken for an answer."""
    return [
        _ODD[flag].format(name=name)
        for name in dict.fromkeys(asked)
        for flag in sorted(names.fold(name).flags & _ODD.keys())
    ]


def repeated(one: CounterpartyFacts, count: int, *, kind: str, added: bool) -> str:
    """Return what two data sets have in common about one counterparty, and what was done with it."""
    who = role_words.who(one) if one.group.parties else "a party that the records do not name"
    how = {
        "same_document": "bear the number and item of a document that another data set or file has",
        "possible": "may be rows of another data set or file: the same day, parties and goods, and value or weight",
    }[kind]
    rows = "row" if count == 1 else "rows"
    end = "both are counted, as each says what the other does not" if added else "each pair is counted once"
    return (
        f"Records show {count:,} {rows} about {who} that {how.replace('bear', 'bears') if count == 1 else how}; {end}."
    )
