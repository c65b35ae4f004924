"""Arabic names in Latin letters: the article, Abdul before a name of God, and the spellings of one given name.

Transcriptions of one name differ as Abd al-Rahman, Abdul Rahman, Abdelrahman and Abdurrahman do; here they become one
word. The article spoken as the next word's first letter (An-Nur, Ash-Shams) becomes al.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.names import given_names
from service.names.characters import Word

_ARTICLE = re.compile(r"(?:[aeui](?:[dlnrstz]|sh|dh|th))$")
_SUN = re.compile(r"sh|dh|th|[dnrstz]")
# "An" is Chinese and Vietnamese too: only these words carry it as an article.
_AFTER_AN = re.compile(r"n(?:oo?u?r|ur|asr|ajm|ahd|usra|ajaf|ahl|ahy|asi|abi|aja|ada|isr|il$|aft|asser)")
_SERVANT = re.compile(r"abd(?:ou|[aeuio])?(?:l|r(?=r)|s(?=s)|n(?=n)|z(?=z)|d(?=d)|t(?=t))?-?")
_NAMES_OF_GOD = re.compile(
    r"(?:al|el|ul|ar|as|az|an)?(?:r?rahm[ae]?n?|r?rahim|r?rahe?em|r?razz?a[kq]|r?rasho?[ui]?d|[kq]add?[ei]r|a[sz]i[sz]|"
    r"a[sz]ee[sz]|hami?d|hameed|hakee?i?m|halim|haleem|karee?i?m|lati[fv]|lateef|mali[kq]|ma[jg]ee?i?d|mon[ei]?m|"
    r"wah?ab|wahh?ab|wahid|waheed|[qk]ah?har|[qk]udd?[ou]s|ghan[iy]|ghaff?ou?r|ghaffar|fatt?ah|jabb?ar|gabb?ar|jal[ei]l|"
    r"galil|nass?[ei]r|salam|ssalam|samad|ssamad|satt?ar|ssattar|basse?[ei]t|bari|baqi|baki|hafee?i?[zd]|hadi|ha[qk]q?|"
    r"khali[qk]|matee?i?n|qayy?um|rauf|raouf|ra'?ouf|shakou?r|shukou?r|wadou?[uo]?d|zahir)$"
)


def settled(words: Sequence[Word]) -> list[Word]:
    """Return the words with Arabic names in one Latin spelling; the sources stay as written."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        size, word = _servant(words, at)
        if not size:
            size, word = _of_god(words, at)
        if not size:
            size, word = 1, _article(words, at) or _named(words[at])
        found.append(word)
        at += size
    return found


def _article(words: Sequence[Word], at: int) -> Word | None:
    word, following = words[at], words[at + 1] if at + 1 < len(words) else None
    if following is None or word.script != "latin" or following.script != "latin" or not _ARTICLE.match(word.text):
        return None
    sun = word.text[1:]
    if sun == "l" or not (_SUN.fullmatch(sun) and following.text.startswith(sun)) or len(following.text) < 3:
        return None
    if sun == "n" and not _AFTER_AN.match(following.text):
        return None
    return replace(word, text="al")


def _named(word: Word) -> Word:
    written = given_names.written(word.text) if word.script == "latin" else None
    return replace(word, text=written) if written else word


def _servant(words: Sequence[Word], at: int) -> tuple[int, Word]:
    """Join "servant of" with the name of God after it: عبد الرحمن, Abd al Rahman, Abdul Rahman, Abdurrahman."""
    word = words[at]
    if word.text == "عبد" and at + 1 < len(words) and words[at + 1].text.startswith("ال"):
        return 2, _joined(words[at : at + 2], "".join(each.text for each in words[at : at + 2]))
    if word.script != "latin" or not word.text.startswith("abd"):
        return 0, word
    for size in (3, 2, 1):
        part = words[at : at + size]
        if len(part) < size or any(each.script != "latin" for each in part):
            continue
        if size == 3 and part[1].text not in _ARTICLES:
            continue
        together = "".join(each.text for each in part)
        servant = _SERVANT.match(together)
        if servant and _NAMES_OF_GOD.fullmatch(together, servant.end()):
            return size, _joined(part, "abdal" + together[servant.end() :])
    return 0, word


# "Gift of God", "light of the faith": one given name, however many words it is written in.
_ENDINGS = frozenset({"الله", "الدین"})
_LATIN_ENDINGS = re.compile(r"(?:[aeiou]?llah|[aeou][ld]d?(?:in|een|ine))$")


def _of_god(words: Sequence[Word], at: int) -> tuple[int, Word]:
    """Join حبیب الله, Nur al-Din, Nour Eddine and Habib Ullah, which are also written as one word."""
    for size in (2, 3):
        part = words[at : at + size]
        if len(part) < size or any(each.script != part[0].script for each in part) or len(part[0].text) < 3:
            continue
        ending = "".join(each.text for each in part[1:])
        arabic = part[0].script == "arabic" and size == 2 and ending in _ENDINGS
        latin = part[0].script == "latin" and (size == 2 or part[1].text in _ARTICLES) and _LATIN_ENDINGS.match(ending)
        if (arabic or latin) and part[0].text not in _NO_NAMES:
            return size, _joined(part, part[0].text + ending)
    return 0, words[at]


# Before God or the faith these do not make a name: Hizb Allah is a party, Abd has its own rule.
_NO_NAMES = frozenset({"عبد", "حزب", "انصار", "abd", "abdul", "hizb", "ansar", "bin", "ibn", "abu"})
_ARTICLES = frozenset(
    {"al", "el", "ul", "ar", "ur", "er", "as", "es", "us", "an", "en", "az", "ez", "ud", "ed", "ad", "l"}
)


def _joined(part: Sequence[Word], text: str) -> Word:
    return Word(source=" ".join(each.source for each in part), text=text, script=part[0].script)
