"""The logo on the papers: put on, read as the printer's dots, taken off."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.core.logo import Logo


def test_a_logo_is_put_on_and_taken_off(shop, owner):
    made = io.BytesIO()
    Image.new("L", (300, 120), "black").save(made, "PNG")
    logo = Logo(shop.context)
    assert (logo.picture(), logo.dots()) == (b"", ())
    logo.set(made.getvalue(), by=owner)
    assert logo.picture().startswith(b"\xff\xd8")
    assert logo.dots()
    logo.set(None, by=owner)
    assert (logo.picture(), logo.dots()) == (b"", ())


def test_what_is_no_picture_changes_nothing(shop, owner):
    with pytest.raises(DomainError):
        Logo(shop.context).set(b"logo", by=owner)
    assert Logo(shop.context).picture() == b""
