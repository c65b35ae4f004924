"""A person takes back a file of trade records or of a register that was loaded wrongly, and it may be loaded again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from service import rulings
from service.row_load import LEASE, Clock, LoadRefused
from service.store import Connection, Store, clocks, editions, holdings, withdrawals
from service.store.editions import EditionRow

Kind = Literal["trade", "ownership"]
_WHAT = {"trade": "is a data set of trade records", "ownership": "is a register of owners"}
_SHORTEST, _SHOWN, _MOST = 4, 12, 5
_HASH = re.compile(rf"[0-9a-f]{{{_SHORTEST},64}}")


def withdraw(
    store: Store, dataset: str, sha256: str, *, author: str, reason: str, clock: Clock, kind: Kind | None = None
) -> EditionRow:
    """Take back the file of a data set with this SHA-256, or the only one whose hash begins so.

    `kind`: what the data set must be; None: either. Nothing is deleted: a question known at an instant before it still
    sees the rows. Raises LoadRefused for a file that is not there, is of another kind, was taken back before or is
    being loaded, and RulingRefused for a text that says nothing.
    """
    author = rulings.text_of("by", author, rulings.LONGEST_AUTHOR)
    reason = rulings.text_of("reason", reason, rulings.LONGEST_REASON)
    with store.writing() as connection:
        # The instant first: it locks the ledger, and no load ends and nobody else withdraws until this is written.
        at = clocks.record(connection, clock())
        edition = _wanted(connection, dataset, sha256, at, asked=kind)
        withdrawals.withdraw(connection, dataset, edition, author=author, reason=reason, at=at)
        (found,) = [each for each in editions.beginning(connection, dataset, edition.sha256) if each.pk == edition.pk]
    return found


def _wanted(connection: Connection, dataset: str, sha256: str, now: datetime, *, asked: Kind | None) -> EditionRow:
    kind = holdings.kind_of(connection, dataset)
    if kind not in ("trade", "ownership"):
        raise LoadRefused(f"no trade data set or register is held as {dataset!r}; `diligence sources` names those held")
    if asked not in (None, kind):
        raise LoadRefused(
            f"{dataset} {_WHAT[kind]}, and nothing was taken back: use `diligence {kind} withdraw {dataset} "
            f"{sha256.strip() or 'SHA256'} --by NAME --reason WHY`"
        )
    prefix = sha256.strip().lower()
    every = editions.beginning(connection, dataset, "")
    if not _HASH.fullmatch(prefix):
        raise LoadRefused(f"{sha256!r} is no SHA-256 nor its first {_SHORTEST} characters or more; {_held(every)}")
    such = [each for each in every if each.sha256.startswith(prefix)]
    used = [each for each in such if each.state == "active"]
    if len(used) > 1:
        raise LoadRefused(f"{len(used)} files of {dataset} begin with {prefix}: give more of the hash; {_held(used)}")
    for each in every:
        if each.state == "loading" and now - each.checked_at < LEASE:
            which = "this file" if each in such else "another file"
            raise LoadRefused(
                f"{which} is being loaded into {dataset}: withdraw when that has ended; if it died, in "
                f"{int(LEASE.total_seconds())} seconds"
            )
    if used:
        return used[0]
    gone = [each for each in such if each.withdrawn_at is not None]
    if gone:
        raise LoadRefused(
            f"{gone[-1].sha256[:_SHOWN]} of {dataset} was withdrawn already, by {gone[-1].withdrawn_by} at "
            f"{gone[-1].withdrawn_at:%Y-%m-%dT%H:%MZ}: {gone[-1].withdrawn_reason}; load the file again with "
            f"`diligence {kind} load`"
        )
    if such:
        raise LoadRefused(f"the load of this file into {dataset} died, and nothing of it is seen: load it again")
    raise LoadRefused(
        f"no file of {dataset} has a SHA-256 that begins with {prefix} (`sha256sum FILE` gives it); {_held(every)}"
    )


def _held(those: Sequence[EditionRow]) -> str:
    """Return the files in use, the last loaded first, as a person tells them apart."""
    used = [each for each in those if each.state == "active"][::-1]
    told = [f"{each.sha256[:_SHOWN]} ({each.rows:,} rows, loaded {each.recorded_at:%Y-%m-%dT%H:%MZ})" for each in used]
    more = f" and {len(told) - _MOST} more" if len(told) > _MOST else ""
    return f"in use: {', '.join(told[:_MOST]) or 'none'}{more}"
