"""Roles of parties in shipments, in the words of sentences."""

from __future__ import annotations

from service.facts import CounterpartyFacts

ENDS = ("buyer", "supplier")


def words(role: str) -> str:
    return role.replace("_", " ")


def who(one: CounterpartyFacts) -> str:
    """Return a counterparty with what it is: to the supplier, or in how many shipments of the supplier."""
    if one.role in ENDS:
        return f"the {one.role} {one.name}"
    count = len(one.shipments)
    of = f"{words(one.role)} of {count:,} {'shipment' if count == 1 else 'shipments'}"
    own = f" in which the supplier stands as {words(one.subject_as)} alone" if one.subject_as else ""
    return f"{one.name}, {of}{own},"
