"""The printable width of the receipt printer's paper."""

from __future__ import annotations

import pytest

from ntt_pos.domain.devices.paper import PaperProfile


@pytest.mark.parametrize(("columns", "dots"), [(32, 384), (42, 504), (48, 576)])
def test_the_width_in_dots_follows_from_the_columns(columns: int, dots: int) -> None:
    assert PaperProfile(columns=columns).dots == dots
