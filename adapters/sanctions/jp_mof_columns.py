"""What the column headings and the regimes' titles of the Japanese Ministry of Finance's workbook mean."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from adapters.base import PartyKind, SourceChanged

Meaning = Literal[
    "date", "number", "japanese", "english", "alias", "weak_alias", "former", "birth", "birth_place",
    "nationality", "passport", "identity_number", "address", "remarks", "reason", "detail",
]  # fmt: skip

# Each sheet has headings of its own, and one thing has many names: without blanks and in NFKC they are these.
_MEANINGS: dict[Meaning, tuple[str, ...]] = {
    "date": ("告示日付",),
    "number": ("告示番号",),
    "japanese": ("日本語表記",),
    "english": ("英語表記",),
    "alias": ("別名", "別称", "別名・別称", "別称・別名", "別称・旧称", "確定可能な別名"),
    # "not enough to tell who it is": what the UN calls a low quality alias
    "weak_alias": ("確定に十分でない別名",),
    "former": ("旧称", "旧称・以前の呼称", "以前の別名", "過去の別名"),
    "birth": ("生年月日", "生年月日・出生地"),
    "birth_place": ("出生地", "出生地・出身地"),
    "nationality": ("国籍",),
    "passport": ("旅券番号",),
    "identity_number": ("ID番号", "身分登録番号", "身分証番号"),
    "address": (
        "住所", "住所等", "所在地", "住所・所在地", "所在地・住所登録された事務所の住所", "活動地域・住所", "活動地域",
    ),
    "remarks": ("その他の情報", "詳細"),
    "reason": ("指定の根拠", "決議1483上の根拠"),
    # The UN's dates are not Japan's: they stay details, and never date a designation of this list.
    "detail": (
        "称号", "役職", "肩書", "肩書等", "電話", "電話番号", "FAX", "国連参照番号", "リスト掲載日", "指定日",
        "国連制裁員会による指定日", "国連制裁委員会による指定日",
    ),
}  # fmt: skip
HEADINGS: dict[str, Meaning] = {heading: meaning for meaning, all_ in _MEANINGS.items() for heading in all_}
_REQUIRED: frozenset[Meaning] = frozenset({"date", "number", "japanese", "english"})
# Filled, be it with 不明 (unknown), for persons alone.
ONLY_PERSONS_HAVE: frozenset[Meaning] = frozenset({"birth", "birth_place", "nationality", "passport"})

_BOTH = re.compile("個人(?:及び|又は|・)団体|団体(?:及び|又は|・)個人|特定銀行を除く")
# Printed by Japan in a title or note where the rule holds ("50%以上を直接に所有"); nothing else here says so.
_OWNED = re.compile(r"(?:50|五十)(?:%|パーセント)|百分の五十")


def squeezed(text: str) -> str:
    """Return a text in NFKC without blanks: how headings, titles and dates are compared, not how names are kept."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def headings(cells: list[str], sheet: str) -> list[tuple[str, Meaning]]:
    """Return (heading, meaning) of each column; raises SourceChanged for one unknown, doubled or missing."""
    found: list[tuple[str, Meaning]] = []
    for cell in cells:
        heading = squeezed(cell)
        if heading not in HEADINGS:
            raise SourceChanged(f"sheet {sheet!r} has an unknown heading {cell!r}")
        found.append((heading, HEADINGS[heading]))
    if len(set(found)) != len(found):
        raise SourceChanged(f"sheet {sheet!r} has a heading twice: {[heading for heading, _ in found]}")
    if missing := _REQUIRED - {meaning for _, meaning in found}:
        raise SourceChanged(f"sheet {sheet!r} has no column for {', '.join(sorted(missing))}")
    return found


def kind_of(title: str) -> PartyKind:
    """Return what the parties of a regime are by its title (個人 persons, 団体 or 銀行 companies), else unknown."""
    text = _BOTH.sub("", squeezed(title))
    if "船舶" in text:
        return "vessel"
    is_person, is_company = "個人" in text, "団体" in text or "銀行" in text
    if is_person == is_company:
        return "unknown"
    return "person" if is_person else "company"


def owned_are_caught(texts: list[str]) -> bool:
    """Return whether a sheet prints the rule that parties owned to a half or more are caught too."""
    return any(_OWNED.search(squeezed(text)) for text in texts)
