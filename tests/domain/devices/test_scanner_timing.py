"""Telling a scanner from hands by the moments of the keys."""

from __future__ import annotations

import pytest

from ntt_pos.domain.devices.scanner_timing import burst_starts, has_check_digit, is_quick, paused_starts


def test_eight_quick_keys_and_the_enter_are_a_scan_and_seven_are_not() -> None:
    quick = [n * 10.0 for n in range(8)]
    assert burst_starts(quick, 80) == (0,)
    assert burst_starts(quick[:7], 70) == ()


def test_hands_are_no_scan_and_a_scan_after_hands_begins_after_them() -> None:
    hands = [n * 90.0 for n in range(9)]
    assert burst_starts(hands, 810) == ()
    typed = [0.0, 200.0, 400.0]
    scan = [1000.0 + n * 10 for n in range(13)]
    assert burst_starts([*typed, *scan], scan[-1] + 10) == (3,)


def test_a_scan_may_pause_twice_but_not_three_times_and_never_for_long() -> None:
    def struck(*pauses: float) -> list[float]:
        moments, at = [], 0.0
        for place in range(13):
            moments.append(at)
            at += pauses[place] if place < len(pauses) else 10
        return moments

    assert 0 in burst_starts(struck(100, 100), 1000 / 4 + 100)
    assert 0 not in burst_starts(struck(100, 100, 100), struck(100, 100, 100)[-1] + 10)
    assert 0 not in burst_starts(struck(501), struck(501)[-1] + 10)


def test_keys_may_begin_anywhere_after_a_pause() -> None:
    assert paused_starts([]) == ()
    assert paused_starts([0.0, 10.0, 80.0, 90.0]) == (0, 2)


def test_three_keys_faster_than_hands_are_quick() -> None:
    assert is_quick([0.0, 500.0, 550.0, 600.0])
    assert not is_quick([0.0, 90.0, 180.0])
    assert not is_quick([0.0, 1.0])


@pytest.mark.parametrize("code", ["8991234567891", "96385074", "036000291452", "18991234567898"])
def test_whole_gtins_have_their_check_digit_and_one_digit_wrong_has_not(code: str) -> None:
    assert has_check_digit(code)
    assert not has_check_digit(code[:-1] + str((int(code[-1]) + 1) % 10))


@pytest.mark.parametrize("code", ["", "1234567", "899123456789a", "٨٩٩١٢٣٤٥٦٧٨٩٨"])
def test_other_lengths_letters_and_other_digits_have_none(code: str) -> None:
    assert not has_check_digit(code)
