"""A night that a kill, a second program or a full disk disturbs: every statement once, every paper whole."""

from __future__ import annotations

import errno
import shutil
import signal
from pathlib import Path

import pytest

from ntt_pos import bootstrap
from ntt_pos.data import sqlite_file
from ntt_pos.domain.core.business_date import WITA
from ntt_pos.paths import DataFolder
from tests.builders import a_producer, a_product, a_sale, somebody
from tests.end_to_end import night
from tests.end_to_end.conftest import end_of, run_night, start_night, statements_made
from tests.fakes import FixedClock, SequenceIds
from tests.services.days import close_drawer, settlements

PRODUCERS = 4
ENOUGH = 6 * 1024 * 1024
CLOSE = ("close-day", "--user", "bela", "--why", "uji")  # it is 08.00: before the closing hour


def papers(folder: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.reports.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def four_sold(sqlite_template: Path, tmp_path_factory) -> Path:
    """A closed shop, to be copied: four producers, each with a sale; the drawer is counted."""
    folder = DataFolder(tmp_path_factory.mktemp("sold"))
    shutil.copyfile(sqlite_template, folder.database)
    with bootstrap.open_shop(
        folder.root, clock=FixedClock(), ids=SequenceIds(seed=3)
    ) as shop:  # the tests' own begin with 2
        for n in range(1, PRODUCERS + 1):
            product = a_product(shop, producer=a_producer(shop, code=f"P{n:03d}"), delivered=30)
            a_sale(shop, [(product, 2)], by=somebody(shop, "ani"))
        close_drawer(shop)
    return folder.database


@pytest.fixture(scope="module")
def on_time(four_sold: Path, tmp_path_factory) -> tuple[list[tuple[object, ...]], dict[str, bytes]]:
    """Return the statements and papers of the night in a copy of the shop that nothing disturbed."""
    copy = DataFolder(tmp_path_factory.mktemp("undisturbed"))
    shutil.copyfile(four_sold, copy.database)
    assert run_night(copy.root, FixedClock()) == 0
    with bootstrap.open_shop(copy.root, clock=FixedClock()) as undisturbed:
        return statements_made(undisturbed), papers(copy)


@pytest.fixture
def shop_url(four_sold: Path, data_folder: DataFolder) -> str:
    """Each test disturbs the night of the same four sales."""
    shutil.copyfile(four_sold, data_folder.database)
    return sqlite_file.sqlite_url(data_folder.database)


# -- killed -------------------------------------------------------------------------------------------------------


def test_a_night_killed_after_two_of_four_producers_is_finished_without_gap_or_double(
    on_time, shop, data_folder, fixed_clock
):
    assert run_night(data_folder.root, fixed_clock, night.PRODUCERS) == -signal.SIGKILL
    assert len(settlements(shop)) == 2
    assert shop.close_day.due() == (fixed_clock.now().astimezone(WITA).date(),)
    assert run_night(data_folder.root, fixed_clock) == 0
    assert (statements_made(shop), papers(data_folder)) == on_time
    assert [row[0] for row in statements_made(shop)] == [f"TJ-LRT-2026-{n:06d}" for n in range(1, PRODUCERS + 1)]
    assert shop.verify.run().findings == ()


def test_a_night_killed_between_the_settlements_and_the_papers_draws_them_at_the_next_run(
    on_time, shop, data_folder, fixed_clock
):
    assert run_night(data_folder.root, fixed_clock, night.COMMIT) == -signal.SIGKILL
    assert statements_made(shop) == on_time[0]
    assert papers(data_folder) == {}
    assert shop.statements.waiting() == PRODUCERS
    assert run_night(data_folder.root, fixed_clock) == 0
    assert (statements_made(shop), papers(data_folder)) == on_time
    assert shop.verify.run().findings == ()


def test_a_night_killed_in_the_middle_of_a_paper_leaves_no_torn_one(on_time, shop, data_folder, fixed_clock):
    assert run_night(data_folder.root, fixed_clock, night.HALF_A_PAPER) == -signal.SIGKILL
    assert [name for name in papers(data_folder) if name.endswith(".pdf")] == []
    assert run_night(data_folder.root, fixed_clock) == 0
    assert (statements_made(shop), papers(data_folder)) == on_time


@pytest.mark.usefixtures("shop_url")
def test_without_that_care_a_torn_paper_would_stay_for_ever(on_time, data_folder, fixed_clock):
    """The negative control: the same kill, writing under the paper's own name."""
    assert run_night(data_folder.root, fixed_clock, night.CARELESS) == -signal.SIGKILL
    assert run_night(data_folder.root, fixed_clock) == 0
    now = papers(data_folder)
    assert [name for name in now if now[name] != on_time[1][name]] == ["laporan-hari-2026-02-28.pdf"]


def test_two_programs_that_close_the_same_day_at_once_make_one_set_of_statements(
    on_time, shop, data_folder, fixed_clock
):
    both = [start_night(data_folder.root, fixed_clock) for _ in range(2)]
    assert [end_of(each) for each in both] == [0, 0]
    assert (statements_made(shop), papers(data_folder)) == on_time
    assert shop.verify.run().findings == ()


# -- the disk -----------------------------------------------------------------------------------------------------


class FullDisk:
    """A disk with room for so many bytes under one folder; then nothing more can be written there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, room: int) -> None:
        self.room = room
        real = Path.open
        disk = self

        def limited(path, mode="r", *rest, **more):
            file = real(path, mode, *rest, **more)
            if mode[0] in "wx" and path.is_relative_to(folder):
                write = file.write

                class Limited:
                    def __enter__(self):
                        return self

                    def __exit__(self, *_):
                        file.close()

                    def write(self, data):
                        disk.room -= len(data)
                        if disk.room < 0:
                            raise OSError(errno.ENOSPC, "No space left on device")
                        return write(data)

                    def __getattr__(self, name):
                        return getattr(file, name)

                return Limited()
            return file

        monkeypatch.setattr(Path, "open", limited)


def test_a_full_disk_undoes_no_settlement_and_the_papers_are_drawn_when_there_is_room(
    on_time, command, shop, data_folder, monkeypatch
):
    disk = FullDisk(monkeypatch, data_folder.reports, room=sum(map(len, on_time[1].values())) // 3)
    told = command(*CLOSE)
    assert told.code == 1
    assert told.out.startswith("Sabtu, 28 Februari 2026 ditutup: 4 laporan.\n")
    assert "belum dapat dibuat (disk penuh)" in told.err
    assert "Hak produsen sudah tercatat" in told.err
    assert statements_made(shop) == on_time[0]
    assert all(name in on_time[1] and now == on_time[1][name] for name, now in papers(data_folder).items())
    disk.room = ENOUGH
    again = command(*CLOSE)
    assert again.code == 0
    assert (statements_made(shop), papers(data_folder)) == on_time
    assert shop.verify.run().findings == ()


def test_with_room_enough_the_same_disk_says_nothing(on_time, command, data_folder, monkeypatch):
    """The negative control."""
    FullDisk(monkeypatch, data_folder.reports, room=ENOUGH)
    assert command(*CLOSE).code == 0
    assert papers(data_folder) == on_time[1]


def test_a_reports_folder_that_is_gone_or_in_the_way_undoes_no_settlement(on_time, command, shop, data_folder):
    data_folder.reports.write_text("a file where the folder should be", encoding="utf-8")
    told = command(*CLOSE)
    assert told.code == 1
    assert "4 laporan belum dapat dibuat" in told.err
    assert statements_made(shop) == on_time[0]
    data_folder.reports.unlink()
    assert command(*CLOSE).code == 0
    assert papers(data_folder) == on_time[1]
    shutil.rmtree(data_folder.reports)
    assert command(*CLOSE).code == 0
