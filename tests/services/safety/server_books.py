"""Books on a PostgreSQL server as a shop has them whose PCs shared them there: two registers that sold, nothing open."""

from __future__ import annotations

from pathlib import Path

from ntt_pos import bootstrap
from ntt_pos.data.models import shop as tables
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.core.unit_of_work import UnitOfWork
from tests.builders import a_product, a_sale, somebody
from tests.conftest import FIRST_SHOP, add_people
from tests.fakes import FixedClock, SequenceIds
from tests.services.days import close_drawer


def two_registers(folder: Path, clock: FixedClock) -> Path:
    """Return the file of a shop in which two registers sold and closed their drawers, LRT-01 and LRT-02."""
    with bootstrap.create_shop(FIRST_SHOP, folder, clock=clock, ids=SequenceIds(seed=300)) as first:
        add_people(first)
        by = somebody(first)
        with first.context.database.writing() as unit:
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


def till_of_server(folder: Path, url: str, register: str) -> DataFolder:
    """Return the data folder of a PC that is a register of books on a server."""
    data = DataFolder(folder)
    LocalSettings(database_url=url, register_code=register, language="en").save(data.local_settings)
    return data
