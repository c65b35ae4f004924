"""Chinese in Latin letters: pinyin in context, Wade-Giles and Taiwan use, Cantonese of Hong Kong and Macau, Hokkien."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from anyascii import anyascii

from service.names.tables import NOTHING, characters_by_sound, rows, spellings

Unit = tuple[str, ...]
# Which table of sounds a spelling system is applied to.
MANDARIN = ("wade-giles", "tongyong")
CANTONESE = ("cantonese", "macau")
_LONGEST_INITIAL = 2


@cache
def _pypinyin() -> Callable[[str], list[list[str]]]:
    # Imported on first use: its tables cost 0.2 s and 40 MB that a worker without Chinese names need not pay.
    from pypinyin import Style, pinyin

    return lambda text: pinyin(text, style=Style.NORMAL, v_to_u=False)


@lru_cache(maxsize=8192)
def sounds(text: str) -> tuple[Unit, ...]:
    """Return for each character its pinyin syllables, the one of this word first; ü is v."""
    # Not pypinyin's own heteronyms: they hold what only old books read, as feng for 方.
    others = characters_by_sound("heteronyms")
    in_context = [_letters(each[0]) for each in _pypinyin()(text)]
    if len(in_context) != len(text):
        return ()  # a run of what pypinyin does not know is read as one
    surname = _surnames().get(text[0]) if 1 < len(text) < 4 else None
    if surname:
        in_context[0] = surname
    return tuple(
        tuple(dict.fromkeys((usual, *others.get(each, ())))) for each, usual in zip(text, in_context, strict=True)
    )


def _letters(sound: str) -> str:
    return "".join(each for each in anyascii(sound).lower() if each.isalnum())


@cache
def _surnames() -> dict[str, str]:
    return {row["surname"]: row["pinyin"] for row in rows("han_surnames")}


@lru_cache(maxsize=8192)
def pinyin(text: str) -> tuple[Unit, ...]:
    """Return the units of a Han word in pinyin, lü and nü as they are written where nobody types ü."""
    return tuple(_with_u(each) for each in sounds(text)) or tuple((_letters(each),) for each in text)


def _with_u(unit: Unit) -> Unit:
    found: dict[str, None] = {}
    for each in unit:
        found[each] = None
        if "v" in each:
            found.update({each.replace("v", by): None for by in ("u", "yu", "ue")})
    return tuple(found)


@lru_cache(maxsize=16384)
def units(text: str, system: str) -> tuple[Unit, ...]:
    """Return the units of a Han word in a spelling system; empty where a character has no reading in it."""
    if system == "pinyin":
        return pinyin(text)
    if system == "hokkien":
        table = _hokkien()
        return tuple(table[each] for each in text) if all(each in table for each in text) else ()
    if system in CANTONESE:
        readings = characters_by_sound("cantonese")
        if not all(each in readings for each in text):
            return ()
        return tuple(_unit(readings[each], system) for each in text)
    return tuple(_unit(each, system) for each in sounds(text))


@lru_cache(maxsize=8192)
def _unit(readings: Sequence[str], system: str) -> Unit:
    return tuple(dict.fromkeys(each for sound in readings for each in spelled(sound, system)))


@cache
def _hokkien() -> dict[str, Unit]:
    return {row["character"]: spellings(row["spellings"]) for row in rows("hokkien")}


@cache
def _rules(system: str) -> dict[tuple[str, str], Unit]:
    return {
        (row["place"], row["sound"]): spellings(row["spellings"])
        for row in rows("chinese_spellings")
        if row["system"] == system
    }


def spelled(sound: str, system: str) -> Unit:
    """Return how a syllable of pinyin or Jyutping is written in a system, the rule's spelling first."""
    rules = _rules(system)
    whole = rules.get(("syllable", sound))
    for size in range(_LONGEST_INITIAL, -1, -1):
        initial = rules.get(("initial", sound[:size] or NOTHING))
        final = rules.get(("final", sound[size:]))
        if initial is not None and final is not None:
            return tuple(dict.fromkeys((*(whole or ()), *(one + other for one in initial for other in final))))
    return whole or ()
