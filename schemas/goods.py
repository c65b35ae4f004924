"""What goods look like in an answer: the rule that spoke, the line of a list, and the editions of lists."""

from __future__ import annotations

from schemas import shapes as a
from schemas.evidence import ValueSchema

MATCH = ("exact", "via_concordance", "possible")
GOODS_STATUS = ("answered", "excerpt", "codes_not_held")


class RuleSchema(a.Strict):
    id = a.text("Id of the rule")
    version = a.text("Its version: it changes with the rule or its threshold")
    threshold = a.text("What it needs to speak")
    source = a.text("Why it looks for this")


class GoodsSchema(a.Strict):
    list = a.text("Id of the list of goods")
    edition = a.text("The edition of the day of the shipments")
    entry = a.text("The list's own code, which the declared one falls under")
    tier = a.text("Tier on the list", none=True)
    name = a.text("Goods as the list names them", none=True)
    hs = a.text("Code as declared, its digits")
    match = a.text(
        "exact; via_concordance: the HS2017 code became listed ones in HS2022; possible: only part of it is listed, "
        "the code is shorter than the list's, unknown to its nomenclature, or guessed",
        one_of=MATCH,
    )
    why = a.text("What stands between the declared code and the list's", none=True)
    way = a.text(
        "direct: to a country the list looks at; transit: to a transshipment point", one_of=("direct", "transit")
    )
    standing = a.text(
        "in_force: surely on a day of the edition; unplaced: the document dates do not tell",
        one_of=("in_force", "unplaced"),
    )
    destination = a.text("Country of destination, or else of the receiver, ISO 3166-1 alpha-2")
    counterparty = a.text("Who is at the other end")
    role = a.text("What it is to the supplier", one_of=("buyer", "supplier"))
    illustrative = a.yes_no("Whether it rests on invented rows with fictional suppliers")
    shipments = a.whole("Shipments")
    values = a.many(ValueSchema, "Their totals, one for each currency and kind of value")
    decided_by = a.counts("Which document date decided: its kind and number of shipments")
    flags = a.counts("What to know of their dates: flag and number of shipments that carry it")


class GoodsListSchema(a.Strict):
    id = a.text("Id of the list")
    title = a.text("Its title")
    authority = a.text("Authority behind it")
    status = a.text("What is held: all of the edition, part of it, or only how many items it has", one_of=GOODS_STATUS)
    edition = a.text("Name of the edition")
    sha256 = a.text("SHA-256 of its data file")
    from_ = a.day("First day of the edition", none=False, key="from")
    to = a.day("Last day; null while no later edition is held")
    holds = a.text("What it consists of", one_of=("codes", "count", "countries"))
    held = a.whole("Codes or countries held")
    items = a.whole("Items it has by its publisher's account", none=True)
    used = a.yes_no("Whether a shipment of this answer was judged by it, or would have been")
    source = a.text("Where its facts were read")
    licence = a.text("Licence; it holds for exports too")
    gaps = a.texts("What is not held of it, and shipments not judged by it")
