"""Given and family names that languages write differently: Volodymyr is Vladimir, Abd al-Rahman is Abdurrahman."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from service.names.characters import Word, normal, split
from service.names.latin import reduced
from service.names.spelling import plain
from service.names.tables import rows

_FAMILY = "family "
_MOST_WORDS = 4  # "Abd al Rahman" has three; "Zine el Abidine" as well
_LONGEST = 40
_SHORTEST_REDUCED = 4  # shorter reductions are shared by names that have nothing in common
_ARTICLE = "ال"
_CYRILLIC = ("\u0400", "\u052f")


@dataclass(frozen=True, slots=True)
class _Table:
    exact: dict[tuple[str, str], str]
    reduced: dict[str, str]
    written: dict[str, str]  # Latin spellings of one name that are so common that all are folded to one
    families: dict[tuple[str, str], frozenset[str]]
    openers: tuple[str, ...]  # Abd, Abdul, Abdel: what follows is one of many names
    closers: tuple[tuple[str, str], ...]  # al-Din, uddin, ullah, with the name of the group they close
    ends: tuple[str, ...]  # of the closers
    compounds: frozenset[str]


def group(word_text: str, script: str) -> str | None:
    """Return the given name that a word of this script is a spelling of, None where the table has none.

    The text is that of `characters.Word`: lower-case, Latin without marks. Titles (Haji, Mullah) and fathers' names
    are groups of their own; family names are asked of `families`.
    """
    if not word_text or len(word_text) > _LONGEST:
        return None
    return _group(word_text, script)


def families(word_text: str, script: str) -> frozenset[str]:
    """Return the Korean and Chinese family names that the word may write: Lee is 이 and 李, Chang three more."""
    return _table().families.get((script, word_text), frozenset())


def written(latin: str) -> str | None:
    """Return the spelling in which a common name is compared, however it is written: Mohammed is muhammad."""
    return _table().written.get(latin)


def same(one: Word, other: Word) -> bool:
    """Tell whether two words write one given name or one family name."""
    here = group(one.text, one.script)
    if here is not None and here == group(other.text, other.script):
        return True
    return not families(one.text, one.script).isdisjoint(families(other.text, other.script))


def compound(words: Sequence[str]) -> tuple[int, str] | None:
    """Return how many words from the first on write one name, and which: Abd al Rahman (3), Abdul Rahman (2)."""
    if not words or not words[0]:
        return None
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        found = _compound("".join(words[:count])) if sum(map(len, words[:count])) <= _LONGEST else None
        if found is not None:
            return count, found
    return None


def joined(words: Sequence[Word]) -> list[Word]:
    """Return the words with each name of several written as one, spelled alike: a Latin word, `source` as it was."""
    left: list[Word] = []
    at = 0
    while at < len(words):
        found = compound([each.text for each in words[at : at + _MOST_WORDS]])
        if found is None:
            left.append(words[at])
            at += 1
            continue
        count, name = found
        source = " ".join(each.source for each in words[at : at + count])
        left.append(Word(source=source, text="".join(each for each in name if each.isalnum()), script="latin"))
        at += count
    return left


@lru_cache(maxsize=8192)
def _group(text: str, script: str) -> str | None:
    table = _table()
    found = table.exact.get((script, text))
    if found is None and script == "arabic":
        found = table.exact.get((script, text.removeprefix(_ARTICLE)))
    elif found is None and script in ("latin", "cyrillic"):
        found = _by_sound(text if script == "latin" else plain(Word(source=text, text=text, script=script)))
    return found or _compound(text)


def _by_sound(latin: str, *, shortest: int = _SHORTEST_REDUCED) -> str | None:
    table = _table()
    short = reduced(latin)
    return table.exact.get(("latin", latin)) or (table.reduced.get(short) if len(short) >= shortest else None)


@lru_cache(maxsize=8192)
def _compound(together: str) -> str | None:
    """Read words written as one: the whole from the table, or an opener with a name, or a name with a closer."""
    table = _table()
    script = "latin" if together.isascii() else "arabic"
    if _CYRILLIC[0] <= together[:1] <= _CYRILLIC[1]:
        script, together = "latin", plain(Word(source=together, text=together, script="cyrillic"))
    whole = table.exact.get((script, together))
    if whole in table.compounds:
        return whole
    for opener in table.openers if together.startswith(table.openers) else ():
        if together.startswith(opener) and len(together) > len(opener) + 1:
            name = _part(together[len(opener) :], script)
            if f"abd {name}" in table.compounds:
                return f"abd {name}"
    for closer, closes in table.closers if together.endswith(table.ends) else ():
        if together.endswith(closer) and len(together) > len(closer) + 1:
            name = _part(together[: -len(closer)], script)
            if f"{name} {closes}" in table.compounds:
                return f"{name} {closes}"
    return None


def _part(text: str, script: str) -> str | None:
    """Return the name a part writes; an article may have become the name's first sound: Abdu-r-Rahman."""
    if script == "arabic":
        return _table().exact.get((script, text)) or _table().exact.get((script, text.removeprefix(_ARTICLE)))
    for size in (1, 2):
        if len(text) > 2 * size + 1 and text[:size] == text[size : 2 * size]:
            return _by_sound(text[size:], shortest=1) or _by_sound(text, shortest=1)
    return _by_sound(text, shortest=1)


@cache
def _table() -> _Table:
    exact: dict[tuple[str, str], str] = {}
    short: dict[str, set[str]] = {}
    usual: dict[str, str] = {}
    families: dict[tuple[str, str], set[str]] = {}
    openers: set[str] = set()
    closers: dict[str, str] = {}
    names = set()
    for row in rows("person_names"):
        name = row["name"]
        words = split(normal(row["spelling"]))
        script, text = words[0].script, "".join(each.text for each in words)
        if name.startswith(_FAMILY):
            families.setdefault((script, text), set()).add(name)
        elif name.endswith("+"):
            openers.add(text)
        elif name.startswith("+"):
            closers.setdefault(text, name[1:])
        else:
            names.add(name)
            exact.setdefault((script, text), name)
            if row["written"]:
                usual[text] = row["written"]
            if script == "latin":
                short.setdefault(reduced(text), set()).add(name)
    return _Table(
        exact=exact,
        reduced={key: min(found) for key, found in short.items() if len(found) == 1},
        written=usual,
        families={key: frozenset(found) for key, found in families.items()},
        openers=tuple(sorted(openers, key=len, reverse=True)),
        closers=tuple(sorted(closers.items(), key=lambda item: -len(item[0]))),
        ends=tuple(closers),
        compounds=frozenset(each for each in names if " " in each),
    )
