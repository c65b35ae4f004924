"""build(): the one function that tells the whole story, from the name that was asked to the answer that is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import orjson

from adapters.base import Identifier
from service import answer, assess, coverage, evidence, investigate, names, partners, sentences
from service.assess import Finding
from service.coverage import RETRY_AFTER, Coverage, Obstacle
from service.facts import CounterpartyFacts, DesignationFacts, RelatedFacts, SubjectFacts
from service.identity import Wanted
from service.settings import Settings
from service.store import Connection, Store, editions, kept, trade
from service.store.kept import KeptProfile

ENGINE = {"version": version("supplier-due-diligence"), "names": names.VERSION, "rules": assess.VERSION}


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What was asked. `names[0]` is the supplier; `nexus` overrides the setting of what binds the caller."""

    names: tuple[str, ...]
    as_of: date
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    address: str | None = None
    officers: tuple[str, ...] = ()
    bank_name: str | None = None
    bank_swift: str | None = None
    external_id: str | None = None
    nexus: tuple[str, ...] | None = None
    purpose: str | None = None
    authorities: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A kept answer; `body` is the profile's JSON exactly as it is kept.

    `obstacle` is set where nothing was found and a required source is missing: `wait` or `cannot`.
    """

    id: str
    body: bytes
    outcome: str
    obstacle: Obstacle | None
    retry_after: int | None
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """Everything that was found for one question, read from one moment."""

    subject: SubjectFacts
    counterparties: Sequence[CounterpartyFacts]
    coverage: Coverage
    findings: Sequence[Finding]
    cited: Mapping[int, trade.Cited]
    related: Sequence[RelatedFacts] = ()


def build(question: Question, *, store: Store, settings: Settings, now: datetime) -> Answer:
    """Return the profile of a supplier; it is kept, with its audit row, before this returns.

    Raises service.names.NotScreenable for a name that cannot be looked for, StoreUnavailable where nothing was kept.
    """
    for name in (*question.names, *question.officers, *((question.bank_name,) if question.bank_name else ())):
        names.screenable(name)
    with store.reading() as connection:
        story = _investigate(connection, question, settings=settings, now=now)
    told = _tell(question, story, settings=settings)
    profile_id = str(uuid.uuid4())
    body = orjson.dumps({"illustrative": told["illustrative"], "id": profile_id, **told}, default=str)
    kept_profile = KeptProfile(
        id=profile_id, at=now, outcome=told["outcome"], illustrative=told["illustrative"], body=body
    )
    with store.writing() as connection:
        kept.keep(connection, kept_profile, detail={"outcome": told["outcome"], "engine": ENGINE})
    obstacle = (
        story.coverage.obstacle(trade_required=settings.trade_required) if told["outcome"] == "incomplete" else None
    )
    return Answer(
        id=profile_id,
        body=body,
        outcome=told["outcome"],
        obstacle=obstacle,
        retry_after=RETRY_AFTER if obstacle == "wait" else None,
        detail=told["summary"],
    )


def _investigate(connection: Connection, question: Question, *, settings: Settings, now: datetime) -> Story:
    sources, attempts = editions.everything(connection)
    covered = coverage.assess(
        sources, attempts, settings=settings, authorities=question.authorities, as_of=question.as_of, now=now
    )
    scope = investigate.Scope(
        list_ids=frozenset(each.listing.id for each in covered.lists),
        as_of=question.as_of,
        covered_until=covered.until,
        editions=frozenset(edition.pk for source in sources for edition in source.editions),
    )
    wanted = Wanted(
        names=question.names,
        country=question.country,
        identifiers=question.identifiers,
        address=question.address,
    )
    subject, groups = investigate.subject(connection, wanted, scope)
    trading = partners.trading_partners(connection, groups, scope)
    related = investigate.related(connection, _related(question), scope)
    findings = assess.assess(subject, trading, related, covered, as_of=question.as_of)
    wanted_pks = [each.shipment_pk for one in findings for each in one.evidence if each.shipment_pk is not None]
    return Story(
        subject=subject,
        counterparties=trading,
        coverage=covered,
        findings=findings,
        cited=trade.cited(connection, wanted_pks) if wanted_pks else {},
        related=related,
    )


def _related(question: Question) -> list[tuple[str, Wanted]]:
    asked = [("officer", Wanted(names=(each,))) for each in question.officers]
    if question.bank_name:
        swift = (Identifier(type="swift", value=question.bank_swift),) if question.bank_swift else ()
        asked.append(("bank", Wanted(names=(question.bank_name,), identifiers=swift)))
    return asked


def _tell(question: Question, story: Story, *, settings: Settings) -> dict[str, Any]:
    """Return the profile without its id, in the order a reader wants it."""
    caller = settings.caller_nexus if question.nexus is None else question.nexus
    country = question.country or next((each.country for each, _ in story.subject.parties if each.country), None)
    found = [each for each in story.findings if each.level != "note"]
    outcome = _outcome(bool(found), story.coverage, settings)
    level = assess.most_urgent(found)
    quoted = {id(one): [evidence.resolved(each, story.cited) for each in one.evidence] for one in story.findings}
    illustrative = any(each.illustrative for each in found) or any(
        moved.illustrative for one in story.counterparties for moved in one.shipments
    )
    warnings = list(_warnings(question, story, illustrative=illustrative))
    told: dict[str, Any] = {"illustrative": illustrative, "question": _question(question), "outcome": outcome}
    if level is not None:
        told["level" if outcome == "findings" else "level_at_least"] = level
    return told | {
        "needs_ruling": any(each.by_name_only for each in story.findings),
        "summary": _summary(question, story, found, outcome=outcome, illustrative=illustrative),
        "warnings": warnings,
        "disclaimer": answer.DISCLAIMER,
        "subject": answer.subject(story.subject),
        "designations": [
            answer.designation(each, caller=caller, subject_country=country) for each in story.subject.designations
        ],
        "counterparties": [
            answer.counterparty(each, caller=caller, subject_country=country) for each in story.counterparties
        ],
        "goods": [],
        "findings": [answer.finding(each, quoted[id(each)]) for each in found],
        "notes": [answer.note(each, quoted[id(each)]) for each in story.findings if each.level == "note"],
        "coverage": answer.coverage(story.coverage, _part_outcomes(story, settings)),
        "engine": ENGINE,
    }


def _outcome(found: bool, covered: Coverage, settings: Settings) -> str:
    missing = covered.obstacle(trade_required=settings.trade_required) is not None
    return {
        (True, False): "findings",
        (True, True): "findings_incomplete",
        (False, False): "no_findings",
        (False, True): "incomplete",
    }[found, missing]


_TRADE_CODES = ("counterparty_", "statement_")


def _part_outcomes(story: Story, settings: Settings) -> dict[str, str]:
    """Return each part's own outcome: a part that has no source at all is incomplete whatever the others found."""
    covered = story.coverage
    of_lists = any(each.level != "note" for each in story.findings)
    of_trade = any(each.code.startswith(_TRADE_CODES) for each in story.findings if each.level != "note")
    words = {
        (True, True): "findings",
        (True, False): "findings_incomplete",
        (False, True): "no_findings",
        (False, False): "incomplete",
    }
    return {
        "lists": words[of_lists, covered.lists_complete],
        "trade": words[of_trade, covered.trade_complete],
        "ownership": "incomplete",
        "goods": "incomplete",
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "supplier": question.names[0],
        "names": list(question.names[1:]),
        "country": question.country,
        "identifiers": answer.identifiers(question.identifiers),
        "address": question.address,
        "officers": list(question.officers),
        "bank": {"name": question.bank_name, "swift": question.bank_swift},
        "nexus": None if question.nexus is None else list(question.nexus),
        "as_of": question.as_of.isoformat(),
        "authorities": None if question.authorities is None else list(question.authorities),
        "external_id": question.external_id,
        "purpose": question.purpose,
    }


