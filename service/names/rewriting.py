"""Words written oddly, made usual before they are understood: letters spelled out, numbers, Arabic names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from service.names import (
    arabic,
    brahmic,
    given_names,
    hangul_letters,
    indic_loans,
    inflection,
    thai_loans,
    vietnamese,
)
from service.names.characters import Word
from service.names.tables import rows

# "№ 12" is "No12" in normal form.
_NUMBERED = re.compile(r"n[or](\d{1,4})")
# 제2 is "second", but 제2호 is "No. 2".
_ORDINALS = {"1": "first", "2": "second", "3": "third"}
# "1st" to "3rd" are words of the table: First Bank is not Bank 1.
_ORDINAL = re.compile(r"(\d{2,4}|[04-9])(?:st|nd|rd|th)")
_NAMED_AFTER = frozenset({"им", "имени", "імені", "ім", "імя", "imeni"})
_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def rewritten(words: Sequence[Word], known: Callable[[str], bool]) -> list[Word]:
    """Return the words with what is written oddly in its usual form; the sources stay, each in one word.

    `known` tells the vocabulary's words, which are not taken apart.
    """
    found: list[Word] = []
    at = 0
    while at < len(words):
        word, following = words[at], words[at + 1] if at + 1 < len(words) else None
        at += 1
        if word.text == "제" and following is not None and following.script == "digits":
            counted = at + 1 < len(words) and words[at + 1].text.startswith("호")
            if following.text in _ORDINALS and not counted:
                source = word.source + following.source
                found.append(Word(source=source, text=_ORDINALS[following.text], script="latin"))
                at += 1
        elif word.text == "호" and found and found[-1].script == "digits":
            continue
        elif word.text in _NAMED_AFTER:
            found.append(word)
            at = _honoured(words, at, found)
        elif word.script == "hangul":
            found.extend(_letters_apart(word, known))
        elif word.script == "thai" and (letter := _thai_letter(words, at - 1)):
            found.append(Word(source=word.source, text=letter, script="latin"))
        elif word.script in brahmic.SCRIPTS:
            found.append(_indic(words, at - 1, known))
        elif word.script != "latin":
            found.append(word)
        elif number := (_NUMBERED.fullmatch(word.text) or _ORDINAL.fullmatch(word.text)):
            found.append(Word(source=word.source, text=number[1], script="digits"))
        elif word.text == "no" and following is not None and following.script == "digits":
            continue
        elif word.text in _tens() and following is not None and following.text in _UNITS:
            value = _tens()[word.text] + 1 + _UNITS.index(following.text)
            found.append(Word(source=f"{word.source} {following.source}", text=str(value), script="digits"))
            at += 1
        else:
            found.append(vietnamese.settled(word))
    return arabic.settled(given_names.joined(found))


def _thai_letter(words: Sequence[Word], at: int) -> str:
    """Return the letter whose name a word is, where another letter's name stands beside it: จี.เค. is G.K."""
    beside = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
    letter = thai_loans.letter(words[at].text)
    return letter if letter.isalpha() and any(thai_loans.letter(each.text) for each in beside) else ""


def _indic(words: Sequence[Word], at: int, known: Callable[[str], bool]) -> Word:
    """Return an Indian word as the letters or the English word of ours that it spells, where it does."""
    word = words[at]
    if indic_loans.phrase([each.text for each in words[max(0, at - 1) : at + 2]]):
        return word
    beside = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
    read_as = indic_loans.letter(word.text) if any(indic_loans.letter(each.text) for each in beside) else ""
    read_as = read_as or indic_loans.english(word.text, word.script) or ""
    if not read_as and not known(word.text):
        read_as = indic_loans.letters(word.text)
    return Word(source=word.source, text=read_as, script="latin", mixed=True) if read_as else word


def _honoured(words: Sequence[Word], at: int, found: list[Word]) -> int:
    """Add the name after "named after" as it is in the nominative, without its initials; return what follows it."""
    while at < len(words) and len(words[at].text) == 1:
        at += 1
    if at < len(words) and words[at].script == "cyrillic":
        name = words[at]
        found.append(Word(source=name.source, text=inflection.nominative(name.text), script=name.script))
        at += 1
    return at


@cache
def _tens() -> dict[str, int]:
    values = {row["word"]: int(row["concept"]) for row in rows("words") if row["kind"] == "number"}
    return {word: value for word, value in values.items() if value >= 20}


def _letters_apart(word: Word, known: Callable[[str], bool]) -> Iterator[Word]:
    start, (letters, end) = 0, hangul_letters.spelled_out(word.text, known)
    if not end:
        start, letters, end = hangul_letters.spelled_out_behind(word.text, known)
    if start:
        yield _hangul(word, 0, start)
    for at, each in enumerate(letters):
        # `mixed`: its letters are those of the text, not of the source
        yield Word(source=word.source[start:end] if at == 0 else each, text=each, script="latin", mixed=True)
    if end < len(word.text):
        yield _hangul(word, end, len(word.text))


def _hangul(word: Word, start: int, end: int) -> Word:
    return Word(source=word.source[start:end], text=word.text[start:end], script=word.script)
