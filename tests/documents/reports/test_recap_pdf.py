"""The manager's papers: the recap adds up to the last banknote, the day report and the Z say what the books say."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pytest

from ntt_pos.documents.receipt.z_report import draw_z_pdf
from ntt_pos.documents.reports.recap_pdf import draw_day_report, draw_recap
from ntt_pos.i18n import Language
from tests.documents.papers import a_day_report, a_recap, a_shift_report

ID = Language("id")


def words_of(data):
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("count", [0, 1, 8, 60])
def test_the_banknotes_to_fetch_are_the_cash_to_pay(count):
    recap = a_recap(count)
    assert sum(value * pieces for value, pieces in recap.notes_to_fetch) == recap.cash
    text = words_of(draw_recap(recap))
    assert ID.rp(recap.cash) in text
    drawn = re.findall(r"([\d.]+) ([\d.]+) (?:lembar|keping)", text)
    assert drawn == [(ID.rupiah(value), ID.number(pieces)) for value, pieces in recap.notes_to_fetch]


def test_the_recap_names_open_drawers_missed_nights_and_every_producer():
    recap = a_recap(60)
    text = words_of(draw_recap(recap))
    assert "Laci LRT-02 masih terbuka: Ani" in text
    assert "Ditutup terlambat, bersama hari ini: 26 Feb 2026, 27 Feb 2026." in text
    assert all(row.producer_code in text for row in recap.rows)
    assert "tidak ada yang dibayar" in text
    assert "PRODUSEN Sisa Bayar Disimpan Nama, tanda tangan" in text
    sums = (sum(each) for each in zip(*((r.balance, r.payable, r.carried) for r in recap.rows), strict=True))
    assert " ".join(("Jumlah", *(ID.rupiah(each) for each in sums))) in text


def test_both_papers_name_the_pc_that_the_day_was_closed_without():
    recap, report = replace(a_recap(8), without=("LRT-02", "LRT-03")), replace(a_day_report(), without=("LRT-02",))
    text = " ".join(words_of(draw_recap(recap)).split())
    assert "tanpa menunggu LRT-02, LRT-03" in text
    assert "Laci LRT-02 masih terbuka" not in text  # its sales may not be in this recap
    assert "tanpa menunggu LRT-02" in words_of(draw_day_report(report))
    assert "tanpa menunggu" not in words_of(draw_recap(a_recap(8))) + words_of(draw_day_report(a_day_report()))


def test_a_quiet_recap_has_no_notices_of_others():
    text = words_of(draw_recap(a_recap(8, noisy=False)))
    assert "masih terbuka" not in text
    assert "terlambat" not in text


def test_the_day_report_says_its_figures():
    report = a_day_report()
    text = words_of(draw_day_report(report))
    for amount in (report.sales_paid, report.net, report.producer_share, report.shop_share):
        assert ID.rp(amount) in text
    assert "Z-LRT-01-2026-000003" in text
    assert "masih terbuka" in text


def test_the_z_says_the_drawer_the_totals_and_the_whole_journal_head():
    report = a_shift_report()
    text = words_of(draw_z_pdf(report, ID))
    for amount in (report.net, report.expected, report.counted, report.difference, report.grand_total_net):
        assert ID.rupiah(amount) in text
    assert report.journal_head in text
    assert "Saksi hitungan uang" in text


def test_a_long_z_flows_and_loses_no_producer():
    text = words_of(draw_z_pdf(a_shift_report(producers=120), ID))
    assert all(f"P{i + 1:03} " in text for i in range(120))


@pytest.mark.parametrize(
    "draw",
    [lambda: draw_recap(a_recap()), lambda: draw_day_report(a_day_report()), lambda: draw_z_pdf(a_shift_report(), ID)],
    ids=["recap", "day", "z"],
)
def test_the_same_paper_gives_the_same_bytes(draw):
    assert draw() == draw()


def test_a_practice_shop_marks_its_papers():
    assert "LATIHAN" in words_of(draw_recap(a_recap(practice=True)))
    assert "LATIHAN" in words_of(draw_z_pdf(a_shift_report(), ID, practice=True))
