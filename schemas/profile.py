"""The profile: the answer to one question about one supplier."""

from __future__ import annotations

from schemas import shapes as a
from schemas.chains import ChainsSchema
from schemas.evidence import (
    COUNTRY,
    IDENTITY,
    DesignationSchema,
    IdentifierSchema,
    QuotationSchema,
    StatementSchema,
    ValueSchema,
)
from schemas.goods import GoodsListSchema, GoodsSchema, RuleSchema
from schemas.owners import StakeSchema
from schemas.subject import SubjectSchema

OUTCOMES = ("findings", "findings_incomplete", "no_findings", "incomplete")
LEVELS = ("critical", "high", "elevated")
STATUS = ("answered", "stale", "expired", "held", "failed", "never_read", "excerpt")
_ROLES = ("contract_holder", "notify_party", "manufacturer", "declarant")
_PART = "Whether this part could be looked at in full"
_PART_OUTCOME = "Outcome of this part alone"
_ILLUSTRATIVE = "Whether it rests on invented rows with fictional suppliers"


class BankAskedSchema(a.Strict):
    name = a.text("Bank named in the question", none=True)
    swift = a.text("Its SWIFT code", none=True)


class QuestionAskedSchema(a.Strict):
    supplier = a.text("Name of the supplier as asked")
    names = a.texts("Its other names as asked")
    country = a.text("Country asked with, ISO 3166-1 alpha-2: evidence, never a filter", none=True)
    identifiers = a.many(IdentifierSchema, "Numbers asked with")
    address = a.text("Address asked with", none=True)
    officers = a.texts("Officers asked with")
    bank = a.one(BankAskedSchema, "Bank asked with")
    nexus = a.optional_texts("Authorities asked with, whose measures bind you; null means those of the settings")
    as_of = a.day("The day asked about: what bound on that day", none=False)
    available_at = a.instant("What publishers had served by then was looked at")
    known_at = a.instant(
        "What this service had recorded by then was looked at: the last thing recorded, if none was asked"
    )
    authorities = a.optional_texts("Authorities the lists were narrowed to; null means all lists in use")
    external_id = a.text("Your own number of the supplier", none=True)
    purpose = a.text("What the answer is for, as you gave it", none=True)


class SpellingSchema(a.Strict):
    text = a.text("The name as the records write it")
    shipments = a.whole("Shipments under this spelling")
    without_value = a.whole("Of these, shipments without an amount or its currency: the totals lack them")
    values = a.many(ValueSchema, "Their totals")
    identity = a.text("How sure it is that this spelling is the counterparty", one_of=IDENTITY)
    why = a.texts("Why it is taken for the counterparty, in plain words; empty where there is one party only")
    parties = a.texts("Ids of the parties spelled so: a ruling names them")


class QuotedRulingSchema(a.Strict):
    id = a.text("Id of the ruling; see `/v1/rulings`")
    kind = a.text("join: the parties it names are one; split: they are not", one_of=("join", "split"))
    by = a.text("Who ruled so")
    because = a.text("Why")
    made_at = a.instant("When")


class PerhapsSchema(a.Strict):
    name = a.text("A name of the other counterparty")
    parties = a.texts("Ids of its parties")
    why = a.text("Why the two were not made one")


class NotAddedSchema(a.Strict):
    same_document = a.whole("Rows that repeat a row of another data set, by document number and item")
    possible = a.whole("Rows that may repeat one: the same day, parties, goods, and value or weight")
    values = a.many(ValueSchema, "What these rows add up to; it is not in the totals")


class TradeSchema(a.Strict):
    shipments = a.whole("Shipments in the records")
    without_value = a.whole("Of these, shipments without an amount or its currency: the totals lack them")
    values = a.many(ValueSchema, "Their totals, one for each currency and kind of value")
    first = a.day("Earliest document date")
    last = a.day("Latest document date")
    hs = a.texts("HS codes, six digits, as declared")
    not_added = a.one(NotAddedSchema, "Rows that two data sets hold; the totals have them once")


class NumberSchema(a.Strict):
    type = a.text("Type of number: inn, ogrn, lei, imo, …")
    value = a.text("The number as compared")


