"""Photos are found beside the workbook by their file names, in folders and zip files, whatever capitals."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.importing.photos_beside import PhotosBeside


def a_jpeg(colour: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(made, "JPEG")
    return made.getvalue()


def colour_of(jpeg: bytes) -> str:
    with Image.open(io.BytesIO(jpeg)) as image:
        red, green, blue = image.getpixel((5, 5))
        assert image.size == (1080, 810)
    return max((red, "red"), (green, "green"), (blue, "blue"))[1]


def test_what_is_called_as_the_workbook_comes_before_the_folder_of_photos(tmp_path: Path) -> None:
    book = tmp_path / "kartu.xlsx"
    (tmp_path / "foto").mkdir()
    (tmp_path / "foto" / "A.jpg").write_bytes(a_jpeg("red"))
    (tmp_path / "foto" / "b.jpg").write_bytes(a_jpeg("green"))
    with zipfile.ZipFile(tmp_path / "kartu.zip", "w") as packed:
        packed.writestr("dalam/a.JPG", a_jpeg("blue"))
    photos = PhotosBeside(book)
    assert [colour_of(photos.read(name)) for name in ("a.jpg", "A.JPG", "B.jpg")] == ["blue", "blue", "green"]


def test_a_photo_that_is_not_there_and_a_zip_that_is_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match=r"no photo x\.jpg"):
        PhotosBeside(tmp_path / "kartu.xlsx").read("x.jpg")
    with pytest.raises(DomainError, match=r"no photo x\.jpg"):
        PhotosBeside(None).read("x.jpg")
    (tmp_path / "kartu.zip").write_bytes(b"no zip")
    with pytest.raises(DomainError, match="cannot be read"):
        PhotosBeside(tmp_path / "kartu.xlsx").read("x.jpg")


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "rahasia.jpg").write_bytes(a_jpeg("red"))
    (tmp_path / "sub").mkdir()
    with pytest.raises(DomainError, match="no photo"):
        PhotosBeside(tmp_path / "sub" / "kartu.xlsx").read("../rahasia.jpg")
