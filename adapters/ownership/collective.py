"""Names in a register of owners that are no party's: a group of holders, the company's own shares, or nobody."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# A whole cell, without signs at its ends. A name of a company may begin or end with any of these words.
_HOLDERS = r"""(?:share|stock|security|unit|bond)?\s?holders?|shareowners?|owners|investors?|persons?|individuals?
    |members|participants|people|public|entities|companies|parties"""
_MANY = r"""various|other|others|remaining|minority|minor|small|private|public|retail|individual|institutional|foreign
    |domestic|local|physical|natural|legal|free\ float|unknown|unidentified|undisclosed|unnamed|unaffiliated
    |non[-\ ]?controlling|several|multiple|numerous|diverse|all|the|rest\ of"""
_RU_HOLDERS = r"""акционер\w*|участник\w*|держател\w*|владел[ье]ц\w*|инвестор\w*|лица?|физлица|юрлица|собственник\w*
    |учредител\w*|пайщик\w*"""
_RU_MANY = r"""прочие|другие|остальные|иные|разные|миноритарные|мелкие|частные|физические|юридические|неизвестны[ейх]+
    |институциональные|иностранные|российские|неустановленные"""
_SHARE = r"(?:\s*(?:,|:|-|–|\()?\s*[\w\s<>≤]*\d[\d.,]*\s*%[\w\s.]*\)?)?"
_COLLECTIVE = re.compile(
    rf"""
    (?:(?:{_MANY})[\s,/&-]+(?:and\s+)?){{1,4}}(?:{_HOLDERS}){_SHARE}
    |(?:{_HOLDERS})(?:\s+(?:with|of|holding|having|owning|each))*\s+(?:below|under|less\s+than|up\s+to|at\s+most|over|<)
        \s*\d[\d.,]*\s*(?:%|per\s?cent|pct)?(?:\s+each)?
    |(?:share|stock)holders|investors|individuals|natural\s+persons|various|others?|miscellaneous|diverse|sundry|management
    |(?:share|stock)holders'?\s+(?:registry|register)
    |treasury(?:\s+(?:shares?|stocks?))?(?:\s*\(.*\))?|own\s+(?:shares?|stocks?)|(?:shares?|stock)\s+in\s+treasury
    |repurchased\s+shares|quasi-?treasury\s+shares
    |(?:public(?:ly)?|free|in\s+free)[\s-]*float(?:ing)?(?:\s+shares?)?{_SHARE}|publicly\s+(?:held|traded)|listed|public
    |(?:to\s+)?(?:the\s+)?order(?:\s+of)?(?:\s+(?:the\s+)?shipper)?|to\s+bearer|bearer(?:\s+shares?)?|the\s+bearer
    |n\.?\s?/?\s?a\.?|none|nil|null|no|not?\s+(?:available|applicable|known|stated|disclosed|named|given)|unknown
    |unknown\s+(?:owner|holder|person|party)s?|unidentified|undisclosed|unnamed|anonymous|tb[ac]|nobody|x{{3,}}
    |(?:a\s+|the\s+)?nominee(?:\s+(?:share|stock)?holders?|\s+accounts?|\s+owners?)?(?:\s*\(?central\s+depositor(?:y|ies)\)?)?
    |custodians?|depositor(?:y|ies)|depositary\s+receipts?(?:\s+holders?)?|adr\s+holders|gdr\s+holders
    |(?:(?:{_RU_MANY})[\s,и/-]+){{1,3}}(?:{_RU_HOLDERS}){_SHARE}
    |(?:{_RU_HOLDERS})\s*(?:,\s*)?(?:с\s+дол(?:ей|ями)|владеющие|имеющие|до|менее|ниже|<)[\w\s,]*\d[\d.,]*\s*%?(?:\s+\w+){{0,2}}
    |акционеры|физ\.?\s?лиц[ао]|юр\.?\s?лиц[ао]|физлиц[ао]|юрлиц[ао]|прочие|другие|остальные|иные|разные
    |казначейские\s+(?:акции|доли|паи)|собственные\s+(?:акции|доли)|(?:акции|доли)\s+на\s+балансе(?:\s+общества)?
    |доля(?:,)?\s+принадлежащая\s+(?:самому\s+)?обществу|в\s+свободном\s+обращении|свободное\s+обращение|фри-?флоут
    |(?:акции\s+)?в\s+свободном\s+обращении|номинальн(?:ый|ые)\s+держател[ьи](?:\s+\(?центральный\s+депозитарий\)?)?
    |по\s+приказу|на\s+предъявителя|предъявитель|нет(?:\s+данных)?|не\s+(?:указан[оы]?|известен|известно|установлен[оы]?
    |раскрыт[оы]?|определен[оы]?)|неизвестн(?:о|ый|ые|ен)|отсутству(?:ет|ют)|данные\s+(?:скрыты|отсутствуют)|н/?д|б/?н
    """,
    re.VERBOSE,
)
_EDGES = " \t.,;:!\"'«»“”„()[]*_–—-"


@lru_cache(maxsize=16_384)
def is_collective(name: str) -> bool:
    """Return whether a name is that of a group of holders, of a company's own shares, or of nobody.

    Such an owner is not one party: `Various shareholders` of two companies do not tie them together. A company whose
    name only holds such words (`Public Float Capital Ltd`, `Nominee Services AG`) is one.
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split()).strip(_EDGES)
    if not any(map(str.isalnum, plain)):
        return True
    if plain.startswith("to the order of"):  # of whom is no owner's name either
        return True
    return len(plain) <= 200 and _COLLECTIVE.fullmatch(plain) is not None
