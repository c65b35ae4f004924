"""What stands beside a name and is no part of it: `INN 7743237789` and other registers' numbers, `ATTN IVAN PETROV`."""

from __future__ import annotations

import re

from adapters import number_labels
from adapters.trade import contact_persons, contacts

# Of so many signs, six of them figures, no name has a number behind such a word; a shorter one may be a year's or a
# model's.
FEWEST, MOST = 8, 21
# What was kept for an INN though a word for a telephone stands before it.
_TELEPHONE = re.compile(r"(?<![^\W_])(?:tel|phone|тел|телефон)[\s.:]{1,3}(?=\d)", re.IGNORECASE)
# As it is written without blanks, or, where that is too short, in groups of two figures and more.
_FORMS = tuple(
    re.compile(
        rf"(?:[A-Z]{{0,5}}\d|\d[A-Z]{{0,5}}|[./-]\d{also}){{6,26}}[A-Z]{{0,3}}(?![0-9A-Za-z])", re.ASCII | re.IGNORECASE
    )
    for also in ("", r"|\s\d\d")
)
_RUN = re.compile(r"\d\d\d")
_LONG_RUN = re.compile(r"\d{10}")


def without(text: str) -> str:
    """Return a name in normal form without them; the same text where it has none.

    Unlike in a trade record's cell (`adapters.trade.name_cells`), where what is taken out counts as a number, check
    digits need not be right here: a mistyped number is no more of the name than a true one. One without a label goes
    where it is an INN or OGRN and stands at an end. Contact persons and post boxes go in any case.
    """
    person = contact_persons.begins(text, companies=True)
    if person is not None:
        text = text[:person].rstrip()
    if not _RUN.search(text):
        return text
    labels = sorted((*number_labels.LABEL.finditer(text), *_TELEPHONE.finditer(text)), key=re.Match.start)
    spans = [each.span() for each in contacts.SHAPED.finditer(text)]
    for number, label in enumerate(labels):
        following = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        if (end := _end(text, label.end(), max(following, label.end()))) is not None:
            spans.append((label.start(), end))
    if _LONG_RUN.search(text):
        spans += [(each.start, each.end) for each in number_labels.unlabelled(text, home=None)]
    kept, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            kept.append(text[at:start])
            at = end
    return " ".join([*kept, text[at:]]) if kept else text


def _end(text: str, at: int, most: int) -> int | None:
    """Return where the number ends that begins here, before `most`, None where there is none of a register's length."""
    for form in _FORMS:
        number = form.match(text, at, most)
        if number is not None and FEWEST <= sum(map(str.isalnum, number[0])) <= MOST:
            return number.end()
    return None
