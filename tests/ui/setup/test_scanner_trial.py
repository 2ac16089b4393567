"""Trying the scanner on the page of this PC: ten scans, how many arrived whole, and the sign that helps when not all do."""

from __future__ import annotations

import pytest

from ntt_pos.domain.devices.scanner_trial import CODES
from ntt_pos.pc_settings import PrinterKind
from ntt_pos.ui.setup.settings_page import SettingsPage


@pytest.fixture
def trial(office):
    hands, page = office("settings")
    assert isinstance(page, SettingsPage)
    page.show_what("pc")
    panel = page.pc.scanner.trial
    panel.field.setFocus()
    return hands, page, panel


def test_ten_whole_scans_make_the_scanner_ready(trial):
    hands, _page, panel = trial
    for code in CODES:
        assert panel.barcode.accessibleName() == code
        hands.burst(code)
    assert panel.trial.good
    assert "10" in panel.status.text()
    assert panel.mark_button.isHidden()


def test_codes_that_arrive_in_halves_offer_the_sign_and_print_what_programs_it(trial, tmp_path):
    hands, page, panel = trial
    page.pc.printer.kind.put(PrinterKind.FILE)
    page.pc.printer.target.put(str(tmp_path / "paper"))
    for number, code in enumerate(CODES):
        hands.burst(code[:5] if number == 3 else code)
    assert (panel.trial.whole, panel.trial.done) == (9, True)
    assert not panel.mark_button.isHidden()
    panel.mark_button.click()
    hands.settle()
    assert page.pc.scanner.prefix.value() == "~"
    assert hands.session.local.scanner_prefix == "~"
    assert b"{BUJI1" in (tmp_path / "paper").read_bytes()
    panel.again_button.click()
    assert panel.trial.tried == 0


def test_a_trial_sells_nothing(trial):
    hands, _page, _panel = trial
    hands.burst(CODES[0])
    assert hands.controller.cart.lines == ()
    assert hands.controller.unknown.waiting == ()
