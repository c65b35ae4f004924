"""What parties, designations and statements look like, wherever they stand in an answer."""

from __future__ import annotations

from schemas import shapes as a

IDENTITY = ("confirmed", "corroborated", "name_only")
VERDICT = ("match", "possible")
TIMING = ("before", "after", "straddles", "unknown", "after_delisting")
FORCE = ("yes", "unknown", "ended", "not_yet")
BOUND = ("established", "not_established", "nexus_needed")
COUNTRY = "Country, ISO 3166-1 alpha-2; null where the source names none"
_IDENTITY = "How sure it is who the party is: confirmed (by an identifier), corroborated (by a second sign), name_only"
_IN_FORCE = "Whether it was in force on the day asked; unknown where its dates do not tell"


class ValueSchema(a.Strict):
    amount = a.number("Amount; amounts of unlike currency or kind are never added")
    currency = a.text("Currency, ISO 4217")
    kind = a.text("Kind of value: statistical, fob, cif, invoice, customs or unknown")


class IdentifierSchema(a.Strict):
    type = a.text("Type of number: inn, ogrn, lei, imo, …")
    value = a.text("The number as written")
    country = a.text(COUNTRY, none=True)


class SourceDateSchema(a.Strict):
    kind = a.text("What the date says", one_of=("effective", "listed", "published", "amended", "ended", "seen"))
    value = a.day("The date as exact as its source", none=False)
    precision = a.text("How exact it is", one_of=("day", "month", "year"))
    field = a.text("The field of the source it was read from")
    parsed = a.yes_no("Whether it was read out of running text")


class QuotationSchema(a.Strict):
    source = a.text("Source it stands in")
    edition = a.text("SHA-256 of the edition's bytes")
    record = a.text("The publisher's own number of the record, or the row")
    field = a.text("Field of the record")
    text = a.text("The text that stands there")
    url = a.text("Where a person can look it up", none=True)


class RecordRefSchema(a.Strict):
    source = a.text("Source the record stands in")
    record = a.text("The publisher's own number of the record")
    edition = a.text("SHA-256 of the edition's bytes")
    url = a.text("Where a person can look the record up", none=True)


class StatementRefSchema(a.Strict):
    source = a.text("Data set the statement stands in")
    record = a.text("Its number there")
    edition = a.text("SHA-256 of the edition's bytes")


class MatchedPartySchema(a.Strict):
    party_id = a.text("Stable id: the source and its record")
    name = a.text("The party's first name in its source")
    source = a.text("Source that knows the party")
    country = a.text(COUNTRY, none=True)
    identity = a.text(_IDENTITY, one_of=IDENTITY)
    verdict = a.text("Whether the names agree, or only may", one_of=VERDICT)
    score = a.number("Likeness of the names from 0 to 1, to order by; it decides nothing alone")
    matched = a.text("The name of the party that agreed")
    weak_alias = a.yes_no("Whether only an alias its publisher calls weak agrees")
    why = a.texts("Why it matches, in plain words")


class TallySchema(a.Strict):
    count = a.whole("Shipments of this class")
    without_value = a.whole("Of these, shipments without an amount or its currency: the totals lack them")
    values = a.many(ValueSchema, "Their totals, one for each currency and kind of value")
    flags = a.counts("What to know of them: flag and number of shipments that carry it")
    decided_by = a.counts("Which document date decided: its kind and number of shipments")


class TalliesSchema(a.Strict):
    before = a.one(TallySchema, "All physical events before the measure's first day")
    after = a.one(TallySchema, "All on or after that day")
    straddles = a.one(TallySchema, "Some on each side")
    unknown_ = a.one(TallySchema, "Cannot be placed: no date, one too coarse, or inside the interval", key="unknown")
    after_delisting = a.one(TallySchema, "After the designation had ended")


