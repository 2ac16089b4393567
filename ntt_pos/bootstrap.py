"""The one file that wires settings, database, devices and services together into an open shop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from ntt_pos import __version__
from ntt_pos.data import engine, migrate
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.devices.clock import SystemClock
from ntt_pos.devices.ids import SystemIds
from ntt_pos.domain.errors import DomainError, StorageError
from ntt_pos.domain.people import Actor, Role
from ntt_pos.domain.shift import SAFE, CashKind
from ntt_pos.domain.shop_settings import ShopSettings
from ntt_pos.paths import DataFolder, default_data_folder
from ntt_pos.services.people import SYSTEM_USERNAME, People
from ntt_pos.services.shop_settings import SettingsDesk
from ntt_pos.services.work import Context, Home, Work
from ntt_pos.settings import LocalSettings

if TYPE_CHECKING:
    from ntt_pos.services.catalogue import Catalogue
    from ntt_pos.services.checkout import Checkout
    from ntt_pos.services.close_day import DayClose
    from ntt_pos.services.deliveries import Deliveries
    from ntt_pos.services.drafts import Drafts
    from ntt_pos.services.goods import Goods
    from ntt_pos.services.imports import Imports
    from ntt_pos.services.payouts import Payouts
    from ntt_pos.services.ports import Clock, Ids, Printer
    from ntt_pos.services.print_queue import PrintQueue
    from ntt_pos.services.products import Products
    from ntt_pos.services.reports import Reports
    from ntt_pos.services.returns import Returns
    from ntt_pos.services.shifts import Shifts
    from ntt_pos.services.statements import Statements
    from ntt_pos.services.verify import Verify


class Shop:
    """An open shop: every service, ready to use; close it when done (it is a context manager).

    Services are made when first asked for, so that a till is usable before anything it does not need is loaded.
    """

    def __init__(self, context: Context, folder: DataFolder, local: LocalSettings) -> None:
        self.context = context
        self.folder = folder
        self.local = local

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self.context.database.close()

    @cached_property
    def people(self) -> People:
        """Users and signing in."""
        return People(self.context)

    @cached_property
    def settings(self) -> SettingsDesk:
        """The shop's settings."""
        return SettingsDesk(self.context)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Finding articles."""
        from ntt_pos.services.catalogue import Catalogue

        return Catalogue(self.context)

    @cached_property
    def checkout(self) -> Checkout:
        """Selling."""
        from ntt_pos.services.checkout import Checkout

        return Checkout(self.context)

    @cached_property
    def shifts(self) -> Shifts:
        """The drawer."""
        from ntt_pos.services.shifts import Shifts

        return Shifts(self.context)

    @cached_property
    def drafts(self) -> Drafts:
        """The open basket and the held ones."""
        from ntt_pos.services.drafts import Drafts

        return Drafts(self.context)

    @cached_property
    def print_queue(self) -> PrintQueue:
        """What waits for paper."""
        from ntt_pos.services.print_queue import PrintQueue
        from ntt_pos.services.print_rendering import Renderer

        return PrintQueue(self.context, Renderer(self.context, self.local).render)

    @cached_property
    def printer(self) -> Printer:
        """The receipt printer of this PC."""
        from ntt_pos.devices.printers import printer_for

        return printer_for(self.local)

    @cached_property
    def imports(self) -> Imports:
        """Taking in a workbook."""
        from ntt_pos.services.imports import Imports

        return Imports(self.context)

    @cached_property
    def products(self) -> Products:
        """Producers, products, terms and prices."""
        from ntt_pos.services.products import Products

        return Products(self.context)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Goods handed in."""
        from ntt_pos.services.deliveries import Deliveries

        return Deliveries(self.context)

    @cached_property
    def goods(self) -> Goods:
        """Goods taken back, counted and written off."""
        from ntt_pos.services.goods import Goods

        return Goods(self.context)

    @cached_property
    def returns(self) -> Returns:
        """Goods a customer brings back."""
        from ntt_pos.services.returns import Returns

        return Returns(self.context)

    @cached_property
    def payouts(self) -> Payouts:
        """Money that leaves to producers."""
        from ntt_pos.services.payouts import Payouts

        return Payouts(self.context)

    @cached_property
    def close_day(self) -> DayClose:
        """Closing a business date."""
        from ntt_pos.services.close_day import DayClose

        return DayClose(self.context)

    @cached_property
    def statements(self) -> Statements:
        """The producers' statements."""
        from ntt_pos.services.statements import Statements

        return Statements(self.context)

    @cached_property
    def reports(self) -> Reports:
        """The recap and the day report."""
        from ntt_pos.services.reports import Reports

        return Reports(self.context)

    @cached_property
    def verify(self) -> Verify:
        """Proving the books."""
        from ntt_pos.services.verify import Verify

        return Verify(self.context)


def open_shop(
    data: Path | None = None,
    *,
    url: str | None = None,
    register: str | None = None,
    clock: Clock | None = None,
    ids: Ids | None = None,
) -> Shop:
    """Open a shop by its data folder (SQLite) or database URL (PostgreSQL), without Qt.

    ``register`` picks this installation's register when the database has several. Raises StorageError when the
    database is missing, damaged, foreign, newer than the program, or without any shop.
    """
    folder = DataFolder(data or default_data_folder())
    local = LocalSettings.load(folder.local_settings)
    address = url or local.database_url or engine.sqlite_url(folder.database)
    database = engine.connect(address)
    try:
        migrate.check_version(database)
        home = _home(database, register or local.register_code)
    except BaseException:
        database.close()
        raise
    clock = clock or SystemClock()
    context = Context(database=database, clock=clock, ids=ids or SystemIds(), home=home, settings=ShopSettings())
    context.settings = SettingsDesk(context).load()
    return Shop(context, folder, local)


