"""The names of a target of the Swiss list, put together from their parts and spelling variants."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.base import Name, NameKind, SourceChanged, Strength
from adapters.xml import Node

_TYPES: dict[str, NameKind] = {"primary-name": "primary", "alias": "alias", "formerly-known-as": "former"}
_QUALITIES: dict[str, Strength] = {"good": "strong", "low": "weak"}
# A title is no part of the name: it becomes a detail.
TITLE = "title"
_PARTS = {
    TITLE, "given-name", "further-given-name", "father-name", "grand-father-name", "family-name", "maiden-name",
    "tribal-name", "suffix", "whole-name", "other",
}  # fmt: skip
_LATIN = "LATN"


def names(identities: list[Node]) -> Iterator[Name]:
    """Yield the main identity's primary name first, then every other name, each followed by its spellings.

    A target may have several identities; what is a primary name in another one is an alias of the target. Raises
    SourceChanged where there is no main identity or primary name, and for an unknown type or quality.
    """
    main = [identity for identity in identities if identity.attribute("main") == "true"]
    if len(main) != 1:
        raise SourceChanged(f"{len(main)} main identities, one was expected")
    nodes = [(node, identity is main[0]) for identity in identities for node in identity.all("name")]
    first = next((node for node, of_main in nodes if of_main and node.attribute("name-type") == "primary-name"), None)
    if first is None:
        raise SourceChanged("no primary name")
    yield from _spellings(first, "primary")
    for node, _ in nodes:
        if node is not first:
            if node.attribute("name-type") not in _TYPES:
                raise SourceChanged(f"unknown name-type {node.attribute('name-type')!r}")
            kind = _TYPES[node.attribute("name-type")]
            yield from _spellings(node, "alias" if kind == "primary" else kind)


def titles(identities: list[Node]) -> Iterator[str]:
    """Yield the titles that stand among the parts of names."""
    for identity in identities:
        for part in identity.all("name", "name-part"):
            if part.attribute("name-part-type") == TITLE:
                yield from (" ".join(text.split()) for text in part.texts("value"))


def _spellings(node: Node, kind: NameKind) -> Iterator[Name]:
    """Yield the name by its parts' values, then once for each language and script in which a part is spelt otherwise.

    Where a part has several variants of one script there are as many forms; a part without a variant keeps its value.
    The combinations of independent variants, a thousand for some names, are left to whoever compares names. How a
    variant came about (`spelling-variant-type`) and the language of a name's entry are not kept.
    """
    if node.attribute("quality") not in _QUALITIES:
        raise SourceChanged(f"quality of name {node.attribute('ssid')} is {node.attribute('quality')!r}")
    strength = _QUALITIES[node.attribute("quality")]
    parts = sorted(node.all("name-part"), key=_order)
    for part in parts:
        if part.attribute("name-part-type") not in _PARTS:
            raise SourceChanged(f"unknown name-part-type {part.attribute('name-part-type')!r}")
    parts = [part for part in parts if part.attribute("name-part-type") != TITLE]
    main = _joined(part.text_of("value") for part in parts)
    if not main:
        raise SourceChanged(f"name {node.attribute('ssid')} has no value")
    yield Name(text=main, kind=kind, strength=strength)
    variants = [[(_spelt(item), item.text) for item in part.all("spelling-variant") if item.text] for part in parts]
    for spelt in dict.fromkeys(key for of_part in variants for key, _ in of_part):
        of_script = [[text for key, text in of_part if key == spelt] for of_part in variants]
        for number in range(max(map(len, of_script))):
            text = _joined(
                texts[min(number, len(texts) - 1)] if texts else part.text_of("value")
                for part, texts in zip(parts, of_script, strict=True)
            )
            if spelt[1] != _LATIN:
                spelling: NameKind = "translation"
            else:
                spelling = "alias" if kind == "primary" else kind
            if text:
                yield Name(text=text, kind=spelling, strength=strength, script=spelt[1])


def _spelt(node: Node) -> tuple[str, str]:
    return node.attributes.get("lang", ""), node.attribute("script")


def _order(part: Node) -> int:
    text = part.attribute("order")
    if not text.isdecimal():
        raise SourceChanged(f"the order of a name-part is {text!r}")
    return int(text)


def _joined(texts: Iterator[str]) -> str:
    return " ".join(" ".join(text.split()) for text in texts if text and text != "-")
