"""Registers' numbers with their labels inside a name, as `OOO AURUS INN 7743237789`: they are no part of it."""

from __future__ import annotations

import re

from adapters import number_labels

# Of so many signs, six of them figures, no name has a number behind such a word; a shorter one may be a year's or a
# model's.
FEWEST, MOST = 8, 20
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


def without(text: str) -> str:
    """Return a name in normal form without them; the same text where it has none.

    Unlike in a trade record's cell (`adapters.trade.name_cells`), where what is taken out counts as a number, check
    digits need not be right here: a mistyped number is no more of the name than a true one.
    """
    if not _RUN.search(text):
        return text
    kept, at = [], 0
    for label in sorted((*number_labels.LABEL.finditer(text), *_TELEPHONE.finditer(text)), key=re.Match.start):
        end = _end(text, label.end())
        if end is None or label.start() < at:
            continue
        kept.append(text[at : label.start()])
        at = end
    return " ".join([*kept, text[at:]]) if kept else text


def _end(text: str, at: int) -> int | None:
    """Return where the number ends that begins here, None where there is none of a register's length."""
    for form in _FORMS:
        number = form.match(text, at)
        if number is not None and FEWEST <= sum(map(str.isalnum, number[0])) <= MOST:
            return number.end()
    return None