def create_shop(
    data: Path | None = None,
    *,
    url: str | None = None,
    outlet_code: str,
    register_code: str,
    shop_name: str,
    address: str,
    owner_username: str,
    owner_name: str,
    owner_secret: str,
    opening_cash: int = 0,
    practice: bool = False,
    clock: Clock | None = None,
    ids: Ids | None = None,
) -> Shop:
    """Create a new shop with its owner (first start) and open it. ``opening_cash`` in rupiah lies in the safe.

    Never writes over an existing database. The first journal record holds a random install id, the shop, the schema
    and the program version.
    """
    folder = DataFolder(data or default_data_folder())
    if url is None:
        folder.root.mkdir(parents=True, exist_ok=True)
        if folder.database.exists():
            raise DomainError(
                "There is already a shop at {path}. Open it, or choose another folder.", path=str(folder.root)
            )
    location = url or engine.sqlite_url(folder.database)
    migrate.create(location)
    clock, ids = clock or SystemClock(), ids or SystemIds()
    database = engine.connect(location)
    try:
        with _found(
            database, clock, ids, outlet_code, register_code, shop_name, address, owner_username, owner_name, practice
        ) as (context, work, owner):
            if opening_cash:
                with work.record("cash.opening") as record:
                    record.move_cash(
                        kind=CashKind.OPENING,
                        amount=opening_cash,
                        from_place=None,
                        to_place=SAFE,
                        shift_id=None,
                        document="",
                        reason="opening cash",
                    )
        people = People(context)
        people.new_secret(by=owner, user_id=owner.user_id, secret=owner_secret)
        desk = SettingsDesk(context)
        desk.change(by=owner, shop_name=shop_name, address=address)
    except BaseException:
        database.close()
        if url is None:
            for leftover in folder.root.glob(folder.database.name + "*"):
                leftover.unlink()
        raise
    local = LocalSettings.load(folder.local_settings)
    return Shop(context, folder, local)


@contextmanager
def _found(
    database: engine.Database,
    clock: Clock,
    ids: Ids,
    outlet_code: str,
    register_code: str,
    shop_name: str,
    address: str,
    owner_username: str,
    owner_name: str,
    practice: bool,
) -> Iterator[tuple[Context, Work, Actor]]:
    now = clock.now()
    with database.writing(outlet_lock=0) as unit:
        outlet_id = unit.value(
            sa.insert(shop_tables.outlet).returning(shop_tables.outlet.c.id),
            {
                "uid": ids.uid(now),
                "code": outlet_code,
                "name": shop_name,
                "address": address,
                "regency_code": ShopSettings().regency_code,
                "practice": practice,
            },
        )
        register = {
            "uid": ids.uid(now),
            "outlet_id": outlet_id,
            "code": register_code,
            "kind": "TILL",
            "epoch": 0,
            "install_uid": ids.uid(now),
        }
        register_id = unit.value(sa.insert(shop_tables.register).returning(shop_tables.register.c.id), register)
        users = {}
        for username, name, role in (
            (SYSTEM_USERNAME, SYSTEM_USERNAME, Role.SYSTEM),
            (owner_username, owner_name, Role.OWNER),
        ):
            row = {
                "uid": ids.uid(now),
                "outlet_id": outlet_id,
                "username": username,
                "name": name,
                "role": role,
                "secret_hash": None,
                "active": True,
            }
            users[username] = unit.value(
                sa.insert(shop_tables.user_account).returning(shop_tables.user_account.c.id), row
            )
        home = Home(outlet_id, outlet_code, register_id, register_code, practice)
        context = Context(database=database, clock=clock, ids=ids, home=home, settings=ShopSettings())
        owner = Actor(users[owner_username], owner_username, owner_name, Role.OWNER)
        work = Work.open(context, unit, owner)
        with work.record("shop.created") as record:
            record.notes.update(install=register["install_uid"], program=__version__, schema=migrate.head())
            record.save(shop_tables.outlet, {}, row_id=outlet_id)
            record.save(shop_tables.register, {}, row_id=register_id)
            for user_id in users.values():
                record.save(shop_tables.user_account, {}, row_id=user_id)
        yield context, work, owner


def _home(database: engine.Database, wanted: str) -> Home:
    register, outlet = shop_tables.register, shop_tables.outlet
    with database.reading() as unit:
        rows = unit.rows(
            sa.select(
                register.c.id,
                register.c.code,
                register.c.outlet_id,
                outlet.c.code.label("outlet_code"),
                outlet.c.practice,
            )
            .join(outlet, outlet.c.id == register.c.outlet_id)
            .order_by(register.c.id)
        )
    mine = [row for row in rows if row["code"] == wanted] if wanted else list(rows[:1])
    if not mine:
        raise StorageError(
            "The database has no register {code}. Registers: {known}.",
            code=wanted or "-",
            known=", ".join(r["code"] for r in rows) or "-",
        )
    row = mine[0]
    return Home(row["outlet_id"], row["outlet_code"], row["id"], row["code"], row["practice"])
