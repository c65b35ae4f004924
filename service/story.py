"""Everything that was found for one question, read from one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.chains import Chains
from service.coverage import Coverage
from service.facts import CounterpartyFacts, RelatedFacts, SubjectFacts
from service.findings import Finding
from service.goods_facts import GoodsFacts
from service.store import trade


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What an answer is told from."""

    subject: SubjectFacts
    counterparties: Sequence[CounterpartyFacts]
    related: Sequence[RelatedFacts]
    coverage: Coverage
    findings: Sequence[Finding]
    goods: GoodsFacts
    chains: Chains
    cited: Mapping[int, trade.Cited]

    @property
    def lists_cut(self) -> bool:
        """Whether not all candidates on the lists could be compared: then silence shows nothing."""
        related = any(each.cut for each in self.related)
        return "list" in self.subject.cut or related or any(each.search_cut for each in self.counterparties)
