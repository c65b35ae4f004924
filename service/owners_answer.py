"""Stakes in the words of the API and of a sentence: who holds what in whom, as which register states it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from service import answer, loaded_files
from service.counterparties import Group
from service.evidence import Evidence
from service.identity import Match
from service.owners import Owners, Tie
from service.store.ownership import Held

Json = dict[str, Any]
_VERBS = {
    "owns": ("owned by", "the owner of"),
    "controls": ("controlled by", "in control of"),
    "consolidates": ("consolidated in the accounts of", "consolidating in its accounts"),
    "manages": ("managed by", "managing"),
    "other": ("tied by a register to", "tied by a register to"),
}
_BE = {"past": "was", "perhaps": "was or is", "perhaps_later": "is or will be", "present": "is", "later": "will be"}


_ON_THE_DAY = {"later": "not yet", "perhaps": "perhaps not on the day asked"}


def told(tie: Tie) -> Json:
    """Return one stake as seen from the nearer party."""
    stake = tie.stake
    return {
        "role": tie.role,
        "name": tie.far_name,
        "relation": stake.relation,
        "label": stake.label,
        "share": {"from": _number(stake.share_from), "to": _number(stake.share_to)},
        "indirect": stake.indirect,
        "since": str(stake.since) if stake.since else None,
        "until": str(stake.until) if stake.until else None,
        "ended": stake.ended,
        "on_the_day": tie.when.removesuffix("_later"),
        "stated_on": stake.stated_on or None,
        "illustrative": stake.illustrative,
        "registered_as": stake.owned if tie.role == "owner" else stake.owner,
        "identity": tie.match.grade if tie.match else None,
        "why": list(tie.match.why) if tie.match else [],
        "evidence": answer.quoted(evidence(stake)),
    }


def of_subject(groups: Sequence[Group], owners: Owners) -> list[Json]:
    """Return the stakes of the supplier's own parties."""
    return [told(tie) for each in groups for tie in owners.of(each)]


def evidence(stake: Held) -> Evidence:
    """Return the register's record as a quotation."""
    text = f"{stake.owner} → {stake.owned}: {stake.label}"
    return Evidence(
        source=stake.source_id,
        edition=stake.edition,
        record=stake.record_id,
        field="owner, owned",
        text=f"{text} ({', '.join(_known(stake))})",
        url=stake.url,
    )


def words(tie: Tie) -> str:
    """Return what a sentence says between the names of the nearer and the farther party, and behind them."""
    passive, active = _VERBS[tie.stake.relation]
    verb = f"{_BE[tie.when]} {passive if tie.role == 'owner' else active}"
    return f"{verb} {tie.far_name} ({', '.join(_known(tie.stake, match=tie.match))})"


def line(told_: Json) -> str:
    """Return one stake of an answer as a person's terminal shows it."""
    share = _share(told_["share"]["from"], told_["share"]["to"])
    since, until = (f"{word} {told_[word]}" if told_[word] else "" for word in ("since", "until"))
    by_name = "by name only" if told_["identity"] == "name_only" else ""
    ended = "ended" if told_["ended"] else _ON_THE_DAY.get(told_["on_the_day"], "")
    known = ", ".join(filter(None, (share, told_["label"], since, until, ended, by_name)))
    mark = "[illustrative] " if told_["illustrative"] else ""
    record = told_["evidence"]
    return f"{mark}{told_['role']} {told_['name']} ({known}), {record['source']} {record['record']}"


def _known(stake: Held, *, match: Match | None = None) -> list[str]:
    """Return what is known of a stake, and of when, for the brackets behind a name."""
    known = (
        _share(_number(stake.share_from), _number(stake.share_to)),
        "indirectly" if stake.indirect else "",
        f"since {stake.since}" if stake.since else "",
        f"until {stake.until}" if stake.until else "ended" if stake.ended else "",
        f"stated on {stake.stated_on}" if stake.stated_on else _of_file(stake.retrieved_at),
        "matched by name only" if match and match.grade == "name_only" else "",
    )
    return [each for each in known if each]


def _of_file(retrieved_at: datetime) -> str:
    """Return of which day the file is; where nobody said it, that on which it was loaded."""
    word = "of" if loaded_files.is_day_given(retrieved_at) else "loaded on"
    return f"in a file {word} {retrieved_at.date()}"


def _share(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    if low == high:
        return f"{low:g} %"
    if low is None:
        return f"up to {high:g} %"
    return f"{low:g} % or more" if high is None else f"{low:g} to {high:g} %"


def _number(share: Decimal | None) -> float | None:
    return None if share is None else float(share)
