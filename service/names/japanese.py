"""Kanji read in Japanese: on and kun readings, sounds that change where two meet, long vowels, words of their own.

A reading is kept as kana would spell it (kou, touyou, nihon); what companies and passports make of it (ko, koh, toyo,
syo for sho, nip-pon) is rule. Which words are read unlike their characters (大和 Yamato, 服部 Hattori) is a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product
from sys import intern

from service.names.characters import Word
from service.names.chinese import unrepeated
from service.names.tables import characters_by_sound, rows, spellings

Unit = tuple[str, ...]
_LONGEST_WORD = 4
# Rendaku: a word's first consonant is voiced behind another; h may also become p (san-po).
_VOICED = (
    ("sh", ("j",)),
    ("ch", ("j",)),
    ("ts", ("z",)),
    ("k", ("g",)),
    ("s", ("z",)),
    ("t", ("d",)),
    ("h", ("b", "p")),
    ("f", ("b", "p")),
)
_GEMINATE = re.compile(r"^(.+)(?:tsu|chi|ku|ki)$")
# Long vowels and the letters of Hepburn that Kunrei, the passport and old company names write otherwise.
_LONG = (("ou", ("o", "ou", "oh", "oo")), ("oo", ("o", "oo", "oh")), ("uu", ("u", "uu", "uh")), ("ei", ("ei", "e")))
_KUNREI = (
    ("shi", "si"),
    ("sh", "sy"),
    ("chi", "ti"),
    ("ch", "ty"),
    ("tsu", "tu"),
    ("fu", "hu"),
    ("ji", "zi"),
    ("j", "zy"),
    ("zu", "dzu"),
)


@lru_cache(maxsize=1024)
def units(text: str) -> tuple[Unit, ...]:
    """Return the units of a kanji word, each sign by itself; empty where one has no Japanese reading."""
    table = characters_by_sound("japanese")
    text = unrepeated(text)
    if not all(each in table for each in text):
        return ()
    before = [_beginnings(table[each]) for each in text[1:]] + [""]
    return tuple(_unit(each, first=at == 0, before=before[at]) for at, each in enumerate(text))


def unread(word: Word) -> bool:
    """Tell whether a word has a kanji of which no Japanese reading is known: 硲 is not in the tables."""
    return word.script == "han" and not units(word.text) and not by_words(word.text)


@lru_cache(maxsize=4096)
def _unit(char: str, *, first: bool, before: str) -> Unit:
    found: dict[str, None] = {}
    for reading in characters_by_sound("japanese")[char]:
        for each in sounding(reading, first=first, before=before):
            found.update(dict.fromkeys(spelled(each)))
    return tuple(found)


def sounding(reading: str, *, first: bool, before: str) -> Iterator[str]:
    """Yield a reading and what becomes of it behind and before others: yama-da, nip-, -pon.

    `before` holds the consonants that the next sign may begin with and double: 三浦 is no Mikura.
    """
    heads = [reading] if first else [reading, *_voiced(reading)]
    yield from heads
    match = _GEMINATE.match(reading)
    if match and before:
        stems = [match[1]] if first else [match[1], *_voiced(match[1])]
        yield from (stem + each for stem in stems for each in before)


@lru_cache(maxsize=4096)
def _beginnings(readings: Unit) -> str:
    """Return which of the consonants that double stand first in one of the readings; h is doubled as p."""
    first = {"p" if each[0] in "hf" else each[0] for each in readings if each}
    return "".join(each for each in "kstpc" if each in first or (each == "t" and "c" in first))


def _voiced(reading: str) -> list[str]:
    for plain, voiced in _VOICED:
        if reading.startswith(plain):
            return [each + reading[len(plain) :] for each in voiced]
    return []


@lru_cache(maxsize=4096)
def spelled(sound: str) -> Unit:
    """Return the Latin spellings of a sound, usual Hepburn without long vowels first."""
    found = [""]
    at = 0
    while at < len(sound):
        long = next((by for vowels, by in _LONG if sound.startswith(vowels, at)), None)
        step, choices = (2, long) if long else (1, (sound[at],))
        at += step
        found = [each + choice for each in found for choice in choices]
    for hepburn, kunrei in _KUNREI:
        if hepburn in sound:
            found += [each.replace(hepburn, kunrei) for each in found if hepburn in each]
    if "ue" in sound:  # え as it was written before the war: Uyemura, Inouye
        found += [each.replace("ue", "uye") for each in found if "ue" in each]
    if "n" in sound:
        found += [re.sub(r"n(?=[bmp]|$)", "m", each) for each in found if re.search(r"n(?=[bmp]|$)", each)]
    # One string for all the signs that are spelled so: with six thousand of them it is most of the memory.
    return tuple(dict.fromkeys(map(intern, found)))


@cache
def _words() -> dict[str, Unit]:
    return {row["word"]: spellings(row["sounds"]) for row in rows("japanese_words")}


@lru_cache(maxsize=1024)
def by_words(text: str) -> tuple[Unit, ...]:
    """Return the units of a word that holds words of the table, these as one unit each; empty where it holds none."""
    parts = _parts(unrepeated(text))
    table = characters_by_sound("japanese")
    if all(len(each) == 1 for each in parts) or not all(each in table for each in parts if len(each) == 1):
        return ()
    words = _words()
    before = [_beginnings(words[each] if len(each) > 1 else table[each]) for each in parts[1:]] + [""]
    return tuple(
        _word(each, first=at == 0) if len(each) > 1 else _unit(each, first=at == 0, before=before[at])
        for at, each in enumerate(parts)
    )


@lru_cache(maxsize=2048)
def _word(word: str, *, first: bool) -> Unit:
    heads = [head for each in _words()[word] for head in ([each] if first else [each, *_voiced(each)])]
    return tuple(dict.fromkeys(written for each in heads for written in spelled(each)))


def _parts(text: str) -> list[str]:
    """Split a word into the words of the table, the longest first, and single signs."""
    words = _words()
    parts = []
    at = 0
    while at < len(text):
        size = next((n for n in range(min(_LONGEST_WORD, len(text) - at), 1, -1) if text[at : at + n] in words), 1)
        parts.append(text[at : at + size])
        at += size
    return parts


@lru_cache(maxsize=2048)
def usual(text: str) -> tuple[str, ...]:
    """Return a few likely spellings: by the table's words, then each sign by its first two readings."""
    table = characters_by_sound("japanese")
    text = unrepeated(text)
    parts = _parts(text)
    if not all(each in table for each in parts if len(each) == 1):
        return ()
    words = _words()
    found: dict[str, None] = {}
    choices = [words[each][:2] if len(each) > 1 else table[each][:2] for each in parts[:5]]
    order = sorted(product(*(range(len(each)) for each in choices)), key=lambda each: (len(set(each)), sum(each)))
    for choice in islice(order, 6):
        sounds = [each[at] for each, at in zip(choices, choice, strict=True)]
        found[spelled(_met(sounds))[0]] = None
        if len(sounds) > 1 and (voiced := _voiced(sounds[-1])):
            found[spelled(_met([*sounds[:-1], voiced[0]]))[0]] = None
    return tuple(found)


def _met(sounds: list[str]) -> str:
    """Join sounds as two Chinese ones meet: tetsu-kou is tekkou, nichi-sei is nissei, hatsu-ten is hatten."""
    joined = sounds[0]
    for each in sounds[1:]:
        match = re.search(r"(?:tsu|chi)$", joined)
        if match and each[0] in "kstc" and len(joined) > 3:
            joined = joined[: match.start()] + ("t" if each.startswith("ch") else each[0]) + each
        else:
            joined += each
    return joined
