"""Facts in, findings out: one table of codes, and for each the sentence, its evidence and what would lower it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from service import gap_sentences, role_words, sentences
from service.coverage import Coverage
from service.evidence import of_designation, of_shipment, of_shipments, of_statement
from service.facts import EXAMPLES, CounterpartyFacts, DesignationFacts, RelatedFacts, SubjectFacts
from service.finding_codes import FINDING_CODES, LEVELS, VERSION, Level
from service.findings import Finding

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
    by_name = facts.match.grade == "name_only" or facts.match.verdict != "match"
    if facts.match.weak_only:
        yield _listed("weak_alias_only", facts, "the supplier")
    elif facts.listed.no_longer_found or facts.main.in_force == "ended":
        yield _listed("formerly_listed", facts, "the supplier", by_name_only=by_name)
    elif facts.stands and facts.has("asset_freeze"):
        code = "subject_blocked_possible" if by_name else "subject_blocked"
        yield _listed(code, facts, "the supplier", by_name_only=by_name)
    elif facts.stands and _restricts(facts, "receive"):
        yield _listed("subject_export_restricted", facts, "the supplier", by_name_only=by_name)
    elif facts.stands:
        yield _listed("other_measure", facts, "the supplier")
    yield from _dating(facts)


def _of_related(one: RelatedFacts) -> Iterator[Finding]:
    for facts in one.designations:
        yield from _of_related_listed(one, facts)


def _of_related_listed(one: RelatedFacts, facts: DesignationFacts) -> Iterator[Finding]:
    who = f"the {one.role} {one.asked}"
    if facts.match.weak_only:
        yield _listed("weak_alias_only", facts, who)
    elif facts.listed.no_longer_found or facts.main.in_force == "ended":
        yield _listed("formerly_listed", facts, who, by_name_only=True)
    elif facts.stands and facts.has("asset_freeze"):
        sure = facts.match.verdict == "match"
        code = f"subject_{one.role}_blocked" if sure else "subject_related_blocked_possible"
        yield _listed(code, facts, who, by_name_only=not sure or facts.match.grade == "name_only")
    elif facts.stands:
        yield _listed("other_measure", facts, who)


def _of_counterparty(one: CounterpartyFacts, coverage: Coverage) -> Iterator[Finding]:
    for facts in one.designations:
        who = role_words.who(one)
        if facts.match.weak_only:
            yield _listed("weak_alias_only", facts, who)
        elif facts.main.in_force == "not_yet":
            continue  # the profile warns of it: it did not bind on the day asked
        elif facts.match.verdict != "match":
            code = "counterparty_blocked_possible" if facts.has("asset_freeze") else "other_measure"
            yield _listed(code, facts, who, by_name_only=True)
        elif facts.has("asset_freeze"):
            yield from _frozen(one, facts, who)
        elif _restricts(facts, "supply") or _restricts(facts, "receive"):
            yield from _restricted(facts, who)
        else:
            yield _listed("other_measure", facts, who)
        yield from _dating(facts)
    yield from _statements(one)
    yield from _repeated(one)


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


def _frozen(one: CounterpartyFacts, facts: DesignationFacts, who: str) -> Iterator[Finding]:
    tallies = facts.main.tallies
    for name, code in _PLACED:
        if tallies[name].count:
            yield _timed(code, facts, who, name)
    if facts.listed.no_longer_found or facts.main.in_force == "ended" or tallies["after_delisting"].count:
        yield _listed("formerly_listed", facts, who, by_name_only=facts.match.grade == "name_only")
    if facts.cover.invented or sentences.ends_before(facts):
        yield Finding(
            code="counterparty_blocked_uncovered",
            sentence=sentences.uncovered(facts, who),
            evidence=(of_designation(facts),),
            by_name_only=facts.match.grade == "name_only",
            illustrative=any(each.illustrative for each in one.shipments),
        )


def _restricted(facts: DesignationFacts, who: str) -> Iterator[Finding]:
    relevant = [name for name in ("after", "straddles", "unknown") if facts.main.tallies[name].count]
    if relevant:
        yield _timed("counterparty_export_restricted", facts, who, relevant[0])
    else:
        yield _listed("other_measure", facts, who)


def _statements(one: CounterpartyFacts) -> Iterator[Finding]:
    # what was published counts whenever it was; a measure that did not bind on the day asked does not
    possible = [each for each in one.designations if not each.match.weak_only and each.main.in_force != "not_yet"]
    bound = [each for each in possible if each.match.verdict == "match"]
    for each in one.statements:
        if not each.about_subject or not (bound or possible):
            continue
        facts = (bound or possible)[0]
        yield Finding(
            code="statement_of_supply",
            sentence=sentences.statement(each, facts, one.name),
            evidence=(of_statement(each), of_designation(facts)),
            by_name_only=each.grade == "name_only",
            illustrative=each.stated.illustrative,
        )


def _dating(facts: DesignationFacts) -> Iterator[Finding]:
    flags = {flag for each in facts.measures for tally in each.tallies.values() for flag in tally.flags}
    if "dates_disagree" in flags | set(facts.bounds.flags):
        yield Finding(
            code="dates_disagree", sentence=sentences.dates_disagree(facts), evidence=(of_designation(facts),)
        )
    if any(flag.startswith("licence_scope_unjudged") for flag in flags):
        yield Finding(
            code="licence_scope_unjudged",
            sentence=sentences.licence(facts),
            evidence=(of_designation(facts),),
        )


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


def _restricts(facts: DesignationFacts, what: str) -> bool:
    return any(what in each.dated.measure.restricts for each in facts.measures)


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
