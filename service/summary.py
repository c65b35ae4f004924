"""The head of an answer: warnings to know before reading on, and two sentences a buyer understands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from service import sentences
from service.coverage import Coverage
from service.facts import DesignationFacts
from service.findings import Finding
from service.question import Question
from service.story import Story


def warnings(question: Question, story: Story, *, illustrative: bool) -> list[str]:
    """Return what a reader must know before reading on."""
    found = []
    datasets = story.coverage.datasets
    if illustrative:
        part = " in part" if any(not each.illustrative for each in story.findings if each.level != "note") else ""
        found.append(f"Illustrative{part}: this answer rests{part} on invented rows with fictional suppliers")
    elif datasets and all(each.illustrative for each in datasets):
        found.append("the trade records loaded are illustrative: they cover no real supplier")
    if question.available_at is not None and question.available_at.date() < question.as_of:
        then = question.available_at.isoformat(timespec="minutes")
        found.append(f"looked at is what publishers had served by {then}, though the day asked is {question.as_of}")
    excerpts = [each.listing.title for each in story.coverage.lists if each.status == "excerpt"]
    if excerpts:
        found.append(f"the lists loaded are excerpts ({', '.join(excerpts)})")
    missing = [
        f"{each.listing.title}: {each.status}"
        for each in story.coverage.lists
        if each.status not in ("answered", "excerpt")
    ]
    if missing:
        found.append(f"lists that did not answer: {', '.join(missing)}")
    all_facts = [
        *story.subject.designations,
        *(each for one in story.counterparties for each in one.designations),
        *(each for one in story.related for each in one.designations),
    ]
    found += sentences.oddities((*question.names, *question.officers, *filter(None, (question.bank_name,))))
    found += sorted(
        {
            sentences.later(one, begun=each.begun, than=question.as_of)
            for each in all_facts
            for one in each.apart()
            if not one.begun
        }
    )
    return found


def sentences_for(
    question: Question, story: Story, found: Sequence[Finding], *, outcome: str, illustrative: bool
) -> str:
    """Return two sentences a buyer understands: what was found, and what the answer does not cover."""
    first = _found_sentence(question, story, found)
    rest = {
        "findings": "All required sources answered",
        "no_findings": "All required sources answered",
        "findings_incomplete": "Required sources are missing or partial, so there may be more",
        "incomplete": "Required sources are missing or partial, so this is no answer yet",
    }[outcome]
    editions_read = (
        ", ".join(
            f"{each.listing.title} of {each.row.editions[-1].published or 'unknown date'}"
            for each in story.coverage.lists
            if each.row and each.row.editions
        )
        or "no list"
    )
    scope = f"{rest} (lists: {editions_read}; trade records: {_period(story.coverage, question.as_of)})."
    return f"{_mark(found) if illustrative else ''}{first} {scope}"


def _period(covered: Coverage, as_of: date) -> str:
    """Return the days that trade records reach over, in any direction; the notes tell each direction's own."""
    reaches = covered.directions.values()
    if not reaches:
        return "none"
    days = f"from {sentences.day(min(each.first for each in reaches))}"
    days += f" to {sentences.day(max(each.until for each in reaches))}"
    return f"{days}, with holes" if any(each.holes(by=as_of) for each in reaches) else days


def _mark(found: Sequence[Finding]) -> str:
    """Return what stands before a summary that invented rows touch: wholly, or beside what a list really shows."""
    real = any(not each.illustrative for each in found)
    return "Illustrative in part, where it rests on trade records: " if real else "Illustrative: "


# Notes that say something of the supplier or its trade: with one of them "nothing was found" would be untrue.
_WORTH_KNOWING = (
    "other_measure",
    "weak_alias_only",
    "chain_to_listed",
    "priority_goods_transit",
    "pattern_sign",
    "goods_not_judged",
)
_MOST_SAID = 2


def _found_sentence(question: Question, story: Story, found: Sequence[Finding]) -> str:
    supplier = question.names[0]
    if not found:
        known = [each for each in story.findings if each.code in _WORTH_KNOWING]
        said = [each.sentence for each in sorted(known, key=lambda each: _WORTH_KNOWING.index(each.code))]
        told = said[:_MOST_SAID]
        if len(said) > _MOST_SAID:
            told.append(f"The notes tell more of this kind ({len(said) - _MOST_SAID}).")
        if story.subject.alternatives:
            told.append(sentences.perhaps(story.subject))
        if told:
            return f"No finding about {supplier} in the sources searched, but to know: {' '.join(told)}"
        unknown = "" if story.subject.parties else ", and no source knows a party of this name"
        return f"Nothing was found about {supplier} in the sources searched{unknown}."
    listed = sorted(
        {sentences.short(each) for one in story.counterparties for each in one.designations if _counts(each)}
    )
    own = sorted({sentences.short(each) for each in story.subject.designations if _counts(each)})
    parts = []
    if own:
        parts.append(f"{supplier} may be or is {', '.join(own)}")
    if listed:
        parts.append(f"{supplier} is connected by trade records or statements to {', '.join(listed)}")
    parts += sorted(
        {
            f"its {one.role} {one.asked} may be or is {sentences.short(each)}"
            for one in story.related
            for each in one.designations
            if _counts(each)
        }
    )
    return f"{'; '.join(parts)}." if parts else found[0].sentence


def _counts(facts: DesignationFacts) -> bool:
    return facts.begun and not facts.match.weak_only
