"""Proves a shop in a process of its own, so that its memory is its own: ``python -m tests.benchmarks.proof_child FOLDER``."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from ntt_pos.data.copies.manifest import Head
from ntt_pos.paths import DataFolder
from tests.benchmarks.measure import memory_sizes
from tests.benchmarks.shops import opened


def main() -> None:
    """Print what the whole proof, the proof of the last day, and the bare reading of the file cost."""
    home = DataFolder(Path(sys.argv[1]))
    told: dict[str, object] = {}
    with opened(home) as shop:
        seconds, cpu = time.perf_counter(), time.process_time()
        report = shop.verify.run()
        told["whole"] = [time.perf_counter() - seconds, time.process_time() - cpu]
        told["peak"] = memory_sizes()["VmHWM"]
        told["findings"] = [each.text() for each in report.findings[:5]]
        told["counted"] = dict(report.counted)
        head = _before_the_last_day(home.database)
        seconds, cpu = time.perf_counter(), time.process_time()
        daily = shop.verify.run_since([head])
        told["daily"] = [time.perf_counter() - seconds, time.process_time() - cpu]
        told["daily rows"] = daily.counted.get("rows", 0)
        told["findings"] += [each.text() for each in daily.findings[:5]]
    seconds, cpu = time.perf_counter(), time.process_time()
    _bare(home.database)
    told["bare"] = [time.perf_counter() - seconds, time.process_time() - cpu]
    sys.stdout.write(json.dumps(told) + "\n")


def _before_the_last_day(path: Path) -> Head:
    query = (
        "SELECT r.code, j.seq, j.hash FROM journal j JOIN register r ON r.id = j.register_id WHERE j.business_date < "
        "(SELECT max(business_date) FROM journal) ORDER BY j.seq DESC LIMIT 1"
    )
    with closing(sqlite.connect(str(path))) as connection:
        return Head(*connection.execute(query).fetchone())


def _bare(path: Path) -> None:
    """Check the file, read each table to its end and hash the journal: what no proof can do without."""
    with closing(sqlite.connect(str(path))) as connection:
        connection.execute("PRAGMA integrity_check").fetchall()
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                if name == "journal":
                    hashlib.sha256(repr(row).encode()).digest()


if __name__ == "__main__":
    main()
