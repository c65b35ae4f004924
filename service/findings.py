"""A finding or a note: its code, its sentence, what it rests on, and the rule that gave it."""

from __future__ import annotations

from dataclasses import dataclass

from service.evidence import Evidence
from service.finding_codes import BY_CODE, Level
from service.goods_rules import Rule


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A finding or, at level `note`, a note. `by_name_only` asks for a person's ruling.

    `counter`: what the same records show against it.
    """

    code: str
    sentence: str
    evidence: tuple[Evidence, ...] = ()
    by_name_only: bool = False
    illustrative: bool = False
    rule: Rule | None = None
    counter: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        return BY_CODE[self.code].level

    @property
    def lowered_by(self) -> str:
        return BY_CODE[self.code].lowered_by
