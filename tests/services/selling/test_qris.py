"""The shop's QRIS code on screen and paper: static, or asking for an amount; nothing is recorded by showing it."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.devices.paper import PaperCode
from ntt_pos.services.core.shop_settings import SettingsAdmin
from tests.domain.selling.test_qris import code


@pytest.fixture
def qris(shop, owner):
    SettingsAdmin(shop.context).change(by=owner, qris_text=code())
    return shop.qris


def test_without_a_code_of_the_shop_nothing_is_shown(shop):
    assert not shop.qris.ready()
    assert shop.qris.merchant() is None
    with pytest.raises(DomainError, match="not entered"):
        shop.qris.static()


def test_the_code_asks_for_the_amount_and_names_the_merchant(qris):
    shown = qris.code(51_000)
    assert "540551000" in shown.text
    assert (shown.amount, shown.merchant, shown.city) == (51_000, "NTT MART FLORES TIMUR", "LARANTUKA")
    assert qris.static().text == code()
    assert shown.modules != qris.static().modules
    with pytest.raises(DomainError):
        qris.code(10_000_001)


def test_the_paper_shows_the_code_and_what_to_pay(qris):
    lines = qris.paper(51_000)
    (drawn,) = [line for line in lines if line.code is PaperCode.QR]
    assert drawn.text == qris.code(51_000).text
    assert any("Rp51.000" in line.text for line in lines)
    assert not any("Rp" in line.text for line in qris.paper())
