"""The cell of a party's name: the name in it, and the registers' numbers that stand beside it behind a label."""

from __future__ import annotations

from collections.abc import Iterable

from adapters import number_labels
from adapters.base import Identifier
from adapters.trade import contacts, legal_words

Numbers = tuple[Identifier, ...]


def read(text: str | None, *, home: str | None) -> tuple[str | None, Numbers]:
    """Return the name without contacts and registers' numbers, None where nothing is left, and these numbers.

    `home` is the party's country, as ISO 3166-1 alpha-2. Where nothing but a legal form would be left, the numbers stay
    in the name as well.
    """
    if not text:
        return None, ()
    if not number_labels.may_have_any(text):
        return contacts.without(text, home=home), ()
    found = list(number_labels.found(text, home=home))
    personal = [(each.start, each.end) for each in found if not each.numbers]
    if personal:  # it goes before anything else is looked at, and whatever is left
        text = contacts.cut(text, personal)
        found = list(number_labels.found(text, home=home))
    if not any(each.type in ("inn", "ogrn") for one in found for each in one.numbers):
        taken = [(each.start, each.end) for each in found]
        plain = number_labels.unlabelled(text, home=home)
        found += [each for each in plain if not any(at < each.end and each.start < end for at, end in taken)]
        found.sort(key=lambda each: each.start)
    if not found:
        return contacts.without(text, home=home), ()
    numbers = tuple(each for one in found for each in one.numbers)
    spans = [(contacts.bare_before(text, each.start), each.end) for each in found]
    left = contacts.without(contacts.cut(text, spans) or None, home=home)
    if left is None or not legal_words.are_a_name(left):
        left = contacts.without(text, home=home)
    return left, numbers


def together(*parts: Iterable[Identifier]) -> Numbers:
    """Return the numbers of a party, each once: of one type and value the first counts, as that of a column does."""
    kept: dict[tuple[str, str], Identifier] = {}
    for each in (each for part in parts for each in part):
        kept.setdefault((each.type, "".join(filter(str.isalnum, each.value.upper()))), each)
    return tuple(kept.values())
