"""Books on a PostgreSQL server as a shop has them whose PCs shared them there: two registers that sold, nothing open."""

from __future__ import annotations

from pathlib import Path

from ntt_pos import bootstrap
from ntt_pos.data.models import shop as tables
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.core.unit_of_work import UnitOfWork
from ntt_pos.services.goods.note_drafts import KeptNote
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_basket, a_product, a_sale, somebody
from tests.conftest import FIRST_SHOP, add_people
from tests.fakes import FixedClock, SequenceIds
from tests.services.days import close_drawer


def two_registers(folder: Path, clock: FixedClock, *, unfinished: bool = False) -> Path:
    """Return the file of a shop in which two registers sold and closed their drawers, LRT-01 and LRT-02.

    ``unfinished``: both drawers are still open, and each register holds a basket, has one open and types a note.
    """
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
        _end(first, kopi, unfinished=unfinished)
    clock.advance(minutes=1)
    with bootstrap.open_shop(folder, register="LRT-02", clock=clock, ids=SequenceIds(seed=301)) as second:
        a_sale(second, [(kopi, 3)], by=somebody(second, "ani"))
        _end(second, kopi, unfinished=unfinished)
        assert second.verify.run().findings == ()
    return DataFolder(folder).database


def _end(shop: Shop, kopi: AProduct, *, unfinished: bool) -> None:
    if not unfinished:
        close_drawer(shop)
        return
    register = shop.context.home.register_code
    shop.baskets.hold(a_basket(shop, (kopi, 1)), by=somebody(shop, "ani"), note=f"Ibu {register}")
    shop.baskets.save(a_basket(shop, (kopi, 4)))
    for form in ("IN:P0001", f"IN:{register}"):
        shop.note_drafts.save(form, KeptNote(note=register))


def till_of_server(folder: Path, url: str, register: str) -> DataFolder:
    """Return the data folder of a PC that is a register of books on a server."""
    data = DataFolder(folder)
    LocalSettings(database_url=url, register_code=register, language="en").save(data.local_settings)
    return data
