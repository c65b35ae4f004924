"""Whom the name in a question resolves to."""

from __future__ import annotations

from schemas import shapes as a
from schemas.evidence import IDENTITY, MatchedPartySchema
from schemas.owners import StakeSchema


class SubjectSchema(a.Strict):
    identity = a.text("The least sure identity of the parties below", one_of=IDENTITY)
    parties = a.many(MatchedPartySchema, "The parties that the asked name resolves to, one for each source's record")
    alternatives = a.many(MatchedPartySchema, "Parties the name may mean besides")
    owners = a.many(
        StakeSchema, "Who owns or controls it, and what it owns, as registers state; none stated says nothing"
    )
    homonyms = a.texts("What tells several parties of this name apart; they are not added up")