class CounterpartySchema(a.Strict):
    name = a.text("Its name, the spelling most used")
    country = a.text(COUNTRY, none=True)
    role = a.text(
        "What it is to the supplier asked about: buyer or supplier; or contract_holder, notify_party, manufacturer or "
        "declarant of shipments that a buyer or supplier has as well: the same rows, not to be added to those totals. "
        "Where `subject_as` is given it may be the sender or receiver, too",
        one_of=("buyer", "supplier", *_ROLES, "sender", "receiver"),
    )
    subject_as = a.text(
        "What the supplier asked about is in these shipments, where it is neither their sender nor their receiver",
        none=True,
        one_of=_ROLES,
    )
    identity = a.text("How sure it is that the parties below are this one", one_of=IDENTITY)
    illustrative = a.yes_no(_ILLUSTRATIVE)
    subject_parties = a.texts("Ids of the supplier's own parties in this trade")
    parties = a.texts("Ids of the parties grouped here")
    identifiers = a.many(NumberSchema, "Numbers the records give")
    spellings = a.many(SpellingSchema, "Each spelling with its own subtotal")
    rulings = a.many(
        QuotedRulingSchema, "What a person ruled on these parties; it wins over the service's own grouping"
    )
    perhaps = a.many(PerhapsSchema, "Other counterparties that may be this one: a person can rule")
    trade = a.one(TradeSchema, "What the records show")
    statements = a.many(StatementSchema, "What was published about this trade")
    designations = a.many(
        DesignationSchema, "Designations of parties that match or may match it, with the shipments placed"
    )
    owners = a.many(
        StakeSchema, "Who owns or controls it, and what it owns, as registers state; none stated says nothing"
    )


class FindingSchema(a.Strict):
    code = a.text("The reason for attention; see `/v1/finding-codes`")
    level = a.text("Urgency of a person's review", one_of=LEVELS)
    sentence = a.text("The finding in words, with what is not known")
    illustrative = a.yes_no(_ILLUSTRATIVE)
    by_name_only = a.yes_no("Whether nothing but a name connects it, so that a person must rule")
    evidence = a.many(QuotationSchema, "What it rests on, quoted")
    lowered_by = a.text("The fact that would lower it")
    rule = a.one(RuleSchema, "The rule about goods or patterns that gave it; null for those of lists", none=True)
    counter_evidence = a.texts("What the same records show against it")


class NoteSchema(a.Strict):
    code = a.text("What kind of note; see `/v1/finding-codes`")
    sentence = a.text("The note in words")
    evidence = a.many(QuotationSchema, "What it rests on, quoted")
    illustrative = a.yes_no(_ILLUSTRATIVE)
    rule = a.one(RuleSchema, "The rule about goods or patterns that gave it; null for all others", none=True)
    counter_evidence = a.texts("What the same records show against it")


class ListCoverageSchema(a.Strict):
    id = a.text("Id of the list")
    title = a.text("Its title")
    authority = a.text("Authority that publishes it")
    status = a.text("Whether it answered", one_of=STATUS)
    reason = a.text("Why the last attempt to refresh it failed or was held", none=True)
    edition = a.text("SHA-256 of the edition's bytes", none=True)
    publisher_date = a.day("The date the publisher gives the edition")
    parties = a.whole("Parties in the edition")
    checked_hours_ago = a.whole("Hours since it was last checked with the publisher", none=True)
    licence = a.text("Licence of the source; it holds for exports too")


class ListsCoverageSchema(a.Strict):
    complete = a.yes_no(_PART)
    outcome = a.text(_PART_OUTCOME, one_of=OUTCOMES)
    sources = a.many(ListCoverageSchema, "The lists this answer needed")


class WithdrawnFileSchema(a.Strict):
    sha256 = a.text("SHA-256 of its bytes")
    rows = a.whole("Rows of it that are no longer looked at")
    at = a.instant("When it was withdrawn")
    by = a.text("Who withdrew it")
    because = a.text("Why")


