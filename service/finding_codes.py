"""The vocabulary of findings and notes: one table that feeds the engine, the API, the docs and the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

VERSION = "4"
Level = Literal["critical", "high", "elevated", "note"]
LEVELS: tuple[Level, ...] = ("critical", "high", "elevated", "note")


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingCode:
    """One reason for attention (or note): its level, when it is given, how its sentence speaks, what would lower it."""

    code: str
    level: Level
    rule: str
    style: str
    lowered_by: str = ""


_IDENTITY = "an identifier or address that shows it is another party, ruled on by a person"
_DELIVERY = "documents that show the day of delivery"
_CODE = "a classification that puts the goods under another code, or a permission that covers them"
_END_USE = "papers of the end use, and what explains the trade otherwise"

FINDING_CODES: tuple[FindingCode, ...] = (
    FindingCode(
        code="subject_blocked",
        level="critical",
        style="L",
        lowered_by=_IDENTITY,
        rule="the supplier is under an asset freeze in force; its identity is confirmed or corroborated",
    ),
    FindingCode(
        code="subject_blocked_possible",
        level="high",
        style="L",
        lowered_by=_IDENTITY,
        rule="a party under an asset freeze in force has the supplier's name, or a number that others may have "
        "too; nothing else says so",
    ),
    FindingCode(
        code="subject_export_restricted",
        level="high",
        style="L",
        lowered_by=_IDENTITY,
        rule="the supplier may not receive goods under a measure in force that is no asset freeze",
    ),
    FindingCode(
        code="subject_officer_blocked",
        level="high",
        style="L",
        lowered_by=_IDENTITY,
        rule="an officer given with the question matches a party under an asset freeze in force",
    ),
    FindingCode(
        code="subject_bank_blocked",
        level="high",
        style="L",
        lowered_by=_IDENTITY,
        rule="the bank given with the question matches a party under an asset freeze in force",
    ),
    FindingCode(
        code="counterparty_blocked_after",
        level="high",
        style="T",
        lowered_by=_DELIVERY,
        rule="shipments with a counterparty under an asset freeze, surely after the measure's first day",
    ),
    FindingCode(
        code="restricted_goods_after",
        level="high",
        style="T",
        lowered_by=_CODE,
        rule="goods in the scope of a restriction of their day, to a country it looks at; no listed party needed",
    ),
    FindingCode(
        code="counterparty_blocked_on_day",
        level="elevated",
        style="T",
        lowered_by=_DELIVERY,
        rule="shipments on the measure's first day, or on its last; both count as in force",
    ),
    FindingCode(
        code="counterparty_blocked_straddles",
        level="elevated",
        style="T",
        lowered_by=_DELIVERY,
        rule="shipments with document dates on both sides of the measure's first day",
    ),
    FindingCode(
        code="counterparty_blocked_timing_unknown",
        level="elevated",
        style="T",
        lowered_by="an exact date of the shipment or of the measure",
        rule="shipments that cannot be placed before or after: a date is missing, too coarse or inside an interval",
    ),
    FindingCode(
        code="counterparty_blocked_before",
        level="elevated",
        style="T",
        lowered_by="evidence that the trade ended before that day",
        rule="shipments with a counterparty that came under an asset freeze later",
    ),
    FindingCode(
        code="counterparty_blocked_uncovered",
        level="elevated",
        style="U",
        lowered_by="trade records that reach beyond the measure's first day",
        rule="a counterparty is under a freeze or another measure that keeps goods from it; the records end before "
        "it began, or may",
    ),
    FindingCode(
        code="counterparty_blocked_possible",
        level="elevated",
        style="L",
        lowered_by=_IDENTITY,
        rule="the counterparty's name may be that of a party under a measure that keeps goods from it; the match is "
        "only possible",
    ),
    FindingCode(
        code="subject_related_blocked_possible",
        level="elevated",
        style="L",
        lowered_by=_IDENTITY,
        rule="an officer or the bank given with the question may be a party under an asset freeze; the match is only "
        "possible",
    ),
    FindingCode(
        code="counterparty_export_restricted",
        level="elevated",
        style="T",
        lowered_by=_DELIVERY,
        rule="a counterparty may not be supplied under another measure; shipments not surely before it",
    ),
    FindingCode(
        code="formerly_listed",
        level="elevated",
        style="L",
        lowered_by="the publisher's own notice of the delisting",
        rule="a designation, or a measure of it, that has ended, or a record no longer found in the newest edition",
    ),
    FindingCode(
        code="statement_of_supply",
        level="elevated",
        style="Q",
        lowered_by="a correction by the publisher, or documents that show the supply ended",
        rule="a published statement that the supplier supplies a party under a measure",
    ),
    FindingCode(
        code="high_priority_goods",
        level="elevated",
        style="T",
        lowered_by=_CODE,
        rule="goods on a list of priority goods of their day, to a country it looks at",
    ),
    FindingCode(
        code="pattern_rerouting",
        level="elevated",
        style="P",
        lowered_by=_END_USE,
        rule="a designated buyer's shipments end and another buyer first takes the same goods of the supplier",
    ),
    FindingCode(
        code="pattern_new_buyer",
        level="elevated",
        style="P",
        lowered_by=_END_USE,
        rule="a buyer first appears right after the day of a measure that touches the trade, and a second sign",
    ),
    FindingCode(
        code="pattern_jump",
        level="elevated",
        style="P",
        lowered_by=_END_USE,
        rule="volume or price of goods jumps against the supplier's own past, and a second sign",
    ),
    FindingCode(
        code="subject_ambiguous",
        level="note",
        style="U",
        rule="several parties answer to the name, in two countries or at both ends of a shipment too, or one only "
        "possibly",
    ),
    FindingCode(code="supplier_unknown", level="note", style="U", rule="no source knows a party of this name"),
    FindingCode(
        code="weak_alias_only",
        level="note",
        style="L",
        rule="only an alias that its publisher calls weak, or a name that only earlier editions had, agrees",
    ),
    FindingCode(
        code="other_measure",
        level="note",
        style="L",
        rule="a measure that gives no finding: it keeps no goods from its party, or all shipments lie surely before it",
    ),
    FindingCode(
        code="dates_disagree",
        level="note",
        style="L",
        rule="the publisher's date lies more than 30 days before, or after, what our editions show",
    ),
    FindingCode(
        code="priority_goods_transit",
        level="note",
        style="P",
        rule="goods on a list of priority goods of their day, to a transshipment point",
    ),
    FindingCode(
        code="pattern_sign",
        level="note",
        style="P",
        rule="one sign of a pattern alone: other explanations are many, two independent signs make a finding",
    ),
    FindingCode(
        code="pattern_not_judged",
        level="note",
        style="U",
        rule="a rule about patterns that is not judged: records lack the time before or after, or what it needs",
    ),
    FindingCode(
        code="goods_not_judged",
        level="note",
        style="U",
        rule="goods that may be on a list: the code, its nomenclature or the day does not tell",
    ),
    FindingCode(
        code="repeated_rows",
        level="note",
        style="P",
        rule="rows of two data sets that are, or may be, one shipment: counted once unless each says more",
    ),
    FindingCode(
        code="chain_to_listed",
        level="note",
        style="P",
        rule="a counterparty of the supplier, or one of its own, trades with a party that a list has; no trade of the "
        "supplier with that party",
    ),
    FindingCode(code="coverage_gap", level="note", style="U", rule="something this answer could not look at"),
    FindingCode(
        code="licence_scope_unjudged",
        level="note",
        style="L",
        rule="a wind-down licence covers the day; whether it covers the goods is not judged",
    ),
)
BY_CODE = {each.code: each for each in FINDING_CODES}
