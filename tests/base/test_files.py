"""Temporary files: taken away without a word, and given their names although somebody looks at the old one."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ntt_pos import files
from ntt_pos.cli.common import pdf_at
from ntt_pos.data import atomic_files
from ntt_pos.pc_settings import LocalSettings


@pytest.fixture
def held(monkeypatch):
    """Let another program hold every leftover, as a virus scanner does on Windows."""

    def refuse(self, *, missing_ok=False):
        raise PermissionError(13, "held", str(self))

    monkeypatch.setattr(Path, "unlink", refuse)


def readers(monkeypatch, times: int) -> list[float]:
    """Let somebody read the old file for a few tries."""
    waits: list[float] = []
    rename, tries = files.rename_over, iter([True] * times)

    def busy(part, path):
        if next(tries, False):
            raise PermissionError(13, "in use", str(path))
        rename(part, path)

    monkeypatch.setattr(files, "rename_over", busy)
    monkeypatch.setattr(files.time, "sleep", waits.append)
    return waits


def test_a_leftover_that_is_held_hides_no_work(held, tmp_path):
    atomic_files.write_whole(tmp_path / "a.pdf", b"paper")
    assert (tmp_path / "a.pdf").read_bytes() == b"paper"
    files.discard(tmp_path / "nothing here")


def test_the_first_trouble_is_told_not_the_leftover(held, tmp_path):
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(OSError, match=r"a\.pdf") as told:
        atomic_files.write_whole(tmp_path / "a.pdf", b"paper")
    assert told.value.strerror != "held"


def test_settings_are_replaced_although_somebody_reads_them(monkeypatch, tmp_path):
    LocalSettings().save(tmp_path / "settings.json")
    waits = readers(monkeypatch, 3)
    LocalSettings(theme="dark").save(tmp_path / "settings.json")
    assert LocalSettings.load(tmp_path / "settings.json").theme == "dark"
    assert len(waits) == 3


def test_who_reads_for_ever_is_told(monkeypatch, tmp_path):
    readers(monkeypatch, 1000)
    with pytest.raises(PermissionError):
        atomic_files.write_whole(tmp_path / "a.pdf", b"paper")
    assert not (tmp_path / "a.pdf.part").exists()


@pytest.mark.posix("Windows has no pipes and devices among its files")
def test_a_chosen_file_is_an_ordinary_one_of_bounded_size(tmp_path):
    (tmp_path / "photo.png").write_bytes(b"0123456789")
    (tmp_path / "a link").symlink_to(tmp_path / "photo.png")
    os.mkfifo(tmp_path / "pipe")
    assert files.read_plain(tmp_path / "photo.png", 4) == b"01234"
    assert files.read_plain(tmp_path / "a link", 100) == b"0123456789"
    for special in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        for ask in (files.size_of, lambda path: files.read_plain(path, 4)):
            with pytest.raises(OSError, match=r"bukan berkas biasa|not an ordinary file"):
                ask(special)
    with Path("/dev/zero").open("rb") as endless:  # the control: read as it comes, it gives whatever is asked
        assert len(endless.read(1_000_000)) == 1_000_000


@pytest.mark.windows
@pytest.mark.parametrize("size", [0, 1, 4096, (1 << 20) + 1, 3 << 20])
def test_a_copy_is_read_back_from_the_disk_itself(tmp_path, size):
    (tmp_path / "books.db").write_bytes(bytes(range(256)) * (size // 256) + b"x" * (size % 256))
    copied = atomic_files.copy_whole(tmp_path / "books.db", tmp_path / "stick.db")
    assert copied == atomic_files.sha256_of(tmp_path / "books.db") == atomic_files.read_back(tmp_path / "stick.db")


@pytest.mark.windows
def test_a_file_that_is_read_on_windows_is_not_replaceable_at_this_moment(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"old")
    files.replaceable(tmp_path / "a.pdf")
    with (tmp_path / "a.pdf").open("rb"), pytest.raises(PermissionError):
        files.replaceable(tmp_path / "a.pdf")


TYPES_INTO_A_PIPE = """
import sys
from ntt_pos import cli
sys.exit(cli.run(["doctor", "--data", sys.argv[1], *sys.argv[2:]]))
"""


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_what_goes_into_a_pipe_is_utf_8(tmp_path, words):
    """Windows gives a pipe the code page of the PC, in which a name of the shop has no letters."""
    shop = tmp_path / "toko − 店"
    done = subprocess.run(
        [sys.executable, "-c", TYPES_INTO_A_PIPE, str(shop), *words],
        env={
            "PYTHONIOENCODING": "cp1252",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PATH": "",
            "SYSTEMROOT": "C:\\windows",
        },
        capture_output=True,
        check=False,
    )
    assert "− 店" in (done.stdout + done.stderr).decode("utf-8")


@pytest.fixture
def data(tmp_path):
    """Return a data folder with its books."""
    folder = tmp_path / "toko"
    (folder / "cadangan").mkdir(parents=True)
    (folder / "ntt-pos.db").write_bytes(b"books")
    return folder


@pytest.mark.parametrize("name", ["ntt-pos.db", "baru.pdf", "cadangan/a.pdf", "cadangan/../settings.json"])
def test_no_paper_is_written_into_a_data_folder(data, name):
    with pytest.raises(OSError, match="toko") as told:
        files.writable_paper(data / name, b"%PDF-")
    assert told.value.errno == errno.EPERM


@pytest.mark.posix("links need a right on Windows")
def test_nor_by_a_link_that_leads_there(data, tmp_path):
    (tmp_path / "way").symlink_to(data / "cadangan")
    (tmp_path / "a.pdf").symlink_to(data / "ntt-pos.db")
    for path in (tmp_path / "way" / "a.pdf", tmp_path / "a.pdf"):
        with pytest.raises(OSError, match="toko"):
            files.writable_paper(path, b"%PDF-")
    assert (data / "ntt-pos.db").read_bytes() == b"books"


def test_only_an_earlier_paper_of_the_same_kind_is_written_over(tmp_path):
    paper, letter, hollow = tmp_path / "a.pdf", tmp_path / "letter.pdf", tmp_path / "hollow.pdf"
    paper.write_bytes(b"%PDF-1.4 an earlier statement")
    letter.write_bytes(b"Dear Maria")
    hollow.write_bytes(b"")
    files.writable_paper(paper, b"%PDF-")
    files.writable_paper(tmp_path / "new.pdf", b"%PDF-")
    for other in (letter, hollow, tmp_path):
        with pytest.raises(OSError, match=other.name):
            files.writable_paper(other, b"%PDF-")


def _paper(path: Path) -> None:
    with pdf_at(path, "{path}: {reason}") as file:
        file.write(b"%PDF-new")


def _copied(path: Path) -> None:
    source = path.with_name("source")
    source.write_bytes(b"new")
    atomic_files.copy_whole(source, path)


WRITERS = {
    "paper": _paper,
    "whole": lambda path: atomic_files.write_whole(path, b"new"),
    "copy": _copied,
}


@pytest.mark.posix("making a link needs a right of its own on Windows")
@pytest.mark.parametrize("link", [os.symlink, os.link])
@pytest.mark.parametrize("writer", WRITERS)
def test_what_lies_under_a_temporary_name_is_taken_away_never_written_through(tmp_path, writer, link):
    books = tmp_path / "ntt-pos.books"
    books.write_bytes(b"SQLite format 3")
    link(books, tmp_path / "a.pdf.part")
    WRITERS[writer](tmp_path / "a.pdf")
    assert books.read_bytes() == b"SQLite format 3"
    assert (tmp_path / "a.pdf").read_bytes().endswith(b"new")
    assert not (tmp_path / "a.pdf.part").is_symlink()


def test_a_temporary_name_that_cannot_be_freed_is_told_and_nothing_written(tmp_path):
    (tmp_path / "a.pdf.part").mkdir()
    with pytest.raises(OSError, match="part"):
        atomic_files.write_whole(tmp_path / "a.pdf", b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf.part"]
