"""Why a spelling is taken for the counterparty it stands under, in plain words, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.base import Identifier
from service import addresses, names
from service.counterparties.numbered import shared_number
from service.counterparties.numbers import Numbers, conflict, meeting_keys, told
from service.counterparties.places import written_alike
from service.identity import GRADES, Grade, Named, compared
from service.store.rulings import Ruling, made_one

# A spelling is compared with the counterparty's name, and only where that does not say why, with so many others.
_OTHERS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """How sure it is that parties of one spelling are the counterparty, why, and which parties they are."""

    grade: Grade
    why: tuple[str, ...]
    parties: tuple[str, ...]


def taken(
    parties: Sequence[Named],
    *,
    main: Named,
    numbers: Mapping[int, Sequence[Identifier]],
    rulings: Sequence[Ruling],
) -> dict[str, Taken]:
    """Return spelling -> why it is taken for the counterparty whose name is that of `main`."""
    group = _Group(parties, main, numbers, rulings)
    found: dict[str, Taken] = {}
    for each in parties:
        grade, why = group.explain(each)
        before = found.get(each.text)
        found[each.text] = Taken(
            grade=grade if before is None else max(grade, before.grade, key=GRADES.index),
            why=why if before is None else tuple(dict.fromkeys((*before.why, *why))),
            parties=(*(before.parties if before else ()), _id(each)),
        )
    return found


class _Group:
    def __init__(
        self,
        parties: Sequence[Named],
        main: Named,
        numbers: Mapping[int, Sequence[Identifier]],
        rulings: Sequence[Ruling],
    ) -> None:
        self._parties, self._main = parties, main
        self._numbers: dict[int, Numbers] = {each.party_pk: told(numbers.get(each.party_pk, ())) for each in parties}
        self._joins, self._whole = [each for each in rulings if each.kind == "join"], made_one(rulings)
        self._tied = Counter(self._whole(_id(each)) for each in parties if self._joins)
        self._bearing = Counter(key for own in self._numbers.values() for key in dict.fromkeys(meeting_keys(own)))

    def explain(self, party: Named) -> tuple[Grade, tuple[str, ...]]:
        own = self._numbers[party.party_pk]
        if len(self._parties) == 1:
            return ("confirmed" if own else "name_only"), ()
        others = [each for each in self._nearest(party) if each is not party]
        tied = self._joins if self._tied[self._whole(_id(party))] > 1 else ()
        ruled = [ruling_words(each) for each in tied if _id(party) in each.parties]
        if ruled:
            against = next((said for each in others if (said := conflict(own, self._numbers[each.party_pk]))), None)
            return "confirmed", (*ruled, *_though(against))
        number = self._by_number(own, others)
        if number:
            return number
        located = self._by_address(party, others)
        if located:
            return located
        if party is self._main:
            return "name_only", ("the name the others are compared with",)
        return "name_only", self._by_name(party, others)

    def _nearest(self, party: Named) -> Sequence[Named]:
        """Return some of the parties: the one that gives the name, those of the same numbers, then the first ones."""
        own = set(meeting_keys(self._numbers[party.party_pk]))
        same = [
            each for each in self._parties if own and not own.isdisjoint(meeting_keys(self._numbers[each.party_pk]))
        ]
        return list({id(each): each for each in (self._main, *same[:_OTHERS], *self._parties[:_OTHERS])}.values())

    def _by_number(self, own: Numbers, others: Sequence[Named]) -> tuple[Grade, tuple[str, ...]] | None:
        if not any(self._bearing[key] > 1 for key in meeting_keys(own)):
            return None
        for each in others:
            theirs = self._numbers[each.party_pk]
            shared = shared_number(own, theirs)
            if shared and shared.named:
                return shared.named, (f"{shared.words} as of {each.text}", *_though(conflict(own, theirs)))
        return None

    def _by_address(self, party: Named, others: Sequence[Named]) -> tuple[Grade, tuple[str, ...]] | None:
        for each in others:
            if not party.address or not each.address or not addresses.same(party.address, each.address):
                continue
            alike = compared(party.text, each.text)
            if alike.verdict != "no":
                return "corroborated", (f"the address agrees with that of {each.text}", *alike.why)
        return None

    def _by_name(self, party: Named, others: Sequence[Named]) -> tuple[str, ...]:
        best = max(others, key=lambda each: (compared(party.text, each.text).score >= names.MATCH, each is self._main))
        if party.text == best.text:
            return ("written the same",)
        if written_alike(party.text, best.text):
            return ("written the same but for capitals, spaces and signs",)
        alike = compared(party.text, best.text)
        return (f"score {alike.score:.2f} with {best.text}", *alike.why)


def weakest(taken_for: Mapping[str, Taken]) -> Grade:
    """Return how sure it is that all the spellings are one: no surer than the least sure of them."""
    return max((each.grade for each in taken_for.values()), key=GRADES.index, default="name_only")


def ruling_words(ruling: Ruling) -> str:
    """Return a ruling in words: what, by whom, when, and why."""
    what = "ruled to be one" if ruling.kind == "join" else "ruled not to be one"
    return f"{what} by {ruling.author} on {ruling.made_at:%Y-%m-%d}: {ruling.reason} (ruling {ruling.id})"


def _though(against: str | None) -> tuple[str, ...]:
    return (f"though {against}",) if against else ()


def _id(party: Named) -> str:
    return str(getattr(party, "party_id", party.party_pk))
