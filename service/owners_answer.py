"""Stakes in the words of the API and of a sentence: who holds what in whom, as which register states it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from service import answer
from service.evidence import Evidence
from service.owners import Tie
from service.store.ownership import Held

Json = dict[str, Any]
_VERBS = {
    "owns": ("owned by", "owns"),
    "controls": ("controlled by", "controls"),
    "consolidates": ("consolidated in the accounts of", "consolidates in its accounts"),
    "manages": ("managed by", "manages"),
    "other": ("tied by a register to", "is tied by a register to"),
}


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
        "illustrative": stake.illustrative,
        "registered_as": stake.owned if tie.role == "owner" else stake.owner,
        "identity": tie.match.grade if tie.match else None,
        "why": list(tie.match.why) if tie.match else [],
        "evidence": answer.quoted(evidence(stake)),
    }


def evidence(stake: Held) -> Evidence:
    """Return the register's record as a quotation."""
    text = f"{stake.owner} → {stake.owned}: {stake.label}"
    return Evidence(
        source=stake.source_id,
        edition=stake.edition,
        record=stake.record_id,
        field="owner, owned",
        text=f"{text}{_in_brackets(stake)}",
        url=stake.url,
    )


def words(tie: Tie) -> str:
    """Return what a sentence says between the names of the nearer and the farther party, and behind them."""
    stake = tie.stake
    over = stake.ended or stake.until is not None
    passive, active = _VERBS[stake.relation]
    if tie.role == "owner":
        verb = f"{'was or is' if over else 'is'} {passive}"
    else:
        verb = active if not over else f"{active} or did"
    return f"{verb} {tie.far_name}{_in_brackets(stake)}"


def line(told_: Json) -> str:
    """Return one stake of an answer as a person's terminal shows it."""
    share = _share(told_["share"]["from"], told_["share"]["to"])
    since, until = (f"{word} {told_[word]}" if told_[word] else "" for word in ("since", "until"))
    known = ", ".join(filter(None, (share, told_["label"], since, until, "ended" if told_["ended"] else "")))
    mark = "[illustrative] " if told_["illustrative"] else ""
    record = told_["evidence"]
    return f"{mark}{told_['role']} {told_['name']} ({known}), {record['source']} {record['record']}"


def _in_brackets(stake: Held) -> str:
    share = _share(_number(stake.share_from), _number(stake.share_to))
    since = f"since {stake.since}" if stake.since else ""
    until = f"until {stake.until}" if stake.until else "ended" if stake.ended else ""
    known = ", ".join(filter(None, (share, "indirectly" if stake.indirect else "", since, until)))
    return f" ({known})" if known else ""


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
