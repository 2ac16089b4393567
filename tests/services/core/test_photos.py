"""Photos: kept once by what they show, and a file that is no picture is refused in words."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.services.core.photos import Photos, keep_photo


def a_picture(path, size=(1600, 900)):
    made = io.BytesIO()
    Image.new("RGB", size, "brown").save(made, "PNG")
    path.write_bytes(made.getvalue())
    return path


def test_a_picture_is_kept_small_and_only_once(shop, owner, tmp_path):
    photos = Photos(shop.context)
    jpeg = photos.read(a_picture(tmp_path / "kopi.png"))
    with Image.open(io.BytesIO(jpeg)) as small:
        assert (small.format, max(small.size)) == ("JPEG", 800)
    found = []
    for _ in range(2):
        with shop.context.writing(by=owner, act=Act.SETTINGS) as work, work.record("photo.kept") as record:
            found.append(keep_photo(record, jpeg))
    assert found[0] == found[1]
    assert photos.picture(found[0]) == jpeg
    assert photos.picture("") == photos.picture("0" * 64) == b""


def test_a_file_that_is_missing_or_no_picture_is_refused(shop, tmp_path):
    words = tmp_path / "kopi.png"
    with pytest.raises(DomainError, match="cannot be read"):
        Photos(shop.context).read(words)
    words.write_text("kopi")
    with pytest.raises(DomainError):
        Photos(shop.context).read(words)
