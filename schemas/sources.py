"""What we hold, the vocabulary of findings, and how the service itself is."""

from __future__ import annotations

from marshmallow import fields

from schemas import shapes as a
from schemas.evidence import PeriodSchema
from schemas.profile import LEVELS, STATUS, WithdrawnFileSchema

_LAST_TRY = "What became of the last attempt to refresh it, where that changed nothing"
_STAGNANT = "Whether its publisher gave out nothing new for so long that a person should look"


class EditionSchema(a.Strict):
    sha256 = a.text("SHA-256 of its bytes")
    published = a.day("The publisher's date")
    layout = a.text("Form in which it was read", none=True)
    excerpt = a.yes_no("Whether it is only part of the list")
    part_of_set = a.yes_no("Whether files of its set were missing: all parties, not all that is said of them")
    rows = a.whole("Parties or rows in it")
    left_out = a.counts("Records of the file that make no party of ours, by reason")
    retrieved_at = a.instant("When its bytes were fetched")
    checked_at = a.instant("When it was last found to be the newest")
    recorded_at = a.instant("When this service recorded it")


class SourceSchema(a.Strict):
    id = a.text("Id of the source; it begins the ids of its parties")
    kind = a.text("What it is", one_of=("list", "trade", "statements", "ownership"))
    title = a.text("Its title")
    authority = a.text("Authority that publishes the list", none=True)
    publisher = a.text("Who publishes it")
    licence = a.text("Its licence; it holds for exports too")
    url = a.text("Where it is published", none=True)
    status = a.text("Whether it would answer now", one_of=(*STATUS, "withdrawn"))
    reason = a.text("Why the last attempt to refresh it failed or was held", none=True)
    last_try = a.text(_LAST_TRY, none=True, one_of=("held", "failed"))
    stagnant = a.yes_no(_STAGNANT)
    required = a.yes_no("Whether an answer without a finding needs it")
    illustrative = a.yes_no("Whether its rows are invented")
    period = a.one(PeriodSchema, "Its period, from its manifest")
    directions = a.texts("Directions it covers, as import:RU")
    gaps = a.texts("What it is known to leave out")
    checked_at = a.moment("When its publisher last served it to us")
    changed_at = a.moment("When its publisher first served us the edition in use")
    published = a.day("The date that the publisher gives the edition in use")
    stale_after_hours = a.whole("Hours without a check after which it is stale", none=True)
    expires_after_hours = a.whole("Hours without a check after which it is expired", none=True)
    checked_hours_ago = a.whole("Hours since it was last checked", none=True)
    editions = a.many(EditionSchema, "Editions in use")
    withdrawn = a.many(WithdrawnFileSchema, "Trade files that a person took back, where there are any", required=False)


class NameIndexSchema(a.Strict):
    kind = a.text("Kind of the sources whose names it finds", one_of=("list", "trade", "statements", "ownership"))
    complete = a.yes_no("Whether it holds the names of every load; if not, a search adds them first or answers 503")
    of_loads = a.whole("Loads that brought names")
    lacking_loads = a.whole("Of these, loads whose names it does not hold")
    lacking_names = a.whole("Names of those loads")
    names = a.whole("Names in it, some of which may be no more")
    bytes = a.whole("Bytes on disk")
    written_at = a.moment("When it last changed; null where this host has none that this version can use")


class SourcesSchema(a.Strict):
    sources = a.many(SourceSchema, "Lists first, then data sets")
    name_indexes = a.many(NameIndexSchema, "The indexes of names on the host that answers, one for each kind of source")
    names_to_compare = a.whole("Names of trade records not yet compared with all that lists brought")


class WithdrawalSchema(a.Strict):
    at = a.instant("When it was withdrawn: questions known at instants before it still see its rows")
    by = a.text("Who withdrew it")
    because = a.text("Why")


class HeldEditionSchema(EditionSchema):
    state = a.text("Whether it is in use, of the past, or taken back", one_of=("active", "past", "withdrawn"))
    withdrawn = a.one(WithdrawalSchema, "Who took it back, when and why; absent where nobody did", required=False)
    first_served_at = a.moment("When its publisher first served it, as far as we know; null for a data set")
    last_served_at = a.moment("When its publisher last served it, as far as we know; null for a data set")
    sightings = a.whole("Moments at which we know it was served")


class AttemptSchema(a.Strict):
    at = a.instant("When it was made")
    result = a.text("What became of it: held at the gate, or failed before", one_of=("held", "failed"))
    reason = a.text("Why")
    sha256 = a.text("SHA-256 of the bytes that were held: what `diligence approve` takes", none=True)


class EditionsSchema(a.Strict):
    source = a.text("Id of the source")
    total = a.whole("Editions held, over all pages")
    editions = a.many(HeldEditionSchema, "This page of the editions held, the last served first")
    attempts = a.many(AttemptSchema, "Its last 20 attempts that changed nothing, newest first, on every page")


class FreshListSchema(a.Strict):
    id = a.text("Id of the list")
    status = a.text("Whether it would answer now", one_of=STATUS)
    required = a.yes_no("Whether an answer without a finding needs it")
    checked_at = a.moment("When its publisher last served it to us")
    changed_at = a.moment("When its publisher first served us the edition in use")
    published = a.day("The date that the publisher gives the edition in use")
    stale_after_hours = a.whole("Hours without a check after which it is stale")
    expires_after_hours = a.whole("Hours without a check after which it is expired: the hard limit")
    stagnant = a.yes_no(_STAGNANT)
    last_try = a.text(_LAST_TRY, none=True, one_of=("held", "failed"))
    reason = a.text("Why the last attempt to refresh it failed or was held", none=True)


class FreshSchema(a.Strict):
    fresh = a.yes_no("Whether every required list stands whole and within its hard limit")
    lists = a.many(FreshListSchema, "Every list in use")


class FindingCodeSchema(a.Strict):
    code = a.text("The code")
    level = a.text("Its level; a note has none of its own", one_of=(*LEVELS, "note"))
    rule = a.text("When it is given")
    style = a.text(
        "How its sentence speaks: L list, T list and trade, O ownership, P pattern, Q quotation, U not known"
    )
    lowered_by = a.text("The fact that would lower it; empty for notes")


class FindingCodesSchema(a.Strict):
    finding_codes = a.many(FindingCodeSchema, "Every code an answer can carry")


class HealthSchema(a.Strict):
    status = a.text("The process answers", one_of=("alive",))


class ReadySchema(a.Strict):
    ready = a.yes_no("Whether requests can be served")
    checks = fields.Dict(fields.String(), fields.String(), required=True, metadata={"description": "What was found"})
