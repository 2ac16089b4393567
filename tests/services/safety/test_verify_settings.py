"""Books whose settings were spoiled can still be proved, and the spoiled row is named."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import engine
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.core.errors import StorageError


def test_a_spoiled_setting_is_a_finding_and_not_the_end_of_the_proof(
    shop_url, owner_url, data_folder, fixed_clock, ids
):
    database = engine.connect(owner_url)
    with database.writing() as unit:
        name = unit.value(sa.select(shop_tables.setting.c.name).where(shop_tables.setting.c.name == "cash_unit"))
        unit.run(sa.update(shop_tables.setting).where(shop_tables.setting.c.name == name).values(value='"99"'))
    database.close()
    with pytest.raises(StorageError):
        bootstrap.open_shop(data_folder.root, clock=fixed_clock, ids=ids)
    with bootstrap.open_shop(data_folder.root, clock=fixed_clock, ids=ids, to_prove=True) as shop:
        report = shop.verify.run()
    assert any("cash_unit" in f"{f.where} {f.params}" for f in report.findings)
    assert report.digest
