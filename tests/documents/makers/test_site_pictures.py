"""The photos of the pages: in two sizes, and no word of a camera in either, however they were kept."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ntt_pos.documents.makers.site_pictures import LARGE, LIGHT, SMALL, is_clean, large_jpeg, site_photo, small_jpeg
from tests.documents.makers.examples import a_jpeg

SECRET = b"-8.3421,122.9811 HP Yohana"


def with_exif() -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    Image.new("RGB", (900, 600), "brown").save(made, "JPEG", exif=exif)
    return made.getvalue()


def with_comment() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (900, 600), "brown").save(made, "JPEG", comment=SECRET)
    return made.getvalue()


@pytest.mark.parametrize("kept", [with_exif(), with_comment(), a_jpeg() + SECRET], ids=["exif", "comment", "behind"])
def test_what_a_camera_or_a_program_wrote_is_gone(kept):
    assert SECRET in kept  # the control
    assert not is_clean(kept)
    for made in (small_jpeg(kept), large_jpeg(kept)):
        assert SECRET not in made
        assert is_clean(made)


def test_a_small_clean_photo_is_left_as_it_is_and_a_large_one_is_made_smaller():
    clean = a_jpeg()
    assert large_jpeg(clean) is clean
    with Image.open(io.BytesIO(large_jpeg(a_jpeg(3000, 1500)))) as image:
        assert image.size == (LARGE, LARGE // 2)
    noise = io.BytesIO()
    Image.effect_noise((1000, 1000), 90).convert("RGB").save(noise, "JPEG", quality=95)
    assert len(noise.getvalue()) > LIGHT
    assert large_jpeg(noise.getvalue()) != noise.getvalue()


@pytest.mark.parametrize("size", [(960, 720), (300, 900), (200, 150), (1080, 1080)])
def test_the_small_one_has_one_size_and_the_large_one_tells_its_own(size):
    with Image.open(io.BytesIO(small_jpeg(a_jpeg(*size)))) as image:
        assert image.size == SMALL
    photo = site_photo("a" * 64, a_jpeg(*size))
    assert (photo.width, photo.height) == size
    assert site_photo("a" * 64, b"spoiled") is None
