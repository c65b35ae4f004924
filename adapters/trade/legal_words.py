"""Whether words of a name's cell are a name, or only a legal form: a look for what may be taken out beside them."""

from __future__ import annotations

import re

# The forms that trade records have most, as one word of letters; the rooms that judge names know many more.
_FORMS = frozenset(
    "ag ao as asa bhd bv bvba cjsc co company corp corporation dmcc doo eood fze fzc fzco gmbh inc incorporated jsc "
    "kft kg kk limited llc llp ltd ltda mchj nv ojsc ood ooo oao zao pao ip tov too tdoo pjsc plc pte pty pvt private "
    "sa sac sas sae sarl sdn sl spa spzoo sro srl sti "
    "ооо оао зао пао ао ип тов тоо чп пп ат прат мчж оаа зат "
    "有限公司 股份有限公司 株式会社 有限会社 주식회사 유한회사 주".split()
)
_DOTS = re.compile(r"(?<=\w)\.(?=\w\b)")
_WORD = re.compile(r"[^\W\d_]+")


def are_a_name(text: str) -> bool:
    """Return whether a text has a word that is no legal form, be it only letters of a brand."""
    return any(each not in _FORMS for each in _words(text))


def ends_in_one(text: str) -> bool:
    """Return whether the last word of a text is a legal form, or the first, as in Russian names."""
    words = _words(text)
    return bool(words) and (words[-1] in _FORMS or words[0] in _FORMS)


def _words(text: str) -> list[str]:
    return _WORD.findall(_DOTS.sub("", text).casefold())
