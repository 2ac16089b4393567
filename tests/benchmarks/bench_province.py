"""The province's month: the sheets of many outlets taken in, and the report over them as workbook, PDF and web page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

from ntt_pos.cli import province as command
from ntt_pos.data.copies.signatures import Signer
from ntt_pos.domain.reports.fact_sheet import FactSheet, GoodsFacts, HeadFacts, MakerFacts, sheet_file, to_sign
from tests.benchmarks.measure import Bench, Finding, without

OUTLETS, DAYS, MAKERS, GOODS = 22, 59, 20, 36  # two months; a sheet of 10 kB
MARCH = date(2026, 3, 1)
SECONDS = 10


def run(bench: Bench) -> Iterator[Finding]:
    """Take two months of sheets in, as they lie in a folder, and report the second one."""
    with without(bench.folder, ["province"]):
        place = bench.folder / "province"
        mail = place / "surat"
        mail.mkdir(parents=True)
        size = sum(_send(mail, place / "keys", number) for number in range(bench.few(OUTLETS, 2)))
        sheets = len(list(mail.iterdir()))
        for what in (
            f"{sheets} sheets of {size / sheets / 1000:.1f} kB taken in, and the month's report",
            "the report once more",
        ):
            begun, cpu = time.perf_counter(), time.process_time()
            with redirect_stdout(StringIO()):
                command.province(
                    come_from=str(mail),
                    month=None,
                    store=place / "sini",
                    accept=None,
                    out=place / "laporan",
                    as_json=True,
                )
            took, cpu = time.perf_counter() - begun, time.process_time() - cpu
            yield Finding(
                f"{bench.few(OUTLETS, 2)} outlets: {what}",
                f"{took:.1f} s, {cpu:.1f} CPU s",
                budget=f"≤ {SECONDS} s",
                kept=took <= SECONDS,
            )


def _send(mail: Path, keys: Path, number: int) -> int:
    """Put an outlet's sheets into the folder; return how many bytes they have."""
    outlet, size, previous = f"T{number:02}", 0, ""
    signer = Signer(keys / outlet)
    makers = tuple(
        MakerFacts(f"P{each:03}", f"Kelompok {each}", "VILLAGE", "53.06.14.2003", 1, 2, 1, 500_000, 10_000)
        for each in range(MAKERS)
    )
    kopi = GoodsFacts("K0001", "Kopi Bajawa", "Kopi", "P001", "bungkus", 1, 2, 2, 50_000, 0, 42_500, 7_500, 0)
    goods = tuple(
        replace(kopi, code=f"K{each:04}", name=f"Barang {each} dari kelompok", maker=f"P{each % MAKERS:03}")
        for each in range(GOODS)
    )
    for back in range(DAYS, 0, -1):
        day = MARCH + timedelta(days=31 - back)
        heads = (HeadFacts(f"{outlet}-01", 400 - back, "0" * 64),)
        sheet = FactSheet(outlet, "53.06", day, previous, (0, 400 - back), False, 1, 0, makers, goods, heads)
        data = sheet_file(sheet.text, signer.public, signer.sign(to_sign(sheet.text)))
        (mail / sheet.file_name).write_bytes(data)
        size, previous = size + len(data), day.isoformat()
    return size
