"""Trying a scanner: what arrived whole, and how fast."""

from __future__ import annotations

from ntt_pos.domain.devices.scanner_trial import CODES, TRIES, ScannerTrial
from ntt_pos.domain.goods.barcode import is_valid_gtin


def test_ten_codes_are_shown_and_each_can_be_a_barcode():
    assert len(set(CODES)) == TRIES
    assert all(is_valid_gtin(code) for code in CODES)


def test_ten_whole_codes_are_a_good_scanner_and_its_pace_is_told():
    trial = ScannerTrial()
    for code in CODES:
        trial = trial.arrived(code, code, 52)
    assert trial.good
    assert trial.pace == 4


def test_a_sign_before_the_code_is_whole_and_half_a_code_is_not():
    trial = ScannerTrial().arrived(f"~{CODES[0]}", CODES[0], 28).arrived(CODES[1][:7], CODES[1], 9)
    assert (trial.tried, trial.whole, trial.pace) == (2, 1, 2)
    for code in CODES[2:]:
        trial = trial.arrived(code, code, 0)
    assert trial.done
    assert not trial.good
