"""The shop's settings: every one is kept, checked both ways, and journalled when it changes."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, fields, replace

import pytest
import sqlalchemy as sa

from ntt_pos.cli import common
from ntt_pos.data.models import proof
from ntt_pos.data.models import shop as tables
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.money.account import MOST_CORRECTED
from ntt_pos.services.core.shop_settings import check_setting
from ntt_pos.services.replication.chain_taking import follow
from tests.services.tampering import Tamperer

OTHER = ShopSettings(
    shop_name="NTT Mart Lembata",
    address="Jalan Trans Lembata",
    regency_code="53.13",
    default_commission_bp=1_000,
    discount_bearer=Bearer.SHARED,
    loss_bearer=Bearer.PRODUCER,
    damage_bearer=Bearer.PRODUCER,
    cash_unit=500,
    payout_step=1_000,
    return_days=7,
    cutoff_hour=3,
    close_hour=22,
    idle_lock_minutes=10,
    stamp_duty_above=10_000_000,
    low_stock=5,
    complaint_contact="Meja depan",
    complaint_days=30,
    receipt_footer="Sampai jumpa.",
    receipt_language="en",
    second_person_at_close=True,
    refund_confirmed_later=True,
)


def journalled(shop):
    with shop.context.reading() as unit:
        rows = unit.rows(
            sa.select(proof.journal).where(proof.journal.c.kind == "setting.changed").order_by(proof.journal.c.seq)
        )
    return [json.loads(row["canonical"])["rows"]["setting"][0] for row in rows]


def test_every_setting_is_one_row_from_the_first_day_on(shop):
    with shop.context.reading() as unit:
        kept = {row["name"]: json.loads(row["value"]) for row in unit.rows(sa.select(tables.setting))}
    assert kept == asdict(shop.settings.load())
    assert set(kept) == {field.name for field in fields(ShopSettings)}


def test_every_setting_comes_back_in_its_own_type_after_a_restart(shop, owner, open_again):
    shop.settings.change(by=owner, **asdict(OTHER))
    again = open_again()
    assert again.context.settings == again.settings.load() == OTHER
    assert all(
        type(getattr(OTHER, f.name)) is type(getattr(again.context.settings, f.name)) for f in fields(ShopSettings)
    )


def test_each_change_is_one_journal_record_and_no_change_is_none(shop, owner):
    changed = shop.settings.change(by=owner, cash_unit=500, low_stock=9)
    assert (
        shop.context.settings
        == changed
        == replace(ShopSettings(), cash_unit=500, low_stock=9, shop_name=changed.shop_name, address=changed.address)
    )
    assert [(row["name"], row["value"]) for row in journalled(shop)] == [("cash_unit", "500"), ("low_stock", "9")]
    shop.settings.change(by=owner, cash_unit=500)
    assert len(journalled(shop)) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cash_unit", 0),
        ("cash_unit", "100"),
        ("cash_unit", True),
        ("default_commission_bp", 10_001),
        ("cutoff_hour", 24),
        ("discount_bearer", "NOBODY"),
        ("loss_bearer", Bearer.SHARED),
        ("receipt_language", "nl"),
        ("shop_name", " "),
        ("shop_name", "x" * 81),
        ("address", "Jalan\x1bp"),
        ("second_person_at_close", 1),
        ("qris_text", "bukan qris"),
        ("colour", "red"),
    ],
)
def test_what_is_not_a_setting_is_refused_and_changes_nothing(shop, owner, name, value):
    before = shop.settings.load()
    with pytest.raises(DomainError):
        shop.settings.change(by=owner, return_days=9, **{name: value})
    assert shop.settings.load() == before
    assert journalled(shop) == []


def test_a_cashier_changes_no_settings(shop, cashier):
    with pytest.raises(DomainError):
        shop.settings.change(by=cashier, cash_unit=1)


def test_a_value_the_program_never_writes_is_named_when_it_is_read(shop):
    with shop.context.database.writing() as unit:
        unit.run(sa.update(tables.setting).where(tables.setting.c.name == "cash_unit").values(value="-5"))
    with pytest.raises(StorageError, match="cash_unit"):
        shop.settings.load()


def test_a_setting_of_a_newer_program_is_left_alone(shop, owner):
    with shop.context.writing(owner) as work, work.record("setting.changed") as record:
        record.save(tables.setting, {"name": "from_the_future", "value": "1"})
    assert shop.settings.load() == shop.context.settings


def test_a_limit_of_corrections_above_what_one_correction_moves_is_refused_and_an_old_one_still_read(shop, owner):
    with pytest.raises(DomainError, match="no single correction moves more"):
        shop.settings.change(by=owner, correction_limit=MOST_CORRECTED + 1, low_stock=9)
    assert shop.context.settings.low_stock != 9
    assert shop.settings.change(by=owner, correction_limit=MOST_CORRECTED).correction_limit == MOST_CORRECTED
    assert check_setting("correction_limit", 50_000_000) == 50_000_000  # stored by a program before this one


def test_a_stored_number_is_read_without_the_library_of_numbers_and_a_wrong_one_is_named(shop, manager, monkeypatch):
    """It took a twentieth of a second of every start."""
    shop.settings.change(by=manager, whatsapp_number="0812-0000-0010")
    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    assert shop.settings.load().whatsapp_number == "+6281200000010"
    monkeypatch.undo()
    with shop.context.database.writing() as unit:
        wrong = sa.update(tables.setting).where(tables.setting.c.name == "whatsapp_number").values(value='"12"')
        unit.run(wrong)
    with pytest.raises(StorageError, match="whatsapp_number"):
        shop.settings.load()


def notes_of(shop, kind):
    with shop.context.reading() as unit:
        texts = unit.rows(sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == kind))
    return [json.loads(row["canonical"])["names"] for row in texts]


@pytest.mark.parametrize("looks", [common._look_first, lambda shop: shop.settings.keep_recorded()])
def test_a_setting_that_was_changed_in_the_file_is_not_gone_by(shop, owner, owner_url, looks):
    """Whoever puts their own QR or a large cash unit there and takes it away again would be paid by it."""
    shop.settings.change(by=owner, whatsapp_number="0812 3456 7890")
    Tamperer(owner_url).run(
        "UPDATE setting SET value = '10000' WHERE name = 'cash_unit'",
        "UPDATE setting SET value = '\"+6281111111111\"' WHERE name = 'whatsapp_number'",
    )
    assert shop.settings.load().cash_unit == 10_000, "the negative control: the row says so"
    looks(shop)
    assert (shop.context.settings.cash_unit, shop.context.settings.whatsapp_number) == (100, "+6281234567890")
    assert notes_of(shop, "setting.foreign") == [["cash_unit", "whatsapp_number"]]
    shop.settings.change(by=owner, low_stock=9)
    assert shop.context.settings.cash_unit == 100, "another change does not bring it in"
    shop.settings.change(by=owner, cash_unit=10_000)
    assert shop.settings.keep_recorded() == ("whatsapp_number",)
    assert shop.context.settings.cash_unit == 10_000, "what the owner sets counts"


def test_a_setting_that_came_from_the_office_brings_no_foreign_one_in(shop, owner, owner_url):
    Tamperer(owner_url).run("UPDATE setting SET value = '10000' WHERE name = 'cash_unit'")
    shop.settings.keep_recorded()
    shop.settings.change(by=owner, low_stock=9)
    shop.context.settings = replace(shop.context.settings, low_stock=3)
    follow(shop.context, {("setting", 1)})
    assert shop.context.settings.cash_unit == 100
    assert shop.context.settings.low_stock == 9, "the control: what was recorded comes in"
    assert shop.settings.load().cash_unit == 10_000, "the negative control: the row says so"


def test_the_right_value_typed_anew_mends_the_row(shop, owner, owner_url):
    hand = Tamperer(owner_url)
    hand.run("UPDATE setting SET value = '10000' WHERE name = 'cash_unit'")
    assert shop.settings.keep_recorded() == ("cash_unit",)
    assert shop.verify.run().findings
    assert shop.settings.change(by=owner, cash_unit=100).cash_unit == 100
    assert shop.settings.keep_recorded() == ()
    assert shop.verify.run().findings == ()
    before = hand.rows("SELECT count(*) FROM journal")
    shop.settings.change(by=owner, cash_unit=100)
    assert hand.rows("SELECT count(*) FROM journal") == before, (
        "the negative control: once it is right nothing is written"
    )


def test_a_foreign_setting_is_recorded_once_for_what_it_holds(shop, owner, owner_url, open_again):
    hand = Tamperer(owner_url)

    def opened_with(value: int) -> int:
        hand.run(f"UPDATE setting SET value = '{value}' WHERE name = 'cash_unit'")
        for _ in range(2):
            other = open_again()
            common._look_first(other)
            assert other.context.settings.cash_unit == 100
            other.close()
        return len(notes_of(shop, "setting.foreign"))

    assert opened_with(10_000) == 1
    assert opened_with(5_000) == 2, "the negative control: another value is another record"
    shop.settings.change(by=owner, cash_unit=100)
    assert opened_with(5_000) == 3, "and after the owner set it, it is new"


def test_the_window_learns_which_settings_were_changed_in_the_file_and_when_they_are_mended(
    shop, owner, owner_url, open_again
):
    assert shop.settings.foreign == ()
    Tamperer(owner_url).run("UPDATE setting SET value = '10000' WHERE name = 'cash_unit'")
    assert shop.settings.foreign == (), "the control: it was not looked at since"
    shop.settings.follow()
    assert (shop.settings.foreign, shop.context.settings.cash_unit) == (("cash_unit",), 100)
    open_again().settings.change(by=owner, cash_unit=100)
    shop.settings.follow()
    assert shop.settings.foreign == ()


def test_settings_as_they_were_recorded_are_kept_without_a_word(shop, owner):
    shop.settings.change(by=owner, cash_unit=500, shop_name="Kedai Ãnde")
    assert shop.settings.keep_recorded() == ()
    assert notes_of(shop, "setting.foreign") == []
