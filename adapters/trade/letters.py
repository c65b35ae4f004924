"""How much a text looks like one in an encoding: the share of its letters that are common in the languages of it."""

from __future__ import annotations

from collections.abc import Callable

# The Latin encodings differ in a dozen letters; these are their own languages', the commonest encoding first.
LATIN = {
    "windows-1252": "àâäáãåæçèéêëìíîïñòóôõöøœùúûüÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜŸ",
    "windows-1254": "ğĞıİşŞçÇöÖüÜâîûÂÎÛ",
    "windows-1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽäöüßÄÖÜőűŐŰăâîșțĂÂÎđĐ",
}
_CYRILLIC = frozenset("оеаинтсрвлкмдпуяі")


def likeness(sample: bytes, encoding: str) -> float:
    """Return from 0 to 1 how many of the letters beyond ASCII are common ones, as the encoding reads them."""
    letters = [each for each in sample.decode(encoding, errors="replace") if not each.isascii()]
    common = _COMMON.get(encoding, _cyrillic)
    if encoding in LATIN:
        own = frozenset(LATIN[encoding])
        return sum(each in own for each in letters) / max(1, len(letters))
    return sum(map(common, letters)) / max(1, len(letters))


def _cyrillic(letter: str) -> bool:
    return letter.casefold() in _CYRILLIC


def _hangul(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3"


def _japanese(letter: str) -> bool:
    """Kana of full width and ideographs; what reads Cyrillic as Japanese gives kana of half width."""
    return "\u3041" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff"


def _led(encoding: str, first: int, last: int) -> Callable[[str], bool]:
    """Return whether a letter is of the encoding's own first level, which its leading byte tells."""

    def common(letter: str) -> bool:
        try:
            return first <= letter.encode(encoding)[0] <= last
        except UnicodeEncodeError:
            return False

    return common


_COMMON: dict[str, Callable[[str], bool]] = {
    "cp949": _hangul, "cp932": _japanese, "euc-jp": _japanese,
    "gb18030": _led("gb2312", 0xB0, 0xD7), "big5": _led("big5", 0xA4, 0xC6),
}  # fmt: skip
