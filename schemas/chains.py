"""Chains: the way from a supplier to a listed party through parties and owners in between."""

from __future__ import annotations

from schemas import shapes as a
from schemas.evidence import COUNTRY, IDENTITY, QuotationSchema
from schemas.owners import StakeSchema
from schemas.subject import SubjectSchema

_ILLUSTRATIVE = "Whether it rests on invented rows with fictional suppliers"


class ChainTradeSchema(a.Strict):
    role = a.text("What the party is to the one before it", one_of=("buyer", "supplier"))
    shipments = a.whole("Shipments in the records that were read, each once")
    at_least = a.yes_no("Whether there are more than were read")
    not_added = a.whole("Rows that repeat one of these in another data set; they are not in the number")
    first = a.day("Earliest document date")
    last = a.day("Latest document date")
    evidence = a.many(QuotationSchema, "Some of the rows")


class ChainHopSchema(a.Strict):
    name = a.text("Name of the party as the records write it")
    country = a.text(COUNTRY, none=True)
    identity = a.text("How sure it is that this is the party: for the last, that it is the listed one", one_of=IDENTITY)
    parties = a.texts("Ids of its parties")
    illustrative = a.yes_no(_ILLUSTRATIVE)
    trade = a.many(ChainTradeSchema, "Its trade with the party before it; with the supplier, for the first")
    ownership = a.many(StakeSchema, "What registers state between it and the party before it, as seen from that one")


class ChainSinceSchema(a.Strict):
    from_ = a.day("No day before it is in force", key="from")
    to = a.day("From this day it is in force")
    basis = a.text("Kind of date this rests on")


class ChainPlacedSchema(a.Strict):
    before = a.whole("Wholly before the measure")
    after = a.whole("Wholly on or after its first day")
    straddles = a.whole("On both sides")
    unknown_ = a.whole("Not to be placed", key="unknown")
    after_delisting = a.whole("After its end")


class ChainDesignationSchema(a.Strict):
    authority = a.text("Authority that designates")
    list = a.text("Its list")
    name = a.text("Name on the list")
    identity = a.text("How sure it is that the last party is the listed one", one_of=IDENTITY)
    why = a.texts("Why, in plain words")
    measure = a.text("Measure against whose dates the shipments are placed")
    in_force = a.text("Whether it is in force on the day asked")
    no_longer_found = a.day("Last day of an edition that had it")
    since = a.one(ChainSinceSchema, "Since when")
    shipments = a.one(ChainPlacedSchema, "Shipments of the last hop against its dates")
    evidence = a.one(QuotationSchema, "Where it stands")


class ChainSchema(a.Strict):
    sentence = a.text("The chain in words")
    subject_parties = a.texts("Ids of the supplier's own parties at which it begins")
    illustrative = a.yes_no(_ILLUSTRATIVE)
    in_time = a.maybe(
        "Whether each two neighbouring hops share a day, or goods went on within a year; null: a hop has no date, or "
        "not all its rows were read"
    )
    hops = a.many(ChainHopSchema, "The parties on the way, the supplier's own counterparty first, the listed one last")
    designations = a.many(
        ChainDesignationSchema, "Designations of the last party, one for each measure with dates of its own"
    )


class ChainBoundsSchema(a.Strict):
    followed = a.whole("Most parties whose partners are looked at in one hop")
    weighed = a.whole("Most parties weighed in one hop whose names or numbers may be those of a listed party")
    looked_at = a.whole("Most parties compared with the lists in one hop whose names had not been compared before")
    passed = a.whole("Most other parties that the search may go on from after one hop")
    owners = a.whole("Most parties looked up in registers of owners in one hop")
    hub_stakes = a.whole("Stakes of parties that have more than this are not followed")
    hub_partners = a.whole("Parties with more partners than this are not passed through")
    rows = a.whole("Most rows read for one hop and direction, dealt among the pairs of parties, one to each at least")
    chains = a.whole("Most chains told")


class ChainsSchema(a.Strict):
    """Context: what parties in between trade with, never the supplier's own trade."""

    hops = a.whole("Most hops looked for")
    chains = a.many(ChainSchema, "The ways found, the shortest first")
    complete = a.yes_no("Whether no bound cut the search and no hub ended a way")
    cut = a.texts("Where a bound cut the search")
    hubs = a.texts("Parties with so many partners that sharing them says nothing; not passed through")
    not_followed = a.texts("What no search of this kind looks at")
    bounds = a.one(ChainBoundsSchema, "The bounds of the search")


class ChainsQuestionSchema(a.Strict):
    supplier = a.text("Name of the supplier as asked")
    country = a.text("Country asked with: evidence, never a filter", none=True)
    as_of = a.day("The day asked about", none=False)
    available_at = a.instant("What publishers had served by then was looked at")
    known_at = a.instant("What this service had recorded by then was looked at")


class ChainsAnswerSchema(a.Strict):
    """Records, not a legal conclusion; a person decides."""

    illustrative = a.yes_no(_ILLUSTRATIVE)
    question = a.one(ChainsQuestionSchema, "What was asked, as understood")
    complete = a.yes_no(
        "Whether every list answered, trade records reach the day asked, all that a name may mean was compared, and no "
        "bound or hub cut the search"
    )
    warnings = a.texts("What to know before reading on")
    disclaimer = a.text("What this is not")
    subject = a.one(SubjectSchema, "Whom the asked name resolves to")
    chains = a.one(ChainsSchema, "The ways found and the bounds of the search")
