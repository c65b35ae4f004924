"""How alike two words are, and why: spelled from another script, transliterated, romanised, glued, mistyped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from service.names import given_names, han, hangul, scale, senses, vietnamese
from service.names.fold import Token
from service.names.latin import reduced
from service.names.spelling import joined, spells

STRONG = 0.95  # from here a pair of words is taken before words are tried glued

_SCRIPT_WORDS = {
    "hangul": "Korean romanisation",
    "han": "Chinese reading",
    "kana": "Japanese reading",
    "cyrillic": "Cyrillic transliteration",
    "greek": "Greek transliteration",
    "arabic": "Arabic transliteration, vowels unwritten",
    "thai": "Thai transcription",
    "indic": "Indian transliteration",
    "bengali": "Bengali transliteration",
    "tamil": "Tamil transliteration",
    "latin": "letters with marks",
}


class Likeness(NamedTuple):
    """`score` 0–1; `reason` in words for brackets; `slip` 0–1: letters that differ by more than spelling."""

    score: float
    reason: str
    cap: str | None = None
    slip: float = 0.0


@lru_cache(maxsize=16_384)
def likeness(one: Token, other: Token, korean: bool) -> Likeness | None:
    """Return how alike two words are, or None; `korean` tells that one of the names shows Korean spelling habits."""
    if one.meant and other.meant and _one_sense(one, other):
        return _ANOTHER_SENSE
    if "number" in (one.kind, other.kind) or (one.kind != "name" and other.kind != "name" and one.kind == other.kind):
        return None  # two numbers, places or trades that differ
    given = _given(one, other)
    if given is not None:
        return given
    if one.script == other.script == "latin":
        return _latin(one, other, korean=korean)
    if one.script == other.script:
        return _same_script(one, other)
    if {one.script, other.script} & _SIGNS:
        return _signs(one, other)
    return _across(one, other) or _across(other, one) or _sounding(one, other)


_ANOTHER_SENSE = Likeness(scale.SPELLED, "one of its meanings")


def _one_sense(one: Token, other: Token) -> bool:
    """Tell whether one word may mean what the other does; what only their further senses share says too little."""
    return other.text in senses.others(one.words) or one.text in senses.others(other.words)


def _given(one: Token, other: Token) -> Likeness | None:
    """Compare two given names that languages write differently, as Mykola and Nikolai."""
    if one.kind != "name" or other.kind != "name" or len(one.words) != 1 or len(other.words) != 1:
        return None
    name = _given_name(one)
    if name is None or name != _given_name(other):
        return None
    return Likeness(scale.SPELLED, f"one given name: {name}")


@lru_cache(maxsize=8192)
def _given_name(word: Token) -> str | None:
    return given_names.group(word.words[0].text, word.script)


def related(one: Token, other: Token) -> Likeness | None:
    """Return the likeness of two words of one meaning, None where they are one: 산업 is industry, not 공업."""
    if one.kind == other.kind == "name" and vietnamese.differ(one.source, other.source):
        return Likeness(scale.LEAST_ALIKE, "other Vietnamese marks", "partnerless", slip=1.0)
    if one.kind not in ("business", "general") or one.language != other.language or one.latin == other.latin:
        return None
    short, long = sorted((one.latin, other.latin), key=len)
    if one.script == "latin" and (short[:3] == long[:3] or (len(short) <= 4 and _abbreviates(short, long))):
        return None
    if one.script == "cyrillic" and short[:4] == long[:4]:
        return None
    # One language's register keeps 산업 and 공업 apart; in Latin letters a translator may have chosen either word.
    return Likeness(scale.RELATED, "related business words", "partnerless" if one.script == "latin" else "trades")


def _abbreviates(short: str, long: str) -> bool:
    letters = iter(long)
    return short[0] == long[0] and all(each in letters for each in short)


_SIGNS = frozenset({"han", "kana"})


def _signs(one: Token, other: Token) -> Likeness | None:
    """Compare a word in Han or kana with one of another script, in every language that reads it."""
    if len(one.words) == 1 and len(other.words) == 1:
        language = han.same(one.words[0], other.words[0])
        if language is not None:
            return Likeness(scale.SPELLED, han.language_in_words(language))
    return _sounding(one, other)


def _across(read: Token, written: Token) -> Likeness | None:
    """Compare a word in its own script with another's Latin spelling."""
    if read.script == "latin" or len(written.latin) < 2 or not read.spelled(written.latin):
        if read.reduced == written.reduced and len(read.reduced) > 2 and "han" not in (read.script, written.script):
            return _TRANSLITERATED
        return None
    score = scale.VOWELLESS if read.script == "arabic" else scale.SPELLED
    return Likeness(score, _SCRIPT_WORDS.get(read.script, "transliteration"))


