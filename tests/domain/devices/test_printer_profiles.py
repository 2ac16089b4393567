"""Receipt printers by their key or by the profile they stand for, with what the shop set otherwise."""

from __future__ import annotations

from ntt_pos.domain.devices.paper import COLUMNS, PaperProfile
from ntt_pos.domain.devices.printer_profiles import PRINTERS, printer_model


def test_every_printer_has_its_own_key_and_paper_that_exists() -> None:
    assert len({model.key for model in PRINTERS}) == len(PRINTERS)
    assert {model.columns for model in PRINTERS} == set(COLUMNS)
    assert all(printer_model(model.key) is model for model in PRINTERS)


def test_a_profile_finds_its_printer_and_an_unknown_one_is_plain() -> None:
    assert printer_model("TM-T88V").key == "80-epson-42"
    assert printer_model("what nobody sells").key == "58-plain"


def test_the_shop_may_set_columns_cutter_and_drawer_and_nothing_else_changes() -> None:
    model = printer_model("80-xp")
    assert model.paper() == PaperProfile(48, "NT-80-V-UL", cutter=True, native_qr=True, drawer=True)
    assert model.paper(columns=42, cutter=False, drawer=False) == PaperProfile(42, "NT-80-V-UL", native_qr=True)
