"""What a poster tells of: goods that can be bought, each picture once before any comes twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.makers.feature import MOST_GOODS, maker_feature, village_feature, week_feature
from tests.documents.makers.examples import PERSON, a_view, product


def test_goods_that_are_sold_out_are_not_shown_and_pictures_come_first():
    view = a_view(
        product("P012-0001", photos=()),
        product("P012-0002"),
        product("P012-0003"),
        product("P012-0004", photos=("c" * 64,)),
        product("P012-0005", available=False),
    )
    assert [each.code[-1] for each in maker_feature(view, "P012").goods] == ["2", "4", "3", "1"]


def test_no_more_than_fit_are_shown():
    view = a_view(*(product(f"P012-{n:04d}") for n in range(20)))
    assert len(maker_feature(view, "P012").goods) == MOST_GOODS


def test_a_maker_without_a_name_leads_to_the_village():
    feature = maker_feature(a_view(product("P013-0001", maker=PERSON)), "P013")
    assert (feature.name, feature.page) == ("", "desa/53.06.14.2004.html")


def test_what_is_not_shown_is_refused_in_words():
    with pytest.raises(DomainError, match="Nothing of this maker"):
        maker_feature(a_view(), "P999")
    with pytest.raises(DomainError, match="Nothing made in this village"):
        village_feature(a_view(), "53.06.99.2004")
    with pytest.raises(DomainError, match="seven days"):
        week_feature(replace(a_view(), this_week=()))
