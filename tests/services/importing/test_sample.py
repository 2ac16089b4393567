"""The sample shop is a practice file whose last delivery was yesterday, whatever day it is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data.models import goods, stock
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.goods.bundles import PartGiven
from ntt_pos.services.importing.sample import HAMPERS, SAMPLE_SHOP, USERS, build_sample_shop
from tests.fakes import FixedClock, SequenceIds


def opened(root: Path, at: datetime) -> bootstrap.Shop:
    return bootstrap.create_shop(SAMPLE_SHOP, root, clock=FixedClock(at), ids=SequenceIds(seed=3))


def dates(shop: bootstrap.Shop) -> tuple[date, date, date]:
    """Return the last delivery, the last expiry date and the last permit's."""
    columns = (stock.delivery.c.occurred_on, stock.batch.c.expiry, goods.permit.c.expires)
    with shop.context.reading() as unit:
        found = [
            unit.value(sa.select(column).where(column.is_not(None)).order_by(column.desc()).limit(1))
            for column in columns
        ]
    return found[0], found[1], found[2]


def test_on_the_day_after_the_workbooks_last_delivery_nothing_is_shifted(tmp_path: Path) -> None:
    with opened(tmp_path / "a", datetime(2026, 2, 28, 0, 0, tzinfo=UTC)) as shop:
        build_sample_shop(shop.context, note=shop.folder.practice_note)
        first = dates(shop)
        assert first[0] == date(2026, 2, 27)
        expired = [a for a in map(shop.catalogue.article, range(1, 234)) if a.expired_on_hand]
        assert len(expired) == 1
        assert shop.verify.run().findings == ()
    with opened(tmp_path / "b", datetime(2027, 3, 1, 4, 0, tzinfo=UTC)) as later:
        build_sample_shop(later.context, note=later.folder.practice_note)
        shifted = dates(later)
    assert shifted[0] == date(2027, 2, 28)
    assert {new - old for old, new in zip(first, shifted, strict=True)} == {date(2027, 2, 28) - date(2026, 2, 27)}


def test_everybody_on_the_practice_note_can_sign_in_with_its_pin(tmp_path: Path) -> None:
    with opened(tmp_path / "a", datetime(2026, 2, 28, 0, 0, tzinfo=UTC)) as shop:
        build_sample_shop(shop.context, note=shop.folder.practice_note)
        told = json.loads(shop.folder.practice_note.read_text(encoding="utf-8"))["users"]
        assert [user["username"] for user in told] == [user.username for user in USERS]
        for user in told:
            assert shop.people.sign_in(user["username"], user["secret"]).role == user["role"]
        again = build_sample_shop(shop.context, note=shop.folder.practice_note)
        assert again.nothing_new
        assert [bundle.name for bundle in shop.catalogue.bundles()] == [each.name for each in HAMPERS]


def test_the_hampers_of_the_sample_shop_can_be_sold_at_once_and_cost_the_shop_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "a", datetime(2026, 2, 28, 0, 0, tzinfo=UTC)) as shop:
        build_sample_shop(shop.context, note=shop.folder.practice_note)
        for bundle in shop.catalogue.bundles():
            parts = [PartGiven(part.article.product_id, part.quantity) for part in bundle.parts]
            shares = shop.bundles.preview(parts, bundle.price)
            assert min(share.shop for share in shares) >= 0
            assert (bundle.active, bundle.available > 0, len(bundle.barcodes)) == (True, True, 1)
            assert shop.catalogue.find(bundle.barcodes[0]) == (bundle,)


def test_a_real_shop_is_never_filled_with_samples(tmp_path: Path) -> None:
    from dataclasses import replace

    real = replace(SAMPLE_SHOP, practice=False, owner_secret="kata-sandi-panjang")
    with bootstrap.create_shop(real, tmp_path / "a", clock=FixedClock(), ids=SequenceIds(seed=3)) as shop:
        with pytest.raises(DomainError, match="practice shop only"):
            build_sample_shop(shop.context, note=shop.folder.practice_note)
        assert not shop.folder.practice_note.exists()
