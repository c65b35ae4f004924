"""Looking around: the parties we hold, and what each source says of one of them."""

from __future__ import annotations

from schemas import shapes as a
from schemas.evidence import (
    COUNTRY,
    IdentifierSchema,
    MatchedPartySchema,
    MeasureSchema,
    RecordRefSchema,
    SourceDateSchema,
    StatementSchema,
    ValueSchema,
)

EVENTS = (
    "first_seen",
    "no_longer_found",
    "returned",
    "programme_added",
    "programme_removed",
    "measure_added",
    "measure_removed",
)


class PartiesSchema(a.Strict):
    parties = a.many(MatchedPartySchema, "This page of the parties, best match first")
    total = a.whole("Parties found, over all pages")
    complete = a.yes_no("Whether every candidate was looked at; false where the name has too many")


class HeldNameSchema(a.Strict):
    text = a.text("The name as the source writes it")
    kind = a.text("primary, alias, former or translation")
    strength = a.text("Whether its publisher calls the alias weak", one_of=("strong", "weak"))


class AddressSchema(a.Strict):
    text = a.text("The address as the source writes it")
    country = a.text(COUNTRY, none=True)


class LinkSchema(a.Strict):
    relation = a.text("The relation as the source names it")
    target = a.text("Id of the other party; null where the source gives only a name", none=True)
    name = a.text("Name of the other party")
    former = a.yes_no("Whether the source says it has ended")


class DetailSchema(a.Strict):
    field = a.text("Field of the source")
    value = a.text("What stands there")


class PartySchema(a.Strict):
    party_id = a.text("Stable id: the source and its record")
    name = a.text("The party's first name in its source")
    source = a.text("Source that knows the party")
    kind = a.text("What it is", one_of=("company", "person", "vessel", "aircraft", "unknown"))
    country = a.text(COUNTRY, none=True)
    current = a.yes_no("Whether the newest edition still has the record")
    illustrative = a.yes_no("Whether it comes from invented rows")
    names = a.many(HeldNameSchema, "Every name the source gives")
    identifiers = a.many(IdentifierSchema, "Every number the source gives")
    addresses = a.many(AddressSchema, "Every address the source gives")
    links = a.many(LinkSchema, "Relations the source itself states")
    remarks = a.text("The source's remarks", none=True)
    details = a.many(DetailSchema, "Everything else the source says")


class SeenSchema(a.Strict):
    not_before = a.day("Day of the last full edition without it")
    not_after = a.day("Day of the first edition held with it")


class StretchSchema(a.Strict):
    not_before = a.day("Day of the last whole edition without it")
    first_seen = a.day("Day of the first edition with it", none=False)
    last_seen = a.day("Day of the last edition with it", none=False)
    gone_by = a.day("Day of the first whole edition without it again; null while it stands")


class EventSchema(a.Strict):
    kind = a.text("What changed between two editions", one_of=EVENTS)
    what = a.text("The programme or the type of measure, where one of these changed", none=True)
    not_before = a.day("Day of the last edition before the change")
    not_after = a.day("Day of the first edition after it", none=False)


class HeldDesignationSchema(a.Strict):
    authority = a.text("Authority: US, UK, …")
    list = a.text("Its list")
    programmes = a.texts("Programmes")
    measures = a.many(MeasureSchema, "What the authority imposes")
    dates = a.many(SourceDateSchema, "Every date the publisher gives, and when our editions first had it")
    seen = a.one(SeenSchema, "When it appeared, by the editions we hold")
    no_longer_found = a.day("Day of the last edition that still had it; null while it stands")
    stretches = a.many(StretchSchema, "From when to when it stood in our editions, oldest first")
    events = a.many(EventSchema, "What changed between our editions, oldest first")
    legal_basis = a.texts("Legal basis as the publisher gives it")
    reasons = a.text("The publisher's statement of reasons", none=True)
    evidence = a.one(RecordRefSchema, "Where it stands")


class DesignationsSchema(a.Strict):
    party_id = a.text("The party")
    name = a.text("Its first name")
    available_at = a.instant("What publishers had served by then is what is shown")
    known_at = a.instant("What this service had recorded by then is what is shown")
    designations = a.many(HeldDesignationSchema, "Every designation it has or had in the editions we hold")


class NamedPartySchema(a.Strict):
    party_id = a.text("Stable id")
    name = a.text("Name as the row writes it")
    country = a.text(COUNTRY, none=True)


class DocumentDateSchema(a.Strict):
    kind = a.text("order, load, departure, arrival, declaration or release")
    value = a.day("The date as exact as its source", none=False)


class ShipmentSchema(a.Strict):
    source = a.text("Data set")
    edition = a.text("SHA-256 of the file's bytes")
    record_id = a.text("The publisher's number of the row")
    line = a.whole("Line of the file, the first is 1")
    document_type = a.text("declaration, bol or manifest")
    document_no = a.text("Number of the document", none=True)
    item_no = a.text("Number of the item in the document", none=True)
    direction = a.text("Direction, as import:RU", none=True)
    origin = a.text("Country of origin of the goods", none=True)
    departure = a.text("Country of departure", none=True)
    trading = a.text("Trading country", none=True)
    destination = a.text("Country of destination", none=True)
    hs_raw = a.text("HS code as declared", none=True)
    hs6 = a.text("Its first six digits", none=True)
    hs_version = a.text("Edition of the HS", none=True)
    hs_imputed = a.yes_no("Whether the data set's maker inferred the code")
    goods = a.text("Goods as declared", none=True)
    unit = a.text("Unit of the quantity", none=True)
    incoterm = a.text("Delivery term", none=True)
    illustrative = a.yes_no("Whether the row is invented")
    dates = a.many(DocumentDateSchema, "The dates of the document")
    sender = a.one(NamedPartySchema, "Sender", none=True)
    receiver = a.one(NamedPartySchema, "Receiver", none=True)
    contract_holder = a.one(NamedPartySchema, "Holder of the contract", none=True)
    declarant = a.one(NamedPartySchema, "Declarant", none=True)
    manufacturer = a.one(NamedPartySchema, "Manufacturer", none=True)
    notify_party = a.one(NamedPartySchema, "Notify party", none=True)
    net_kg = a.number("Net weight, kg", none=True)
    gross_kg = a.number("Gross weight, kg", none=True)
    quantity = a.number("Quantity", none=True)
    values = a.many(ValueSchema, "Values; the first is the one that is totalled")


class ShipmentsSchema(a.Strict):
    party_id = a.text("The party")
    illustrative = a.yes_no("Whether a row of this page is invented")
    total = a.whole("Shipments, over all pages")
    shipments = a.many(ShipmentSchema, "This page of the shipments in which the party stands in any role")


class StatementsSchema(a.Strict):
    party_id = a.text("The party")
    statements = a.many(StatementSchema, "Statements that name the party")
