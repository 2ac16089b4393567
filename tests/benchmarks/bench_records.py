"""A till's books at the office: records sent, applied and proved; beside it the same rows written by plain sqlite3."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import migrate, sqlite_file
from ntt_pos.data.models import metadata
from ntt_pos.data.sqlite_file import configure_sqlite
from ntt_pos.paths import DataFolder
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.record_sending import Receiver, RecordSending
from ntt_pos.shop import open_copies
from tests.benchmarks.measure import Bench, Finding, timed, without
from tests.benchmarks.sealed import sealed
from tests.benchmarks.shops import OPENS, Size
from tests.fakes import FixedClock, SequenceIds

PRODUCTS, EACH = 1_000, 12
ROWS_A_SECOND = 10_000
AT_ONCE = 20_000
LOCAL = {"print_job"}


def run(bench: Bench) -> Iterator[Finding]:
    """Send and apply the records of 100,000 lines, and rebuild the till's books from the copy."""
    lines = bench.few(100_000, 4_000)
    home = sealed(Size(PRODUCTS, EACH, lines), bench.folder)
    place = bench.folder / "records"
    with without(bench.folder, ["records"]):
        place.mkdir()
        yield from _measured(home, place, lines)


def _measured(home: DataFolder, place: Path, lines: int) -> Iterator[Finding]:
    clock, ids = FixedClock(OPENS), SequenceIds(seed=3)
    shutil.copyfile(home.database, place / "ntt-pos.db")
    folder = place / "bersama"
    folder.mkdir()
    office = open_copies(DataFolder(place / "kantor"), clock=clock, ids=ids)
    office.take_in(folder)
    receiver = Receiver(folder, parcel_files.offered_key(folder))
    with bootstrap.open_shop(place, clock=clock, ids=ids) as shop:
        sending = RecordSending(shop.context, place / "kunci", to=lambda: receiver)
        sent = timed(sending.send)
        with shop.context.reading() as unit:
            sales = int(unit.value(sa.text("SELECT count(*) FROM sale")))
    size = sum(each.stat().st_size for each in folder.rglob("catatan-*"))
    started, cpu = time.perf_counter(), time.process_time()
    (state,) = office.take_in(folder)
    taken, cpu = time.perf_counter() - started, time.process_time() - cpu
    if state.problem is not None:
        raise state.problem
    copy = place / "kantor" / "salinan" / "LRT-01" / "ntt-pos.db"
    rows, raw, raw_cpu = _written_raw(copy, place / "raw.db")
    what = f"{lines} lines ({state.last} records, {rows} rows)"
    yield Finding(f"records of {what} sent", f"{sent / 1000:.1f} s, {size / sales:.0f} kB for 1,000 sales")
    yield Finding(
        f"records of {what} applied",
        f"{rows / cpu:.0f} rows, {state.last / cpu:.0f} records a second of CPU ({taken:.1f} s, {cpu:.1f} s of CPU)",
        f"{rows / raw_cpu:.0f} rows a second of CPU ({raw:.1f} s, {raw_cpu:.1f} s of CPU)",
        cpu / raw_cpu,
        f"≥ {ROWS_A_SECOND} rows a second of CPU",
        rows / cpu >= ROWS_A_SECOND,
    )
    given = timed(lambda: office.give("LRT-01", place / "stik"))
    yield Finding(f"backup out of the copy of {what}, proved", f"{given / 1000:.1f} s")


def _written_raw(copy: Path, path: Path) -> tuple[int, float, float]:
    """Write every row of a copy into an empty shop with plain sqlite3; return how many, the seconds and those of CPU."""
    migrate.create(sqlite_file.sqlite_url(path))
    names = [table.name for table in metadata.sorted_tables if table.name not in LOCAL]
    with closing(sqlite.connect(str(copy))) as source:
        tables = [(name, source.execute(f"SELECT * FROM {name}").fetchall()) for name in names]
    with closing(sqlite.connect(str(path), isolation_level=None)) as target:
        configure_sqlite(target)
        started, cpu = time.perf_counter(), time.process_time()
        for name, rows in tables:
            for first in range(0, len(rows), AT_ONCE):
                chunk = rows[first : first + AT_ONCE]
                target.execute("BEGIN IMMEDIATE")
                target.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(chunk[0]))})", chunk)
                target.execute("COMMIT")
        return sum(len(rows) for _name, rows in tables), time.perf_counter() - started, time.process_time() - cpu
