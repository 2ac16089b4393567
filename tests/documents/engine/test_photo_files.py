"""Only the pictures of a folder or zip are opened; links, hidden files and what is too large are not."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from ntt_pos.documents.engine import photo_files
from ntt_pos.documents.engine.photo_files import picture_files
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.i18n import Language


def test_a_folder_with_folders(tmp_path: Path):
    for name in ("b.jpg", "UD Lebah/a.PNG", ".thumbs/c.jpg", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "link.jpg").symlink_to(tmp_path / "b.jpg")
    with picture_files(tmp_path) as pictures:
        assert [(each.name, each.read()) for each in pictures] == [
            ("b.jpg", b"b.jpg"),
            ("UD Lebah/a.PNG", b"UD Lebah/a.PNG"),
        ]


def test_a_zip(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "foto.zip", "w") as packed:
        packed.writestr("foto/kopi.jpg", b"kopi")
        packed.writestr("__MACOSX/foto/._kopi.jpg", b"x")
    with picture_files(tmp_path / "foto.zip") as pictures:
        assert [(each.name, each.read()) for each in pictures] == [("foto/kopi.jpg", b"kopi")]


def test_a_picture_that_unpacks_too_large_is_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(photo_files, "MOST_GIVEN", 10)
    monkeypatch.setattr("ntt_pos.documents.engine.photo.MOST_GIVEN", 10)
    with zipfile.ZipFile(tmp_path / "foto.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bom.jpg", b"0" * 1000)
    with picture_files(tmp_path / "foto.zip") as pictures, pytest.raises(DomainError):
        pictures[0].read()


def test_hostile_entries_of_a_zip_are_refused_one_by_one_and_nothing_is_unpacked(tmp_path: Path):
    place = tmp_path / "inside" / "foto.zip"
    place.parent.mkdir()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.jpg", b"0" * 20_000_000)
        packed.writestr("../../outside.jpg", b"small")
        packed.writestr("/etc/passwd", b"no picture's name")
        packed.writestr("run.exe", b"MZ")
    with picture_files(place) as pictures:
        found = {each.name: each for each in pictures}
        assert set(found) == {"bomb.jpg"}
        with pytest.raises(DomainError, match="unpacks to far more"):
            found["bomb.jpg"].read()
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == ["foto.zip"]


@pytest.mark.parametrize("what", ["empty", "no zip", "too many", "missing"])
def test_a_place_without_photos_is_refused_in_words(tmp_path: Path, monkeypatch, what):
    place = tmp_path / "foto"
    if what == "no zip":
        place.write_bytes(b"PK\x03\x04 broken")
    elif what != "missing":
        place.mkdir()
    if what == "too many":
        monkeypatch.setattr(photo_files, "MOST_FILES", 1)
        for name in ("a.jpg", "b.jpg"):
            (place / name).write_bytes(b"")
    with pytest.raises(DomainError) as refused, picture_files(place):
        pass
    assert "foto" in str(refused.value) or "2" in str(refused.value)
    told = Language("id").explain(refused.value)
    assert not re.search("Error|BadZip|No such", told), "words of Python, or of the system"


def _packed(kind: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as packed:
        packed.writestr("Kopi ñ.jpg", b"seratus kata yang berulang " * 40)
        packed.writestr("b.png", b"dua")
    return made.getvalue()


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_damaged_zip_is_refused_in_words_wherever_the_damage_is(tmp_path: Path, kind):
    """A copy from a dying stick, or one that is hostile; only words of our own come out."""
    whole, place = _packed(kind), tmp_path / "foto.zip"
    refused = 0
    for at in range(len(whole)):
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 0xE1]) + whole[at + 1 :])
        try:
            with picture_files(place) as pictures:
                for each in pictures:
                    each.read()
        except DomainError:
            refused += 1
    assert 20 < refused < len(whole)


def test_what_goes_wrong_with_the_pictures_in_hand_is_nobody_elses_fault(tmp_path: Path):
    """The negative control: a mistake of ours beside an open zip is not called damage."""
    (tmp_path / "foto.zip").write_bytes(_packed(zipfile.ZIP_STORED))
    with pytest.raises(ValueError, match="ours"), picture_files(tmp_path / "foto.zip"):
        raise ValueError("ours")
