"""Where a question looks: the sources as its clocks show them, and what they cover."""

from __future__ import annotations

from adapters.trade import name_cells
from service import coverage
from service.coverage import Coverage
from service.identity import Wanted
from service.investigate import Scope
from service.question import Question
from service.settings import Settings
from service.store import Connection, holdings
from service.store.clocks import Clocks


def scope(connection: Connection, question: Question, seen: Clocks, *, settings: Settings) -> tuple[Scope, Coverage]:
    """Return where to look for what was asked, and the coverage of an answer from there."""
    sources, attempts = holdings.everything(connection, seen)
    covered = coverage.assess(
        sources,
        attempts,
        settings=settings,
        authorities=question.authorities,
        as_of=question.as_of,
        now=seen.available_at,
    )
    where = Scope(
        list_ids=frozenset(each.listing.id for each in covered.lists),
        as_of=question.as_of,
        seen=seen,
        datasets=covered.datasets,
        country=question.country,
        editions=frozenset(edition.pk for source in sources for edition in source.editions),
        owners=any(each.editions for each in covered.registers),
        twins=any(edition.counts.get(holdings.TWINS) for source in covered.datasets for edition in source.editions),
    )
    return where, covered


def wanted(question: Question) -> Wanted:
    """Return whom the question asks about; a number that stands with its label in a name asked with counts as given."""
    beside = (name_cells.read(each, home=question.country)[1] for each in question.names)
    return Wanted(
        names=question.names,
        country=question.country,
        identifiers=name_cells.together(question.identifiers, *beside),
        address=question.address,
    )
