"""build(): the one function that tells the whole story, from the name that was asked to the answer that is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from typing import Any

from service import (
    answer,
    assess,
    coverage_answer,
    evidence,
    goods_answer,
    inquiry,
    names,
    scoping,
    summary,
)
from service.coverage import RETRY_AFTER, Obstacle
from service.question import Question, from_plain, plain
from service.settings import Settings
from service.store import Connection, Store, clocks, kept
from service.store.clocks import Clocks
from service.store.kept import KeptProfile
from service.story import Story

ENGINE = {"version": version("supplier-due-diligence"), "names": names.VERSION, "rules": assess.VERSION}


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


def build(question: Question, *, store: Store, settings: Settings, now: datetime, afresh: bool = False) -> Answer:
    """Return the profile of a supplier; it is kept, with its audit row, before this returns.

    What was found before is told again where nothing was recorded since, unless all is to be looked up `afresh`.

    Raises service.names.NotScreenable for a name that cannot be looked for, StoreUnavailable where nothing was kept.
    """
    told, story = _look(question, store=store, settings=settings, now=now, afresh=afresh)
    profile_id = str(uuid.uuid4())
    body = _written(profile_id, told)
    kept_profile = KeptProfile(
        id=profile_id,
        at=now,
        outcome=told["outcome"],
        illustrative=told["illustrative"],
        body=body,
        basis={"question": told["question"], "settings": settings.basis(), "engine": ENGINE},
    )
    with store.writing() as connection:
        kept.keep(connection, kept_profile, detail={"outcome": told["outcome"], "engine": ENGINE})
    obstacle = (
        story.coverage.obstacle(trade_required=settings.trade_required) if told["outcome"] == "incomplete" else None
    )
    if told["outcome"] == "incomplete" and obstacle is None:
        obstacle = "cannot"  # the search was cut: waiting changes nothing
    return Answer(
        id=profile_id,
        body=body,
        outcome=told["outcome"],
        obstacle=obstacle,
        retry_after=RETRY_AFTER if obstacle == "wait" else None,
        detail=told["summary"],
    )


def rebuild(kept_profile: KeptProfile, *, store: Store, settings: Settings) -> bytes:
    """Return the kept profile built anew, from its own question, clocks and settings; nothing is kept.

    The same bytes come out for as long as engine and records are the same; raises KeyError for a profile of a version
    that kept no basis.
    """
    question = from_plain(kept_profile.basis["question"])
    own = settings.as_then(kept_profile.basis["settings"])
    told, _ = _look(question, store=store, settings=own, now=kept_profile.at, afresh=True)
    return _written(kept_profile.id, told)


def _look(
    question: Question, *, store: Store, settings: Settings, now: datetime, afresh: bool = False
) -> tuple[dict[str, Any], Story]:
    for name in (*question.names, *question.officers, *((question.bank_name,) if question.bank_name else ())):
        names.screenable(name)
    with store.reading() as connection:
        seen = clocks.resolve(connection, now=now, available_at=question.available_at, known_at=question.known_at)
        question = replace(question, available_at=seen.available_at, known_at=seen.known_at)
        story = _investigate(connection, question, seen, store=store, settings=settings, afresh=afresh)
    return _tell(question, story, settings=settings), story


def _written(profile_id: str, told: dict[str, Any]) -> bytes:
    return inquiry.written({"illustrative": told["illustrative"], "id": profile_id, **told})


def _investigate(
    connection: Connection, question: Question, seen: Clocks, *, store: Store, settings: Settings, afresh: bool
) -> Story:
    scope, covered = scoping.scope(connection, question, seen, settings=settings)
    known = inquiry.of(connection, question, scope, covered, store=store, settings=settings, afresh=afresh)
    findings = assess.assess(
        known.subject, known.counterparties, known.related, covered, as_of=question.as_of, of_goods=known.told
    )
    quoted = [each.shipment_pk for one in findings for each in one.evidence if each.shipment_pk is not None]
    return Story(
        subject=known.subject,
        counterparties=known.counterparties,
        related=known.related,
        coverage=covered,
        findings=findings,
        goods=known.goods,
        rests_on_invented=known.illustrative,
        parts=known.parts,
        cited=known.cited(connection, quoted),
    )


def _tell(question: Question, story: Story, *, settings: Settings) -> dict[str, Any]:
    """Return the profile without its id, in the order a reader wants it."""
    found = [each for each in story.findings if each.level != "note"]
    outcome = _outcome(bool(found), story, settings)
    level = assess.most_urgent(found)
    quoted = {id(one): [evidence.resolved(each, story.cited) for each in one.evidence] for one in story.findings}
    illustrative = story.rests_on_invented or any(each.illustrative for each in found)
    warnings = list(summary.warnings(question, story, illustrative=illustrative))
    told: dict[str, Any] = {"illustrative": illustrative, "question": plain(question), "outcome": outcome}
    if level is not None:
        told["level" if outcome == "findings" else "level_at_least"] = level
    return told | {
        "needs_ruling": any(each.by_name_only for each in story.findings),
        "summary": summary.sentences_for(question, story, found, outcome=outcome, illustrative=illustrative),
        "warnings": warnings,
        "disclaimer": answer.DISCLAIMER,
        **story.parts,
        "findings": [answer.finding(each, quoted[id(each)]) for each in found],
        "notes": [answer.note(each, quoted[id(each)]) for each in story.findings if each.level == "note"],
        "coverage": coverage_answer.coverage(story.coverage, story.goods, _part_outcomes(story, settings)),
        "engine": ENGINE,
    }


def _outcome(found: bool, story: Story, settings: Settings) -> str:
    missing = story.coverage.obstacle(trade_required=settings.trade_required) is not None or story.lists_cut
    return {
        (True, False): "findings",
        (True, True): "findings_incomplete",
        (False, False): "no_findings",
        (False, True): "incomplete",
    }[found, missing]


_TRADE_CODES = ("counterparty_", "statement_", "pattern_")
_GOODS_CODES = ("restricted_goods_", "high_priority_goods")


def _part_outcomes(story: Story, settings: Settings) -> dict[str, str]:
    """Return each part's own outcome: a part that has no source at all is incomplete whatever the others found."""
    covered = story.coverage
    found = [each for each in story.findings if each.level != "note"]
    of_lists = any(each.rule is None for each in found)
    of_trade = any(each.code.startswith(_TRADE_CODES) for each in found)
    of_goods = any(each.code.startswith(_GOODS_CODES) for each in found)
    in_role = any(each.subject_as for each in story.counterparties)  # rules about goods do not look at those rows
    words = {
        (True, True): "findings",
        (True, False): "findings_incomplete",
        (False, True): "no_findings",
        (False, False): "incomplete",
    }
    return {
        "lists": words[of_lists, covered.lists_complete and not story.lists_cut],
        "trade": words[of_trade, covered.trade_complete],
        "ownership": "incomplete",
        "goods": words[of_goods, goods_answer.is_complete(story.goods) and not in_role],
    }
