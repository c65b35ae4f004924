"""The rules about goods and patterns of trade: id, version, threshold and source of each, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

# Thresholds are ours: no authority gives numbers for its red flags. Each stands once, here.
LEAST_UNLIKE = 3  # shipments of unlike countries: one or two may be slips of a pen
NEW_WITHIN = timedelta(days=180)  # after the day of a measure
COVERED_BEFORE = timedelta(days=365)  # what records must cover before that day, to call a buyer new
STOPPED_BEFORE = timedelta(days=365)  # a buyer that stopped longer before its designation stopped for another reason
STOPPED_AFTER = timedelta(days=90)  # goods already under way may still arrive
TAKEN_OVER_WITHIN = timedelta(days=365)  # after the designated buyer's last shipment
COVERED_AFTER = timedelta(days=180)  # what records must cover after that shipment, to say that it stopped
LEAST_REROUTED = 2  # shipments of the same goods, before and after
LEAST_QUARTERS = 8  # earlier quarters with trade: two years of the supplier's own past
JUMP = 3  # times the median quarter
SPREAD = 5  # times the scaled median absolute deviation above the median
# Makes the median absolute deviation of a normal distribution its standard deviation.
MAD_SCALE = 1.4826


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule; `threshold` is what it needs to speak, `source` why it looks for this."""

    id: str
    version: str
    threshold: str
    source: str


_RED_FLAGS = "FIN-2022-Alert003 (28 June 2022) and FIN-2023-GLOBALEXPORT, red flags; the number is ours"

HIGH_PRIORITY_GOODS = Rule(
    id="high_priority_goods",
    version="1",
    threshold="1 shipment of a listed code surely on or after the edition's first day, to a country of the list",
    source="the list's edition of the day",
)
RESTRICTED_GOODS = Rule(
    id="restricted_goods",
    version="1",
    threshold="1 shipment of a listed code surely on or after the edition's first day, to a country of the list",
    source="the list's edition of the day",
)
TRANSSHIPMENT_POINT = Rule(
    id="transshipment_point",
    version="1",
    threshold="1 shipment surely on or after the day of the alert, to a buyer in or bound for a country it names",
    source="FIN-2022-Alert003 (28 June 2022)",
)
UNLIKE_COUNTRIES = Rule(
    id="origin_departure_trading_differ",
    version="1",
    threshold=f"{LEAST_UNLIKE} shipments whose country of departure is neither that of origin nor the trading country",
    source=_RED_FLAGS,
)
NEW_BUYER = Rule(
    id="counterparty_new_after_designation",
    version="2",
    threshold=f"first shipment within {NEW_WITHIN.days} days from the day on, none in the {COVERED_BEFORE.days} days "
    "before, which the records cover",
    source=_RED_FLAGS,
)
JUMPED = Rule(
    id="volume_or_price_jump",
    version="2",
    threshold=f"a quarter of at least {JUMP} times the median of at least {LEAST_QUARTERS} earlier quarters with trade "
    f"and {SPREAD} scaled median absolute deviations above it",
    source=_RED_FLAGS,
)
REROUTING = Rule(
    id="rerouting",
    version="2",
    threshold=f"{LEAST_REROUTED} shipments of one code to a designated buyer whose last shipment moved at most "
    f"{STOPPED_BEFORE.days} days before and less than {STOPPED_AFTER.days} days after a measure began, and "
    f"{LEAST_REROUTED} of the same code to a buyer who first takes it after that last one or from the measure's first "
    f"day on, at most {TAKEN_OVER_WITHIN.days} days after the last",
    source=_RED_FLAGS,
)
RULES = (
    HIGH_PRIORITY_GOODS,
    RESTRICTED_GOODS,
    TRANSSHIPMENT_POINT,
    UNLIKE_COUNTRIES,
    NEW_BUYER,
    JUMPED,
    REROUTING,
)