def _warnings(question: Question, story: Story, *, illustrative: bool) -> list[str]:
    warnings = []
    datasets = story.coverage.datasets
    if illustrative:
        part = " in part" if any(not each.illustrative for each in story.findings if each.level != "note") else ""
        warnings.append(f"Illustrative{part}: this answer rests{part} on invented rows with fictional suppliers")
    elif datasets and all(each.illustrative for each in datasets):
        warnings.append("the trade records loaded are illustrative: they cover no real supplier")
    excerpts = [each.listing.title for each in story.coverage.lists if each.status == "excerpt"]
    if excerpts:
        warnings.append(f"the lists loaded are excerpts ({', '.join(excerpts)})")
    missing = [
        f"{each.listing.title}: {each.status}"
        for each in story.coverage.lists
        if each.status not in ("answered", "excerpt")
    ]
    if missing:
        warnings.append(f"lists that did not answer: {', '.join(missing)}")
    all_facts = [
        *story.subject.designations,
        *(each for one in story.counterparties for each in one.designations),
        *(each.designation for each in story.related),
    ]
    warnings += sentences.oddities((*question.names, *question.officers, *filter(None, (question.bank_name,))))
    warnings += sorted(
        {
            f"listed later than the day asked ({question.as_of}): {sentences.shown(each)}"
            for each in all_facts
            if each.main.in_force == "not_yet"
        }
    )
    return warnings


def _summary(question: Question, story: Story, found: Sequence[Finding], *, outcome: str, illustrative: bool) -> str:
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
    until = f"to {sentences.day(story.coverage.until)}" if story.coverage.until else "none"
    scope = f"{rest} (lists: {editions_read}; trade records: {until})."
    return f"{_mark(found) if illustrative else ''}{first} {scope}"


def _mark(found: Sequence[Finding]) -> str:
    """Return what stands before a summary that invented rows touch: wholly, or beside what a list really shows."""
    real = any(not each.illustrative for each in found)
    return "Illustrative in part, where it rests on trade records: " if real else "Illustrative: "


def _found_sentence(question: Question, story: Story, found: Sequence[Finding]) -> str:
    supplier = question.names[0]
    if not found:
        known = "" if story.subject.parties else ", and no source knows a party of this name"
        return f"Nothing was found about {supplier} in the sources searched{known}."
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
            f"its {each.role} {each.asked} may be or is {sentences.short(each.designation)}"
            for each in story.related
            if _counts(each.designation)
        }
    )
    return f"{'; '.join(parts)}." if parts else found[0].sentence


def _counts(facts: DesignationFacts) -> bool:
    return facts.main.in_force != "not_yet" and not facts.match.weak_only
