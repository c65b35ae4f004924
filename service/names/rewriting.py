"""Words written oddly, made usual before they are understood: letters spelled out, numbers, Arabic names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from service.names import arabic, given_names, loanwords
from service.names.characters import Word
from service.names.tables import rows

# "№ 12" is "No12" in normal form.
_NUMBERED = re.compile(r"n[or](\d{1,4})")
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
        if word.script == "hangul":
            found.extend(_letters_apart(word, known))
        elif word.script != "latin":
            found.append(word)
        elif number := _NUMBERED.fullmatch(word.text):
            found.append(Word(source=word.source, text=number[1], script="digits"))
        elif word.text == "no" and following is not None and following.script == "digits":
            continue
        elif word.text in _tens() and following is not None and following.text in _UNITS:
            value = _tens()[word.text] + 1 + _UNITS.index(following.text)
            found.append(Word(source=f"{word.source} {following.source}", text=str(value), script="digits"))
            at += 1
        else:
            found.append(word)
    return arabic.settled(given_names.joined(found))


@cache
def _tens() -> dict[str, int]:
    values = {row["word"]: int(row["concept"]) for row in rows("words") if row["kind"] == "number"}
    return {word: value for word, value in values.items() if value >= 20}


def _letters_apart(word: Word, known: Callable[[str], bool]) -> Iterator[Word]:
    letters, size = loanwords.spelled_out(word.text, known)
    for at, each in enumerate(letters):
        yield Word(source=word.source[:size] if at == 0 else each, text=each, script="latin")
    if size < len(word.text):
        yield Word(source=word.source[size:], text=word.text[size:], script=word.script)
