"""What every test may ask for: a fresh shop, its people, a clock that obeys, printers."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from ntt_pos import bootstrap, i18n
from ntt_pos.data import hub_tables as hub
from ntt_pos.data import server as line_settings
from ntt_pos.data import sqlite_file
from ntt_pos.devices.clock import SystemClock
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.founding import FirstShop
from ntt_pos.services.core.sign_in import secret_hashes
from tests.builders import a_product, a_sale
from tests.compiled_once import statements_compiled_once
from tests.fakes import FixedClock, MemoryPrinter, SequenceIds
from tests.histories.figures import closing_lines
from tests.migrated_once import books_migrated_once
from tests.on_server import on_server

SERVER = os.environ.get("NTT_POS_TEST_POSTGRES", "")
OWNER_PIN, CASHIER_PIN, MANAGER_PIN = "135790", "246802", "975310"
FIRST_SHOP = FirstShop(
    outlet_code="LRT",
    register_code="LRT-01",
    shop_name="NTT Mart Flores Timur",
    address="Taman Kota Felix Fernandez, Larantuka",
    owner_username="pemilik",
    owner_name="Maria Fernandez",
    owner_secret=OWNER_PIN,
    opening_cash=1_000_000,
    practice=True,
)
SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("quick", max_examples=15, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile(
    "windows", max_examples=4, deadline=None, derandomize=True, suppress_health_check=SLOW_IS_FINE
)
settings.register_profile("suite", max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_configure(config: pytest.Config) -> None:
    """Keep what the program caches, and what it keeps of this user, inside the checkout."""
    os.environ["XDG_CACHE_HOME"] = str(config.rootpath / ".pytest_cache" / "user")
    os.environ["XDG_DATA_HOME"] = str(config.rootpath / ".pytest_cache" / "data")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever asks for books on SQLite, where a shop's lie, or on the databases that its mark names."""
    if "database_kind" not in metafunc.fixturenames:
        return
    named = metafunc.definition.get_closest_marker("databases")
    kinds = [
        pytest.param(kind, marks=[pytest.mark.postgres] if kind == "postgres" else [])
        for kind in (named.args if named else ("sqlite",))
    ]
    metafunc.parametrize("database_kind", kinds, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another system or a server proves; the closing line says so where there is no server."""
    foreign = ("posix", "same_everywhere") if sys.platform == "win32" else ("windows",)
    elsewhere = {*foreign, *([] if SERVER else ["postgres"])}
    left_out = {item for item in items if any(item.get_closest_marker(name) for name in elsewhere)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def pytest_collection() -> None:
    """Let Python not look for what can go while thousands of tests are made: all of them stay."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Let Python leave them alone from now on, and look seldom: each look took a tenth of all tests' time."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what the histories came to, and say so when what a server proves could not run."""
    passed = terminalreporter.stats.get("passed", [])
    for line in closing_lines(each for report in passed for each in report.user_properties):
        terminalreporter.write_line(line)
    if not SERVER:
        terminalreporter.write_line(
            "The tests of the hub, the province, and of leaving a server were NOT run: no PostgreSQL (NTT_POS_TEST_POSTGRES "
            "is not set).",
            yellow=True,
            bold=True,
        )


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL server for tests, and a role that owns nothing: that of tills on it, before shops left."""

    url: sa.URL
    role: str
    secret: str
    line: sa.Connection  # the owner's, outside any transaction

    def named(self, database: str, *, as_owner: bool = False) -> str:
        """Return the URL of one of its databases."""
        url = self.url.set(drivername="postgresql", database=database)
        if not as_owner:
            url = url.set(username=self.role, password=self.secret)
        return url.render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        """Run a statement outside any transaction, as the owner."""
        self.line.exec_driver_sql(statement)

    def make(self, database: str, *, like: str = "template1") -> None:
        """Make a database out of another one's files: by way of its log the server needs more than twice the CPU."""
        self.run(f'CREATE DATABASE "{database}" TEMPLATE "{like}" STRATEGY FILE_COPY')

    def drop(self, database: str) -> None:
        """Drop a database whoever is still connected."""
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Return the PostgreSQL server with a role of this run."""
    mark = secrets.token_hex(4)
    url = sa.make_url(SERVER)
    owner = sa.create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with owner.connect() as line:
        made = Server(url, f"ntt_pos_app_{mark}", secrets.token_hex(8), line)
        made.run(f"CREATE ROLE {made.role} LOGIN PASSWORD '{made.secret}'")
        yield made
        made.run(f"DROP ROLE {made.role}")
    owner.dispose()


@pytest.fixture(scope="module")
def hub_database(server: Server) -> Iterator[str]:
    """Return the address of an empty database as its owner, who may make roles."""
    name, secret = f"hub_{secrets.token_hex(4)}", secrets.token_hex(8)
    server.run(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD '{secret}'")
    server.run(f"CREATE DATABASE {name} OWNER {name}")
    url = sa.make_url(server.named(name, as_owner=True)).set(username=name, password=secret)
    yield url.render_as_string(hide_password=False)
    server.drop(name)
    server.run(
        "DO $$ DECLARE each name; BEGIN "
        f"FOR each IN SELECT rolname FROM pg_roles WHERE starts_with(rolname, '{name}') LOOP "
        "EXECUTE 'DROP ROLE ' || quote_ident(each); END LOOP; END $$"
    )


@pytest.fixture
def hub_address(hub_database: str, server: Server) -> Iterator[str]:
    """Return the address of a hub without registers as its owner; ``hub.add_register`` gives one its own."""
    hub.create(hub_database)
    yield hub_database
    made = line_settings.make_engine(sa.make_url(hub_database), poolclass=sa.pool.NullPool)
    # A line that fell silent stays a session there for a while, and each login may have only a few.
    name = sa.make_url(hub_database).database
    server.run(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")
    with made.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA hub CASCADE")


@pytest.fixture(scope="session", autouse=True)
def _each_statement_is_compiled_once() -> Iterator[None]:
    with statements_compiled_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def _new_books_are_migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with books_migrated_once(tmp_path_factory.mktemp("migrated")):
        yield


@pytest.fixture(scope="session", autouse=True)
def delivered_settings() -> Iterator[Mapping[str, str]]:
    """Let tests stand still within a unit; return what the program itself asks of a server.

    Several test processes share the CPU, and one was seen to get a sixth of it: the first statements of a shop, which are
    compiled within a unit, took longer than the five seconds after which a server ends a silent session.
    """
    delivered = dict(line_settings.SETTINGS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(line_settings.SETTINGS, "idle_in_transaction_session_timeout", "60s")
        yield delivered


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """Return ``sqlite`` or ``postgres``."""
    return str(request.param)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite database with a shop and its people, closed, to be copied."""
    folder = DataFolder(tmp_path_factory.mktemp("template"))
    with bootstrap.create_shop(FIRST_SHOP, folder.root, clock=FixedClock(), ids=SequenceIds(seed=1)) as shop:
        add_people(shop)
    return folder.database


@pytest.fixture(scope="session")
def postgres_template(server: Server, sqlite_template: Path) -> Iterator[str]:
    """Return the name of a PostgreSQL database with the same shop, to be copied: books as shops had them on a server."""
    name = f"ntt_pos_template_{secrets.token_hex(4)}"
    with on_server(sqlite_template, server, name=name):
        yield name


def add_people(shop: bootstrap.Shop) -> None:
    """Add Ani, who is at the till, and Bela, who runs the shop."""
    owner = actor_named(shop, "pemilik")
    shop.people.add_user(by=owner, username="ani", name="Ani Kelen", role=Role.CASHIER, secret=CASHIER_PIN)
    shop.people.add_user(by=owner, username="bela", name="Bela Tukan", role=Role.MANAGER, secret=MANAGER_PIN)


def actor_named(shop: bootstrap.Shop, username: str) -> Actor:
    """Return a user as somebody who is signed in."""
    card = next(card for card in shop.people.users() if card.username == username)
    return Actor(card.user_id, card.username, card.name, card.role)


@pytest.fixture
def fixed_clock() -> FixedClock:
    """Return a clock that stands at 08:00 WITA on 28 February 2026; the shop goes by it."""
    return FixedClock()


@pytest.fixture(autouse=True)
def _this_pcs_clock_is_the_tests(
    fixed_clock: FixedClock, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Whatever a test opens without a clock goes by its ``fixed_clock``: no test depends on when it is run."""
    if request.node.get_closest_marker("machine_clock") is None:
        monkeypatch.setattr(SystemClock, "now", lambda _pc: fixed_clock.now())
        monkeypatch.setattr(SystemClock, "utc_offset", lambda _pc: fixed_clock.utc_offset())


@pytest.fixture(autouse=True)
def _guesses_are_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test measures how slow this machine is: a real shop is founded with the least cost, as a practice shop is."""
    monkeypatch.setattr(secret_hashes, "measure", lambda: secret_hashes.CHEAPEST)


@pytest.fixture
def ids() -> SequenceIds:
    """Return the identifiers the shop makes."""
    return SequenceIds(seed=2)


@pytest.fixture
def printer() -> MemoryPrinter:
    """Return a printer that keeps its jobs."""
    return MemoryPrinter()


@pytest.fixture
def data_folder(tmp_path: Path) -> DataFolder:
    """Return an empty data folder."""
    folder = DataFolder(tmp_path / "data")
    folder.root.mkdir()
    return folder


@pytest.fixture
def shop_url(database_kind: str, data_folder: DataFolder, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the URL of a fresh copy of the furnished shop; on a server for the role that owns nothing."""
    if database_kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), data_folder.database)
        yield sqlite_file.sqlite_url(data_folder.database)
        return
    server: Server = request.getfixturevalue("server")
    name = f"ntt_pos_{secrets.token_hex(6)}"
    server.make(name, like=request.getfixturevalue("postgres_template"))
    yield server.named(name)
    server.drop(name)


@pytest.fixture
def owner_url(shop_url: str, database_kind: str, request: pytest.FixtureRequest) -> str:
    """Return the same database's URL for its owner, who may do anything to it (SQLite knows no other)."""
    if database_kind == "sqlite":
        return shop_url
    server: Server = request.getfixturevalue("server")
    return server.named(str(sa.make_url(shop_url).database), as_owner=True)


@pytest.fixture
def empty_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return where a new database can be made: a path where nothing is, or an empty PostgreSQL database."""
    if database_kind == "sqlite":
        yield sqlite_file.sqlite_url(tmp_path / "new.db")
        return
    server: Server = request.getfixturevalue("server")
    name = f"ntt_pos_empty_{secrets.token_hex(6)}"
    server.make(name)
    yield server.named(name, as_owner=True)
    server.drop(name)


@pytest.fixture
def stocked_url(
    database_kind: str, sqlite_template: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """Return the URL, for their owner, of closed books of a shop that sold something."""
    folder = DataFolder(tmp_path / "stocked")
    folder.root.mkdir()
    shutil.copyfile(sqlite_template, folder.database)
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=2)) as sold:
        a_sale(sold, [(a_product(sold, delivered=5), 1)], by=actor_named(sold, "ani"))
    if database_kind == "sqlite":
        yield sqlite_file.sqlite_url(folder.database)
        return
    with on_server(folder.database, request.getfixturevalue("server")) as url:
        yield url


@pytest.fixture
def open_again(
    shop_url: str, data_folder: DataFolder, fixed_clock: FixedClock, ids: SequenceIds
) -> Iterator[Callable[..., bootstrap.Shop]]:
    """Return a function that opens the test's shop once more: another window, or after a crash."""
    del shop_url  # its file is in the folder
    opened: list[bootstrap.Shop] = []

    def open_one(register: str | None = None) -> bootstrap.Shop:
        shop = bootstrap.open_shop(data_folder.root, register=register, clock=fixed_clock, ids=ids)
        opened.append(shop)
        return shop

    yield open_one
    for shop in opened:
        shop.close()


@pytest.fixture
def shop(open_again: Callable[..., bootstrap.Shop]) -> bootstrap.Shop:
    """Return the open shop: outlet LRT, register LRT-01, users pemilik, ani and bela, Rp1.000.000 in the safe."""
    return open_again()


@pytest.fixture
def owner(shop: bootstrap.Shop) -> Actor:
    """Return Maria, the owner."""
    return actor_named(shop, "pemilik")


@pytest.fixture
def cashier(shop: bootstrap.Shop) -> Actor:
    """Return Ani, who is at the till."""
    return actor_named(shop, "ani")


@pytest.fixture
def manager(shop: bootstrap.Shop) -> Actor:
    """Return Bela, who runs the shop."""
    return actor_named(shop, "bela")


@pytest.fixture(autouse=True)
def _speak_indonesian() -> Iterator[None]:
    yield
    i18n.set_language("id")