def _sounding(read: Token, written: Token) -> Likeness | None:
    """Compare by consonants: scripts that write other languages' names by ear keep little more of them."""
    if "hangul" in (read.script, written.script) or min(len(read.latin), len(written.latin)) < 4:
        return None
    if read.meant and written.meant:
        return None  # two trades or places: what they mean has been compared
    here, there = read.bare, written.bare
    if min(len(here), len(there)) < 2:
        return None
    same = 1 - OSA.distance(here, there) / max(len(here), len(there))
    scripts = {read.script, written.script}
    if not _VOWELLESS & scripts:
        # Both write vowels, so these must be much the same, too; scripts that write by ear change more of them.
        alike = 1 - OSA.distance(read.reduced, written.reduced) / max(len(read.reduced), len(written.reduced))
        if alike < scale.SAME_LETTERS or (same < 1 and not _BY_EAR & scripts):
            return None
        if same == 1 and alike < scale.NEARLY_ALL_LETTERS:
            return _NEAR_SOUNDS
    if same == 1 and len(here) > 2:
        return _SAME_SOUNDS
    return _NEAR_SOUNDS if same > scale.SAME_CONSONANTS else None


_VOWELLESS = frozenset({"arabic", "han", "kana"})  # scripts that write foreign names without vowels or by syllables
_BY_EAR = frozenset({"thai", "indic", "bengali", "tamil"})
_SAME_SOUNDS = Likeness(scale.SOUNDS, "the same consonants")
_NEAR_SOUNDS = Likeness(scale.SOUNDS_NEARLY, "nearly the same consonants")


def _same_script(one: Token, other: Token) -> Likeness | None:
    if (
        one.script == "han"
    ):  # one sound has many characters: only a variant our table lacks may pass, for a person to see
        here, there = one.words[0].text, other.words[0].text
        shared = sum(a == b for a, b in zip(here, there, strict=False))
        if one.latin == other.latin and 2 * shared >= len(here):
            return Likeness(scale.MAYBE_ROMANISED, "same reading, other characters", "characters", scale.OTHER_SIGNS)
        return None
    if one.script in ("hangul", "kana"):
        return None
    return _by_letters(one, other)


def _latin(one: Token, other: Token, *, korean: bool) -> Likeness | None:
    marked = not (one.source.isascii() and other.source.isascii())
    if marked and (one.spelled(other.latin) or other.spelled(one.latin)):
        return Likeness(scale.SPELLED, _SCRIPT_WORDS["latin"])
    shows = korean or one.looks_korean or other.looks_korean
    read = _korean(one.latin, other.latin) if shows else 0
    if read and (korean or read == _LOOKS):
        return Likeness(scale.ROMANISED, "Korean romanisation")
    found = _by_letters(one, other)
    near = found is not None and found.score >= scale.OTHER_SYLLABLE_FROM
    if near and shows and not read and _both_korean(one, other, korean=korean):
        return Likeness(scale.OTHER_SYLLABLE, "another Korean syllable", slip=1.0)
    if read == _MAY_LOOK and (found is None or found.score < scale.MAYBE_ROMANISED or found.slip):
        return Likeness(scale.MAYBE_ROMANISED, "possibly one Korean name, romanised twice", "characters")
    return found


def _both_korean(one: Token, other: Token, *, korean: bool) -> bool:
    """Tell whether two words are Korean ones: what no row of syllables writes both ways are two names then."""
    return (
        hangul.readable(one.latin)
        and hangul.readable(other.latin)
        and (korean or 2 in (one.looks_korean, other.looks_korean))
    )


_READS, _MAY_LOOK, _LOOKS = 1, 2, 3


@lru_cache(maxsize=8192)
def _korean(one: str, other: str) -> int:
    """Return 0 where no Hangul is spelled both ways, else whether the words only read, may look or look Korean."""
    if hangul.latin_key(one) != hangul.latin_key(other) or min(len(one), len(other)) < 2 or not hangul.same(one, other):
        return 0
    return _READS + max(hangul.likeness(one), hangul.likeness(other))


