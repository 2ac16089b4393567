"""Books on a PostgreSQL server as a shop has them whose PCs shared them there: two registers that sold, nothing open."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import engine, migrate, outlet_copy
from ntt_pos.data.models import shop as tables
from ntt_pos.domain.core.users import Role
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.core.unit_of_work import UnitOfWork
from tests.builders import a_product, a_sale, somebody
from tests.conftest import CASHIER_PIN, FIRST_SHOP, MANAGER_PIN
from tests.fakes import FixedClock, SequenceIds
from tests.services.days import close_drawer

if TYPE_CHECKING:
    from tests.conftest import Server


def two_registers(folder: Path, clock: FixedClock) -> Path:
    """Return the file of a shop in which two registers sold and closed their drawers, LRT-01 and LRT-02."""
    with bootstrap.create_shop(FIRST_SHOP, folder, clock=clock, ids=SequenceIds(seed=300)) as first:
        by = somebody(first)
        first.people.add_user(by=by, username="ani", name="Ani Kelen", role=Role.CASHIER, secret=CASHIER_PIN)
        first.people.add_user(by=by, username="bela", name="Bela Tukan", role=Role.MANAGER, secret=MANAGER_PIN)
        with first.context.database.writing(outlet_lock=0) as unit:
            work = UnitOfWork.open(first.context, unit, by)
            with work.record("register.added") as record:
                uid = first.context.ids.uid(work.now)
                record.save(tables.register, {"code": "LRT-02", "kind": "TILL", "epoch": 0, "install_uid": uid})
        kopi = a_product(first, name="Kopi Bajawa", price=25_000, delivered=50)
        a_sale(first, [(kopi, 2)], by=somebody(first, "ani"))
        close_drawer(first)
    clock.advance(minutes=1)
    with bootstrap.open_shop(folder, register="LRT-02", clock=clock, ids=SequenceIds(seed=301)) as second:
        a_sale(second, [(kopi, 3)], by=somebody(second, "ani"))
        close_drawer(second)
        assert second.verify.run().findings == ()
    return DataFolder(folder).database


@contextmanager
def on_server(file: Path, server: Server, *, name: str = "") -> Iterator[str]:
    """Put such books on a server of which a role that owns nothing is let in; yields the address for its owner."""
    name = name or f"ntt_pos_{secrets.token_hex(6)}"
    server.make(name)
    url = server.named(name, as_owner=True)
    migrate.create(url)
    try:
        with (
            closing(engine.connect(f"sqlite:///{file}")) as old,
            closing(engine.connect(url)) as new,
            old.reading() as there,
            new.writing(outlet_lock=0) as here,
        ):
            outlet_copy.copy_outlet(there, here, 1)
            for table in outlet_copy.tables():
                if "id" in table.c:
                    last = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"
                    here.run(sa.text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last}, false)"))
        migrate.grant(url, role=server.role)
        yield url
    finally:
        server.drop(name)


def till_of_server(folder: Path, url: str, register: str) -> DataFolder:
    """Return the data folder of a PC that is a register of books on a server."""
    data = DataFolder(folder)
    LocalSettings(database_url=url, register_code=register, language="en").save(data.local_settings)
    return data
