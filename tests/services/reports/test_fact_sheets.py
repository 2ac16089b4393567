"""Fact sheets of an outlet: what they say of a day, that nobody is in them, and how they travel."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ntt_pos.data.copies.signatures import is_signed
from ntt_pos.data.models import makers, people
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.reports.fact_sheet import read_sheet, take_apart
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.services.reports import fact_sheets
from tests.builders import a_producer, a_product, a_sale

PERSON = "Yuliana Kewa Ola"


@pytest.fixture
def sheets(shop):
    return shop.fact_sheets


@pytest.fixture
def day(shop, owner, cashier, manager, fixed_clock):
    """A closed day with a group's goods, a person's goods that bear the name, a payout and a reason typed by hand."""
    group = a_producer(shop, code="P001", name="Kelompok Tenun Lewokluok", phone="+6281234567890")
    person = a_producer(shop, code="P002", name=PERSON, pillar=Pillar.COMMUNITY)
    _is_a_group(shop, group.producer_id)
    kopi = a_product(shop, producer=group, name="Kopi Bajawa", price=25_000)
    sambal = a_product(shop, producer=person, name=f"Sambal {PERSON}", price=10_000)
    a_sale(shop, [(kopi, 2), (sambal, 1)], by=cashier, tenders=[Tender(Means.QRIS, 60_000, "rujukan 4711")])
    fixed_clock.advance(hours=5)
    key = shop.context.ids.uid(fixed_clock.now())
    shop.payouts.pay(by=owner, producer_id=group.producer_id, amount=10_000, key=key)
    shop.close_day.close_by_hand(by=manager, why="mau pulang ke Adonara")
    return fixed_clock.now().date()


def _is_a_group(shop, producer_id):
    words = dict.fromkeys(("sentence", "story", "ingredients", "care", "weight"), "")
    row = {"producer_id": producer_id, "kind": "GROUP", "shown": True, "whatsapp": False, **words}
    home, uid = shop.context.home, shop.context.ids.uid(shop.context.clock.now())
    with shop.context.database.writing() as unit:
        unit.run(sa.insert(makers.card).values(uid=uid, outlet_id=home.outlet_id, **row))


def the_sheet(path):
    apart = take_apart(path.read_bytes(), path.name)
    assert is_signed(apart.signed, key=apart.key, signature=apart.signature)
    return read_sheet(apart.text, path.name)


def test_a_sheet_says_what_the_day_brought(shop, sheets, day):
    (path,) = sheets.write_pending().made
    sheet = the_sheet(path)
    assert (sheet.outlet, sheet.day, sheet.previous, sheet.sales, sheet.returns) == ("LRT", day, "", 1, 0)
    kopi, sambal = sheet.goods
    assert (kopi.maker, kopi.quantity, kopi.sold, kopi.share, kopi.shop) == ("P001", 2, 50_000, 42_500, 7_500)
    assert (sambal.maker, sambal.sold, sambal.share) == ("P002", 10_000, 8_500)
    group, person = sheet.makers
    assert (group.name, group.on_sale, group.paid_out, group.weighted) == (
        "Kelompok Tenun Lewokluok",
        1,
        10_000,
        50_000,
    )
    assert (person.code, person.name) == ("P002", "")
    with shop.context.reading() as unit:
        head = unit.value(sa.text("SELECT hash FROM journal ORDER BY id DESC LIMIT 1"))
    assert [(each.register, each.hash) for each in sheet.heads] == [("LRT-01", head)]


def test_no_byte_of_a_sheet_tells_of_people_or_of_what_they_typed(shop, sheets, day):
    (path,) = sheets.write_pending().made
    told = path.read_bytes().decode("ascii").casefold()
    assert not _found(shop, told)


def test_a_name_that_got_into_a_sheet_would_be_seen(shop, sheets, day, monkeypatch):
    """The control: without the guard on names the person is in it."""
    monkeypatch.setattr(fact_sheets, "_private_names", lambda *_: {})
    (path,) = sheets.write_pending().made
    assert _found(shop, path.read_bytes().decode("ascii").casefold()) == {PERSON.casefold()}


def _found(shop, told):
    """Return what must not be in a sheet and is: people, users, personal values, reasons, references, notes."""
    with shop.context.reading() as unit:
        words = {row.username for row in unit.run(sa.select(shop_tables.user_account.c.username))}
        words |= {row.name for row in unit.run(sa.select(shop_tables.user_account.c.name))}
        words |= {row.value for row in unit.run(sa.select(people.personal_value.c.value))}
    words |= {PERSON, "rujukan 4711", "mau pulang", "adonara", "sendiri", "081234567890", "6281234567890"}
    return {word.casefold() for word in words if re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", told)}


def test_every_field_of_a_sheet_is_one_that_was_meant_to_be_in_it(sheets, day):
    (path,) = sheets.write_pending().made
    assert set(re.findall(r'"(\w+)":', path.read_text())) == {
        *("category", "code", "day", "edition", "expired", "goods", "hash", "heads", "lost", "maker", "makers", "name"),
        *("on_sale", "outlet", "paid_out", "per", "pieces", "pillar", "practice", "previous", "quantity", "regency"),
        *(
            "register",
            "returned",
            "returns",
            "sales",
            "seq",
            "share",
            "shop",
            "sold",
            "tax",
            "unit",
            "village",
            "weighted",
        ),
    }


def test_sheets_are_made_once_and_sent_again_when_the_folder_comes_back(shop, sheets, day, tmp_path, fixed_clock):
    stick = tmp_path / "stick"
    shop.local = replace(shop.local, sheet_folder=str(stick / "provinsi"))
    stick.write_text("the stick is not there")
    first = sheets.write_pending()
    assert (len(first.made), first.sent) == (1, 0)
    assert first.problem is not None
    stick.unlink()
    again = sheets.write_pending()
    assert (again.made, again.sent, again.problem) == ((), 1, None)
    assert (stick / "provinsi" / first.made[0].name).read_bytes() == first.made[0].read_bytes()
    assert sheets.write_pending().sent == 0


@pytest.mark.parametrize(
    "place", ["postgresql://u:rahasia@127.0.0.1:abc/db", "postgresql://u:rahasia@127.0.0.1/db?x=1"]
)
def test_a_server_that_cannot_be_used_never_stops_a_night(shop, sheets, day, place):
    """Else the night's backup and proof, which come after the sheets, would wait with them."""
    shop.local = replace(shop.local, sheet_folder=place)
    written = sheets.write_pending()
    assert (len(written.made), written.sent) == (1, 0)
    assert isinstance(written.problem, StorageError)
    assert "rahasia" not in str(written.problem)


def test_a_sheet_made_anew_has_a_higher_edition_and_names_the_day_before(shop, sheets, day, manager, fixed_clock):
    (path,) = sheets.write_pending().made
    before = the_sheet(path).edition
    fixed_clock.advance(days=1)
    shop.close_day.close_by_hand(by=manager, why="tutup")
    (second,) = sheets.write_pending().made
    assert the_sheet(second).previous == day.isoformat()
    assert the_sheet(sheets.write(day)).edition > before
    with pytest.raises(DomainError, match="is not closed"):
        sheets.write(day + timedelta(days=2))