class MeasureSchema(a.Strict):
    type = a.text("Type of measure: asset_freeze, export_control, import_ban, …")
    restricts = a.texts("What it restricts: supply, receive, funds, securities, services, port, travel")
    cascades = a.yes_no("Whether parties owned by this one are caught too")
    label = a.text("The authority's own wording")
    dates = a.many(SourceDateSchema, "The measure's own dates, where they differ from the designation's")


class PlacedMeasureSchema(MeasureSchema):
    from_ = a.day("First day, effective or else listed", key="from")
    to = a.day("Last day; null while no end is known")
    in_force = a.text(_IN_FORCE, one_of=FORCE)
    shipments = a.one(TalliesSchema, "The shipments placed against this measure")


class SinceSchema(a.Strict):
    from_ = a.day("Not earlier than this day; null where nothing says so", key="from")
    to = a.day("Not later than this day")
    basis = a.text("Which dates say so")


class BoundSchema(a.Strict):
    caller = a.text("Whether it binds you, by the nexus given or set", one_of=BOUND)
    subject = a.text("Whether it binds the supplier, by its country", one_of=BOUND)
    transaction = a.text("Whether it binds the transaction: not known to this service", one_of=BOUND)


class DesignationSchema(a.Strict):
    authority = a.text("Authority: US, UK, …")
    list = a.text("Its list")
    name = a.text("The party's first name on the list")
    programme = a.text("Programmes, by semicolon")
    identity = a.text(_IDENTITY, one_of=IDENTITY)
    verdict = a.text("Whether the names agree, or only may", one_of=VERDICT)
    score = a.number("Likeness of the names from 0 to 1")
    why = a.texts("Why it matches, in plain words")
    since = a.one(SinceSchema, "Since when the measure of `shipments_against` binds, as exactly as is known")
    no_longer_found = a.day("Day of the last edition that still had it; null while it stands")
    in_force = a.text(_IN_FORCE, one_of=FORCE)
    measures = a.many(PlacedMeasureSchema, "What the authority imposes, the weightiest first")
    dates = a.many(SourceDateSchema, "Every date the publisher gives, and when our editions first had it")
    shipments_against = a.text(
        "Type of the measure that speaks for it: the weightiest that may be in force on the day asked"
    )
    shipments = a.one(TalliesSchema, "The shipments placed against that measure; each of `measures` has its own")
    trade_covered_until = a.day("Last day the trade records cover; later trade is not known")
    legal_basis = a.texts("Legal basis as the publisher gives it")
    bound = a.one(BoundSchema, "Whom it binds, as far as the question tells; never a bare no")
    evidence = a.one(RecordRefSchema, "Where it stands")


class AmountSchema(a.Strict):
    amount = a.number("Amount")
    currency = a.text("Currency, ISO 4217", none=True)
    qualifier = a.text("The publisher's qualifier: at_least, nearly, almost, about, exact", none=True)


class PeriodSchema(a.Strict):
    from_ = a.day("First day, month or year", key="from")
    to = a.day("Last day, month or year")


class StatementSchema(a.Strict):
    claim = a.text("What is said: supplies, imports")
    about_subject = a.yes_no("Whether it is about this supplier; else it is context")
    supplier = a.text("Supplier named; null where all of a country is meant", none=True)
    supplier_country = a.text(COUNTRY, none=True)
    buyer = a.text("Buyer named; null where all of a country is meant", none=True)
    buyer_country = a.text(COUNTRY, none=True)
    quote = a.text("The words themselves, where quoted", none=True)
    amount = a.one(AmountSchema, "Amount stated", none=True)
    goods = a.text("Goods stated", none=True)
    period = a.one(PeriodSchema, "The time it speaks of")
    publisher = a.text("Who published it")
    published_on = a.day("When, as exactly as known", none=False)
    title = a.text("Title of the publication", none=True)
    note = a.text("What to know of it", none=True)
    url = a.text("Where it was published", none=True)
    timing = a.text(
        "Where its publication lies against the measure that bound the counterparty first", none=True, one_of=TIMING
    )
    evidence = a.one(StatementRefSchema, "Where it stands")
