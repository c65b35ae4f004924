"""Several processes on one database: one migration, no acknowledged answer lost, readers see one moment."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

from sqlalchemy import func, select

from service.store import KeptProfile, Store, kept, open_store
from service.store.journal_tables import Audit
from service.store.journal_tables import KeptProfile as KeptRow

EACH = 20
_WRITER = f"""
import sys
from datetime import UTC, datetime
from service.store import KeptProfile, kept, open_store

store = open_store(sys.argv[1])
for number in range({EACH}):
    key = f"{{sys.argv[2]}}-{{number}}"
    profile = KeptProfile(id=key, at=datetime.now(UTC), outcome="findings", illustrative=False, body=b"x", basis={{}})
    with store.writing() as connection:
        kept.keep(connection, profile, detail={{}})
    print(profile.id, flush=True)
"""


def test_processes_that_start_at_once_on_an_empty_database_lose_nothing(database_url: str) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, database_url, str(number)], stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    told = [each.communicate(timeout=120)[0].split() for each in writers]
    assert [each.returncode for each in writers] == [0, 0, 0, 0]
    assert [len(each) for each in told] == [EACH] * 4
    store = open_store(database_url)
    with store.reading() as connection:
        held = set(connection.execute(select(KeptRow.id)).scalars())
        audited = connection.scalar(select(func.count()).select_from(Audit))
    store.close()
    assert held == {each for one in told for each in one}
    assert audited == 4 * EACH


def test_a_killed_writer_leaves_whole_answers_only(database_url: str) -> None:
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, database_url, "k"], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    told = [writer.stdout.readline().strip() for _ in range(3)]
    writer.kill()
    told += writer.communicate(timeout=30)[0].split()
    store = open_store(database_url)
    with store.reading() as connection:
        held = set(connection.execute(select(KeptRow.id)).scalars())
        audited = set(connection.execute(select(Audit.subject)).scalars())
    store.close()
    assert set(told) <= held, "an answer that was told is lost"
    assert held == audited


def test_a_reader_sees_one_moment_while_others_write(store: Store, now: datetime) -> None:
    profile = KeptProfile(id="during", at=now, outcome="findings", illustrative=False, body=b"x", basis={})
    with store.reading() as reader:
        before = reader.scalar(select(func.count()).select_from(KeptRow))
        with store.writing() as writer:
            kept.keep(writer, profile, detail={})
        assert reader.scalar(select(func.count()).select_from(KeptRow)) == before
    assert store.kept_profile("during") == profile


def test_a_transaction_that_fails_keeps_neither_the_profile_nor_its_audit_row(store: Store, now: datetime) -> None:
    profile = KeptProfile(id="half", at=now, outcome="findings", illustrative=False, body=b"x", basis={})

    class Stop(Exception):
        pass

    try:
        with store.writing() as connection:
            kept.keep(connection, profile, detail={})
            raise Stop
    except Stop:
        pass
    assert store.kept_profile("half") is None
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Audit)) == 0
