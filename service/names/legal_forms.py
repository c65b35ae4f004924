"""Legal forms: found in front, behind or within a name, glued or in brackets, abbreviated or spelt out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.names.characters import Word, split
from service.names.form_table import GLUED, Form, table_of_forms
from service.names.form_table import Found as Found
from service.names.form_table import is_form as is_form
from service.names.form_table import number as number
from service.names.form_table import numbered as numbered


def take_brackets(text: str) -> tuple[str, list[Found]]:
    """Return the text without legal forms written in brackets, as (주) or (株), and these."""
    if "(" not in text and "[" not in text:
        return text, []
    found = []
    for pattern, form in table_of_forms().brackets:
        match = pattern.search(text)
        if match:
            found.append(Found(form=form, source=match.group().strip()))
            text = pattern.sub(" ", text)
    return text, found


_ANDED = re.compile(r"(?<!\w)([^\W\d_])\s?[&+]\s?([^\W\d_])(?!\w)")


def anded(text: str) -> frozenset[tuple[str, ...]]:
    """Return the pairs of single letters with an "and" between, which are no abbreviation: S&C is not S.C."""
    return frozenset(_ANDED.findall(text)) if "&" in text or "+" in text else frozenset()


def take(words: Sequence[Word], kept: frozenset[tuple[str, ...]] = frozenset()) -> tuple[list[Word], list[Found]]:
    """Return the words that are no legal form, and the forms; every word may turn out to be one, but those `kept`."""
    left: list[Word] = [part for each in words for part in _apart(each)]
    found: list[Found] = []
    for at_end in (True, False):
        for _ in range(4):  # "Co., Ltd. (branch)" has three; nobody has five
            taken = _one(left, kept, at_end=at_end)
            if taken is None:
                break
            found.append(taken)
    left = _within(left, found, kept)
    return _unglued(left, found), found


# "SiemensAG" in lists that lost their spaces; forms of two capitals and "Co" end too many brands (PepsiCo, CaixaBI).
_CAPITALS = re.compile(
    r"(?P<name>[A-Z]?[^\W\d_A-Z]{3,})(?P<form>AG|SA|GmbH|LLC|LTD|Ltd|Inc|INC|PLC|SpA|SRL|NV|BV|AB|OOO|FZE|KG|ASA)"
)


def _apart(word: Word) -> Sequence[Word]:
    """Split a form in capitals off a name in small letters."""
    glued = _CAPITALS.fullmatch(word.source) if word.script == "latin" else None
    return split(f"{glued['name']} {glued['form']}") if glued else (word,)


def _one(words: list[Word], kept: frozenset[tuple[str, ...]], *, at_end: bool) -> Found | None:
    table = table_of_forms()
    for count in range(min(len(words), table.longest), 0, -1):
        part = words[-count:] if at_end else words[:count]
        form = table.phrases.get(tuple(each.text for each in part)) or (_spelt_out(part) if at_end else None)
        # "AS" or "Co" in front is more often a word than a form; a word alone is a name, whatever it looks like.
        if form is None or tuple(each.source for each in part) in kept:
            continue
        if not at_end and (form.where == "end" or (len(words) == 1 and form.where != "any")):
            continue
        taken = Found(form=form, source=" ".join(each.source for each in part))
        words[:] = words[:-count] if at_end else words[count:]
        return taken
    return None


def _spelt_out(part: Sequence[Word]) -> Form | None:
    """Read "L L C", the letters of an abbreviation with dots."""
    if len(part) < 2 or any(len(each.text) != 1 or each.script not in ("latin", "cyrillic") for each in part):
        return None
    return table_of_forms().phrases.get(("".join(each.text for each in part),))


def _within(words: list[Word], found: list[Found], kept: frozenset[tuple[str, ...]]) -> list[Word]:
    table = table_of_forms()
    left: list[Word] = []
    at = 0
    while at < len(words):
        step = 0
        if words[at].text in table.starts:
            for count in range(min(len(words) - at, table.longest), 0, -1):
                form = table.phrases.get(tuple(each.text for each in words[at : at + count]))
                here = words[at : at + count]
                if form is not None and form.where == "any" and tuple(each.source for each in here) not in kept:
                    found.append(Found(form=form, source=" ".join(each.source for each in here)))
                    step = count
                    break
        if not step:
            left.append(words[at])
        at += step or 1
    return left


def _unglued(words: list[Word], found: list[Found]) -> list[Word]:
    return [_unglue(each, found) if each.script in GLUED else each for each in words]


def _unglue(word: Word, found: list[Found]) -> Word:
    text, source = word.text, word.source
    for _ in range(3):
        for spelling, form in table_of_forms().glued:
            if len(text) <= len(spelling):
                continue
            if text.endswith(spelling):
                taken, text, source = (
                    source[-len(spelling) :],
                    text[: -len(spelling)],
                    source[: -len(spelling)],
                )
            elif text.startswith(spelling) and (word.script == "hangul" or form.id.startswith("jp-")):
                taken, text, source = source[: len(spelling)], text[len(spelling) :], source[len(spelling) :]
            else:
                continue
            found.append(Found(form=form, source=taken))
            break
        else:
            break
    return Word(source=source, text=text, script=word.script)


def principal(found: Sequence[Found]) -> Found | None:
    """Return the form that says most: one of a definite family before "Co., Ltd." or "company"."""
    definite = [each for each in found if each.form.family not in ("any", "branch")]
    return definite[0] if definite else found[0] if found else None