def _by_letters(one: Token, other: Token) -> Likeness | None:
    short, long = (one, other) if len(one.latin) <= len(other.latin) else (other, one)
    size = len(short.latin)
    if size <= 1:
        begins = size and len(long.latin) > 1 and long.latin[0] == short.latin and long.latin.isalpha()
        return _AN_INITIAL if begins else None
    if not (one.latin.isalpha() and other.latin.isalpha()):
        return None
    if size >= 4 and one.reduced == other.reduced:
        return _TRANSLITERATED
    longest = len(long.latin)
    differ = OSA.distance(one.latin, other.latin)
    alike = _edited(one, other, 1 - differ / longest)
    if size > 3 and long.latin.startswith(short.latin):
        alike = max(alike, scale.BEGINNING)
    if alike < scale.LEAST_ALIKE:
        return None
    slip = min(1.0, differ / longest * (scale.SLIP if longest < scale.LONG_WORD else scale.SLIP_OF_LONG))
    return Likeness(alike, _DEGREES[0] if alike >= scale.TYPING else _DEGREES[1], slip=slip)


_AN_INITIAL = Likeness(scale.INITIAL, "an initial", "initial")
_TRANSLITERATED = Likeness(scale.TRANSLITERATED, "transliteration")
_DEGREES = ("a letter or two differ", "letters differ")


def _edited(one: Token, other: Token, same: float) -> float:
    """Return how alike words of so many same letters are: one of eight is a slip, one of four makes another word."""
    if one.bare == other.bare and max(len(one.latin), len(other.latin)) > 3:
        same = (1 + same) / 2  # vowels are what spellings differ in
    if one.latin[0] != other.latin[0] and one.reduced[0] != other.reduced[0]:
        same -= scale.OTHER_BEGINNING
    if same < _STEPS[0][0]:
        return 0.0
    for (here, low), (there, high) in pairwise(_STEPS):
        if same <= there:
            return low + (high - low) * (same - here) / (there - here)
    return _STEPS[-1][1]


# Share of letters in common -> likeness.
_STEPS = ((0.5, 0.2), (2 / 3, 0.4), (0.75, 0.5), (0.8, 0.65), (5 / 6, 0.75), (7 / 8, 0.86), (1.0, 0.95))


def may_begin(one: Token, other: Token, *, korean: bool) -> bool:
    """Tell whether one word may begin like the other: a cheap look before the long one."""
    return (
        korean or one.script != other.script or one.reduced[:1] == other.reduced[:1] or one.latin[:1] == other.latin[:1]
    )


def _with_and(run: Sequence[Token]) -> str:
    """Return single letters as they are read with "and" between: B&G is BNG in some names."""
    return "n".join(each.latin for each in run) if all(len(each.latin) == 1 for each in run) else ""


def glued(one: Token, run: Sequence[Token], *, korean: bool) -> Likeness | None:
    """Return how alike one word and several words written as one are, or None."""
    scripts = {each.script for each in run}
    across = scripts != {one.script}
    together = "".join([each.latin for each in run])
    if one.script in _SIGNS and scripts == {"latin"}:
        language = han.spelled_in(one.words[0], together) if len(one.words) == 1 else None
        return Likeness(scale.GLUED, f"{han.language_in_words(language)}, written as one word") if language else None
    if one.script == "latin" and scripts <= _SIGNS:
        language = han.together_in([word for each in run for word in each.words], one.latin)
        if language is not None:
            return Likeness(scale.GLUED, f"{han.language_in_words(language)}, written as one word")
    if across:
        if spells(one.units, together) or spells(joined([word for each in run for word in each.words]), one.latin):
            script = (
                one.script if one.script != "latin" else next(each.script for each in run if each.script != "latin")
            )
            return Likeness(scale.GLUED, _SCRIPT_WORDS.get(script, "transliteration") + ", written as one word")
        return None
    if one.script == "han" or one.script == "hangul":
        same = "".join(word.text for each in run for word in each.words) == "".join(word.text for word in one.words)
    else:
        same = one.latin in (together, _with_and(run)) or (
            len(together) >= 5 and _kept(one.latin) == _kept(together) and one.reduced == reduced(together)
        )
        if not same and korean and one.script == "latin":
            same = hangul.latin_key(one.latin) == hangul.latin_key(together) and hangul.same(one.latin, together)
    return Likeness(scale.SPLIT, "written as one word") if same else None


_NEVER_CHANGED = frozenset("blmnr")


def _kept(latin: str) -> frozenset[str]:
    """Return letters that stay when a word is `reduced`: words without the same ones need not be."""
    return _NEVER_CHANGED.intersection(latin)
