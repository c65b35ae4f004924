"""What registers of owners state of a party."""

from __future__ import annotations

from schemas import shapes as a
from schemas.evidence import IDENTITY, QuotationSchema

_ON_THE_DAY = (
    "How the time it is held lies to the day asked, an end that is not stated being open; perhaps: an end of it is a "
    "month or a year that the day lies in"
)
_IDENTITY = "How sure it is that the register means this party; null: it came from it"


class ShareSchema(a.Strict):
    from_ = a.number("At least so many percent; null where the register states none", none=True, key="from")
    to = a.number("At most so many percent; null where the register states none", none=True)


class StakeSchema(a.Strict):
    """A stake as a register states it; which share makes an owned party fall under a measure is not judged."""

    role = a.text("What the other party is to this one: its owner, or owned by it", one_of=("owner", "owned"))
    name = a.text("Name of the other party in the register")
    relation = a.text("What is held", one_of=("owns", "controls", "consolidates", "manages", "other"))
    label = a.text("The register's own word for it")
    share = a.one(ShareSchema, "How much is held")
    indirect = a.maybe("Whether it is held through others; null where the register does not say")
    since = a.day("Since when, as the register states it")
    until = a.day("Until when, as the register states it")
    ended = a.yes_no("Whether the register says that it is no more")
    on_the_day = a.text(_ON_THE_DAY, one_of=("past", "perhaps", "present", "later"))
    stated_on = a.day("When the register stated it; null where it gives no day: then its file's day is what is known")
    illustrative = a.yes_no("Whether the register is invented")
    registered_as = a.text("Name of this party in the register")
    identity = a.text(_IDENTITY, none=True, one_of=IDENTITY)
    why = a.texts("Why it is this party, in plain words")
    evidence = a.one(QuotationSchema, "Where it stands")
