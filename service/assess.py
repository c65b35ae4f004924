"""Facts in, findings out: one table of codes, and for each the sentence, its evidence and what would lower it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from adapters.base import Restricts
from service import gap_sentences, role_words, sentences
from service.coverage import Coverage
from service.evidence import of_designation, of_shipment, of_shipments, of_statement
from service.facts import EXAMPLES, CounterpartyFacts, DesignationFacts, RelatedFacts, SubjectFacts, placed_against
from service.finding_codes import FINDING_CODES, LEVELS, VERSION, Level
from service.findings import Finding
from service.timing import DECIDED_BY_DEPARTURE, MeasureDates

__all__ = ["FINDING_CODES", "LEVELS", "VERSION", "Finding", "assess", "most_urgent"]


def assess(
    subject: SubjectFacts,
    counterparties: Sequence[CounterpartyFacts],
    related: Sequence[RelatedFacts],
    coverage: Coverage,
    *,
    as_of: date,
    of_goods: Sequence[Finding] = (),
) -> list[Finding]:
    """Return findings, most urgent first, then notes; each once. `of_goods` were given by the rules about goods."""
    found = [
        *(each for designation in subject.designations for each in _of_subject(designation)),
        *(each for one in related for each in _of_related(one)),
        *(each for one in counterparties for each in _of_counterparty(one, coverage)),
        *of_goods,
        *_gaps(subject, counterparties, coverage, as_of=as_of),
    ]
    distinct = {(each.code, each.sentence): each for each in found}
    return sorted(distinct.values(), key=lambda each: LEVELS.index(each.level))


def _of_subject(facts: DesignationFacts) -> Iterator[Finding]:
    code = "subject_blocked_possible" if _by_name(facts) else "subject_blocked"
    yield from _of_asked(facts, "the supplier", blocked=code, restricted="subject_export_restricted")
    yield from _dating(facts)


def _of_related(one: RelatedFacts) -> Iterator[Finding]:
    for facts in one.designations:
        sure = facts.match.verdict == "match"
        code = f"subject_{one.role}_blocked" if sure else "subject_related_blocked_possible"
        yield from _of_asked(facts, f"the {one.role} {one.asked}", blocked=code, restricted="other_measure")


def _by_name(facts: DesignationFacts) -> bool:
    return facts.match.grade == "name_only" or facts.match.verdict != "match"


def _of_asked(facts: DesignationFacts, who: str, *, blocked: str, restricted: str) -> Iterator[Finding]:
    """Yield what a designation of someone asked about says, each measure by its own days; what stands is never silent.

    `blocked` is the code of a freeze, `restricted` that of another measure under which it may not receive goods.
    """
    standing = [each for each in facts.apart() if each.stands]
    if facts.match.weak_only:
        yield _listed("weak_alias_only", facts, who)
    elif not standing:
        if facts.over:
            yield _listed("formerly_listed", facts, who, by_name_only=_by_name(facts))
    else:
        told = _told_apart(facts, "receive")
        for each in told:
            code = "formerly_listed" if each.over else blocked if each.main.freezes else restricted
            yield _listed(code, each, who, by_name_only=_by_name(facts) and code != "other_measure")
        if all(each.over for each in told):
            yield _listed("other_measure", standing[0], who)


def _told_apart(facts: DesignationFacts, *what: Restricts) -> list[DesignationFacts]:
    """Return it told of each measure that has begun and freezes, or restricts one of these.

    Of measures of the very same days one speaks: a freeze for all, else the weightiest of each end of the journey.
    """
    told: dict[tuple[MeasureDates, bool], DesignationFacts] = {}
    for each in facts.apart():
        if not (each.begun and each.main.keeps(*what)):
            continue
        days = replace(each.main.dated.dates, type="")
        if (days, False) not in told:  # what the delivery decides is never placed earlier
            told.setdefault((days, each.main.dated.measure.type in DECIDED_BY_DEPARTURE), each)
    return list(told.values())


def _of_counterparty(one: CounterpartyFacts, coverage: Coverage) -> Iterator[Finding]:
    for facts in one.designations:
        who = role_words.who(one)
        if facts.match.weak_only:
            yield _listed("weak_alias_only", facts, who)
        elif not facts.begun:
            continue  # the profile warns of it: it did not bind on the day asked
        else:
            yield from _of_measures(one, facts, who)
        yield from _dating(facts)
    yield from _statements(one)
    yield from _repeated(one)


def _of_measures(one: CounterpartyFacts, facts: DesignationFacts, who: str) -> Iterator[Finding]:
    told = _told_apart(facts, "supply", "receive")
    if not told:
        yield _listed("other_measure", facts, who, by_name_only=facts.match.verdict != "match")
    elif facts.match.verdict != "match":
        yield _listed("counterparty_blocked_possible", told[0], who, by_name_only=True)
    else:
        for each in told:
            yield from _of_measure(one, each, who)


def _repeated(one: CounterpartyFacts) -> Iterator[Finding]:
    """Yield a note for the rows that two data sets hold, by how that is known, with both rows of a few."""
    kinds = {(each.kind, each.added) for each in one.doubles}
    for kind, added in sorted(kinds):
        pairs = [each for each in one.doubles if (each.kind, each.added) == (kind, added)]
        yield Finding(
            code="repeated_rows",
            sentence=sentences.repeated(one, len(pairs), kind=kind, added=added),
            evidence=tuple(of_shipment(moved.pk) for each in pairs[:EXAMPLES] for moved in (each.kept, each.other)),
            illustrative=any(moved.illustrative for each in pairs for moved in (each.kept, each.other)),
        )


_PLACED = (
    ("past_day", "counterparty_blocked_after"),
    ("on_day", "counterparty_blocked_on_day"),
    ("straddles", "counterparty_blocked_straddles"),
    ("unknown", "counterparty_blocked_timing_unknown"),
    ("before", "counterparty_blocked_before"),
)
_NOT_BEFORE = ("after", "straddles", "unknown")


def _of_measure(one: CounterpartyFacts, facts: DesignationFacts, who: str) -> Iterator[Finding]:
    """Yield what one measure that keeps goods from a counterparty says of the shipments, or a note that it does not."""
    by_name = facts.match.grade == "name_only"
    tallies = facts.main.tallies
    found = [(name, code) for name, code in _PLACED if tallies[name].count]
    if not facts.main.freezes:
        found = [(name, "counterparty_export_restricted") for name in _NOT_BEFORE if tallies[name].count][:1]
    yield from (_timed(code, facts, who, name) for name, code in found)
    ended = facts.over or tallies["after_delisting"].count > 0
    if ended:
        yield _listed("formerly_listed", facts, who, by_name_only=by_name)
    uncovered = facts.cover.invented or sentences.ends_before(facts)
    if uncovered:
        yield Finding(
            code="counterparty_blocked_uncovered",
            sentence=sentences.uncovered(facts, who),
            evidence=(of_designation(facts),),
            by_name_only=by_name,
            illustrative=any(each.illustrative for each in one.shipments),
        )
    if not (facts.main.freezes or found or ended or uncovered):
        yield _listed("other_measure", facts, who)


def _statements(one: CounterpartyFacts) -> Iterator[Finding]:
    # what was published counts whenever it was; a measure that did not bind on the day asked does not
    facts = placed_against(one.designations)
    for each in one.statements:
        if each.about_subject and facts is not None:
            yield Finding(
                code="statement_of_supply",
                sentence=sentences.statement(each, facts, one.name),
                evidence=(of_statement(each), of_designation(facts)),
                by_name_only=each.grade == "name_only",
                illustrative=each.stated.illustrative,
            )


def _dating(facts: DesignationFacts) -> Iterator[Finding]:
    for each in facts.apart():
        flags = {flag for tally in each.main.tallies.values() for flag in tally.flags}
        if "dates_disagree" in flags | set(each.bounds.flags):
            said = sentences.dates_disagree(each)
            yield Finding(code="dates_disagree", sentence=said, evidence=(of_designation(each),))
        if any(flag.startswith("licence_scope_unjudged") for flag in flags):
            said = sentences.licence(each)
            yield Finding(code="licence_scope_unjudged", sentence=said, evidence=(of_designation(each),))


def _gaps(
    subject: SubjectFacts, counterparties: Sequence[CounterpartyFacts], coverage: Coverage, *, as_of: date
) -> Iterator[Finding]:
    if not subject.parties:
        yield Finding(code="supplier_unknown", sentence=sentences.unknown(subject))
    if subject.homonyms:
        yield Finding(code="subject_ambiguous", sentence=sentences.homonyms(subject), by_name_only=True)
    elif subject.alternatives:
        yield Finding(code="subject_ambiguous", sentence=sentences.alternatives(subject))
    if subject.cut:
        yield Finding(
            code="coverage_gap",
            sentence="Not known: the name has so many candidates that the search was cut off.",
        )
    if any(one.search_cut for one in counterparties):
        sentence = "Not known: some counterparties' names have so many candidates that the search was cut off."
        yield Finding(code="coverage_gap", sentence=sentence)
    uncompared = sum(one.uncompared for one in counterparties)
    if uncompared:
        yield Finding(
            code="coverage_gap",
            sentence=f"Not known: which of {uncompared:,} counterparties are one company under several spellings; they "
            "are so many, or so alike, that not all names were compared with each other.",
        )
    unnamed = sum(len(one.shipments) for one in counterparties if not one.group.parties)
    if unnamed:
        name = "names" if unnamed == 1 else "name"
        sentence = f"Not known: {unnamed} of the shipments {name} no party on the other side."
        yield Finding(code="coverage_gap", sentence=sentence)
    itself = sum(len(one.shipments) for one in counterparties if one.itself)
    if itself:
        sentence = f"Not known whether one company is meant: both ends of {sentences.shipments(itself)} bear its name."
        yield Finding(code="subject_ambiguous", sentence=sentence)
    yield from (Finding(code="coverage_gap", sentence=each) for each in gap_sentences.of(coverage, as_of=as_of))


def _listed(code: str, facts: DesignationFacts, who: str, *, by_name_only: bool = False) -> Finding:
    return Finding(
        code=code,
        sentence=sentences.listed(facts, who),
        evidence=(of_designation(facts),),
        by_name_only=by_name_only,
    )


def _timed(code: str, facts: DesignationFacts, who: str, name: str) -> Finding:
    tally = facts.main.tallies[name]
    return Finding(
        code=code,
        sentence=sentences.timed(facts, who, name),
        evidence=(of_designation(facts), *of_shipments(tally)),
        by_name_only=facts.match.grade == "name_only",
        illustrative=tally.illustrative,
    )


def most_urgent(findings: Iterable[Finding]) -> Level | None:
    """Return the highest level among the findings, None where there are only notes."""
    levels = [each.level for each in findings if each.level != "note"]
    return min(levels, key=LEVELS.index) if levels else None
