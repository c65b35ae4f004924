"""The reference tables inside OFAC's ENHANCED XML: every code in the file is checked against them."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.base import SourceChanged
from adapters.xml import Node


@dataclass(frozen=True, slots=True)
class References:
    """The file's own tables: code -> (its kind, its text), country code -> ISO, feature type -> its text."""

    values: dict[str, tuple[str, str]] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    features: dict[str, str] = field(default_factory=dict)

    def add(self, node: Node) -> None:
        """Take one referenceValue or featureType; raises SourceChanged if its code stands twice."""
        if node.tag == "featureType":
            table, code = self.features, node.attribute("featureTypeId")
            known = code in table
            self.check(node.one("detailType"), "FEATURE DETAIL TYPE")
            table[code] = node.filled("type")
        else:
            code = node.attribute("refId")
            known = code in self.values
            self.values[code] = (node.filled("type"), node.filled("value"))
            if node.text_of("isoCode"):
                self.countries[code] = node.text_of("isoCode")
        if known:
            raise SourceChanged(f"{node.tag} {code} stands twice")

    def check(self, node: Node, kind: str) -> str:
        """Return the node's text, which must be what the file's table of that kind says under its code."""
        return self._same(node.attribute("refId"), node.text, f"{node.tag} ({kind})", kind)

    def check_feature(self, node: Node) -> str:
        """Return a feature type's name, which must be what the file's table says under its code."""
        code = node.attribute("featureTypeId")
        if self.features.get(code) != node.text:
            raise SourceChanged(
                f"feature type {code} is {node.text!r}, the file's table says {self.features.get(code)!r}"
            )
        return node.text

    def check_value(self, node: Node) -> str | None:
        """Return the code of a feature's value, which must be what the table says, or None without a code."""
        code = node.text_of("valueRefId")
        if not code:
            return None
        self._same(code, node.text_of("value"), "feature value", None)
        return code

    def country(self, node: Node) -> str | None:
        """Return the ISO code of a country node; regions that OFAC gives none (Gaza, Kosovo) have none."""
        self.check(node, "COUNTRY")
        return self.countries.get(node.attribute("refId"))

    def _same(self, code: str, text: str, what: str, kind: str | None) -> str:
        known_kind, known = self.values.get(code, ("", None))
        if known != text or (kind and known_kind != kind):
            raise SourceChanged(
                f"{what} {code} is {text!r}, the file's table says {known!r} ({known_kind or 'unknown'})"
            )
        return text