class DatasetCoverageSchema(a.Strict):
    id = a.text("Id of the data set")
    kind = a.text("trade or statements")
    title = a.text("Its title")
    status = a.text("Whether it was read", one_of=("answered", "never_read", "withdrawn"))
    from_ = a.day("First day of its period, from its manifest", key="from")
    to = a.day("Last day of its period: later trade is not known")
    directions = a.texts("Directions it covers, as import:RU")
    countries = a.texts("Countries whose customs its records come from; those of other countries are not in it")
    illustrative = a.yes_no(_ILLUSTRATIVE)
    licence = a.text("Licence of the data set; it holds for exports too")
    rows = a.whole("Rows read")
    rows_aside = a.whole("Rows of its files that could not be read; what stands in them is not known")
    gaps = a.texts("What it is known to leave out, as its manifest states; a note tells it too, unless it is invented")
    withdrawn = a.many(WithdrawnFileSchema, "Files that a person took back, where there are any", required=False)


class TradeCoverageSchema(a.Strict):
    complete = a.yes_no(
        "Whether real records of every direction reach over the day asked, with no hole before it and no row lost; "
        "that they begin some day is told in the notes"
    )
    outcome = a.text(_PART_OUTCOME, one_of=OUTCOMES)
    until = a.day("Last day of the latest trade period")
    datasets = a.many(DatasetCoverageSchema, "Data sets of trade records and of statements, and those never read")


class RegisterCoverageSchema(a.Strict):
    id = a.text("Id of the register")
    title = a.text("Its title")
    publisher = a.text("Who publishes it")
    licence = a.text("Its licence; it holds for exports too")
    status = a.text("Whether it answered", one_of=("answered", "never_read", "withdrawn"))
    retrieved_at = a.moment("When its last file was to be had")
    illustrative = a.yes_no("Whether it is invented")
    rows = a.whole("Stakes in its files")
    rows_aside = a.whole("Records of its files that could not be read")
    left_out = a.counts("Records of its files that name no owner, or that it took back, by its word", required=False)
    gaps = a.texts("What it is known to leave out")


class OwnershipCoverageSchema(a.Strict):
    complete = a.yes_no(_PART)
    outcome = a.text(_PART_OUTCOME, one_of=OUTCOMES)
    sources = a.many(RegisterCoverageSchema, "Registers of owners")


class GoodsCoverageSchema(a.Strict):
    complete = a.yes_no(_PART)
    outcome = a.text(_PART_OUTCOME, one_of=OUTCOMES)
    lists = a.many(GoodsListSchema, "Editions of lists of goods and countries that had begun by the days asked")


class CoverageSchema(a.Strict):
    lists = a.one(ListsCoverageSchema, "Sanctions lists")
    trade = a.one(TradeCoverageSchema, "Trade records")
    ownership = a.one(OwnershipCoverageSchema, "Ownership")
    goods = a.one(GoodsCoverageSchema, "Goods")


class EngineSchema(a.Strict):
    version = a.text("Version of the service")
    names = a.text("Version of the rules for names")
    rules = a.text("Version of the rules for findings")


class ProfileSchema(a.Strict):
    """Records, not a legal conclusion; a person decides."""

    illustrative = a.yes_no(_ILLUSTRATIVE + "; it stands first so that nobody misses it")
    id = a.text("Id under which this answer is kept")
    question = a.one(QuestionAskedSchema, "What was asked, as understood")
    outcome = a.text(
        "Whether there are findings, and whether every required source answered; silence alone is no finding",
        one_of=OUTCOMES,
    )
    level = a.text("Highest level of the findings; absent where sources are missing", one_of=LEVELS, required=False)
    level_at_least = a.text(
        "Highest level of the findings so far: required sources are missing", one_of=LEVELS, required=False
    )
    needs_ruling = a.yes_no("Whether a person must rule on an identity")
    summary = a.text("Two sentences for a buyer: what was found, and what the answer does not cover")
    warnings = a.texts("What to know before reading on")
    disclaimer = a.text("What this is not")
    subject = a.one(SubjectSchema, "Whom the asked name resolves to")
    designations = a.many(DesignationSchema, "Designations of the supplier itself")
    counterparties = a.many(CounterpartySchema, "Who trades with the supplier, grouped over spellings")
    chains = a.one(ChainsSchema, "Ways of two hops to listed parties, through counterparties: context, no finding")
    goods = a.many(GoodsSchema, "Goods on a list of their day, to where the list looks")
    findings = a.many(FindingSchema, "Reasons for attention, most urgent first")
    notes = a.many(NoteSchema, "What to know that is no finding")
    coverage = a.one(CoverageSchema, "What the answer rests on, part by part")
    engine = a.one(EngineSchema, "What made it")
