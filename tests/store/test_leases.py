"""A lease lets one process load a list, ends by itself, and is bound by no clock that ran ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from service import refresh
from service.store import Store, leases

LASTS = timedelta(minutes=15)


def acquire(store: Store, holder: str, now: datetime) -> int | None:
    with store.writing() as connection:
        return leases.acquire(connection, "us_ofac_sdn", holder=holder, now=now, lasts=LASTS)


def test_a_dead_holder_keeps_others_out_no_longer_than_its_lease_and_its_late_write_is_refused(
    store: Store, now: datetime
) -> None:
    dead = acquire(store, "dead", now)
    assert dead == 1
    assert acquire(store, "next", now + LASTS - timedelta(seconds=1)) is None
    assert acquire(store, "next", now + LASTS) == 2
    with store.writing() as connection:
        assert not leases.holds(connection, "us_ofac_sdn", dead)
        leases.release(connection, "us_ofac_sdn", dead)
    assert acquire(store, "third", now + LASTS) is None, "a late release ends no lease of another"


@pytest.mark.parametrize("released", [True, False], ids=["released", "its holder died"])
def test_a_clock_that_went_back_leaves_no_list_locked(store: Store, now: datetime, released: bool) -> None:
    ahead = now + timedelta(hours=48)
    token = acquire(store, "ahead", ahead)
    assert token is not None
    if released:
        with store.writing() as connection:
            leases.release(connection, "us_ofac_sdn", token)
    assert acquire(store, "next", now) == token + 1


def test_a_lease_that_was_released_binds_nobody_though_the_clock_went_back_a_little(
    store: Store, now: datetime
) -> None:
    with refresh.lease(store, "us_ofac_sdn", clock=lambda: now) as token:
        assert token == 1
    assert acquire(store, "next", now - timedelta(minutes=5)) == 2


def test_an_unforeseen_fault_ends_the_lease_with_it(store: Store, now: datetime) -> None:
    with pytest.raises(RuntimeError), refresh.lease(store, "us_ofac_sdn", clock=lambda: now):
        raise RuntimeError
    assert acquire(store, "next", now) == 2


@pytest.mark.parametrize("ahead", [timedelta(milliseconds=3), timedelta(seconds=2), timedelta(minutes=10)])
def test_a_holder_whose_clock_is_a_little_ahead_of_ours_still_holds(
    store: Store, now: datetime, ahead: timedelta
) -> None:
    assert acquire(store, "holder", now + ahead) == 1
    assert acquire(store, "next", now) is None
