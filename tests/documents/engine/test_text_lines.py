"""What pdftotext reads has the order of the paper: a label and its amount are one line, above what is below them."""

from __future__ import annotations

import re
import subprocess
from unittest.mock import patch

import pypdfium2
import pytest

from ntt_pos.documents.engine.text_lines import TextLines
from ntt_pos.documents.reports.recap_pdf import draw_recap
from tests.documents.papers import a_recap
from tests.documents.test_copies import PAPERS

LINES = {
    "statement": (
        r"LAPORAN HASIL TITIP JUAL NTT Mart Flores Timur Jumat, 17 April 2026",
        r"HITUNGANNYA",
        r"Sisa uang dari laporan 10 April 350",
        r"Hasil jual 11 sampai 17 April \+ 272\.500",
        r"UANG ANDA = 251\.500",
        r"AMBIL Uang Anda Rp251\.500 di kasir toko kapan saja",
        r"AMBIL 10 dari 36 bungkus Keripik pisang 150 g",
        r"Keripik pisang 150 g 20 \+ 24 − 8 = 36",
        r"harga 12\.500 = Anda 10\.625 \+ toko 1\.875 8 bungkus laku × 10\.625 = 85\.000",
        r"Pembeli bayar 325\.000 = Anda 272\.500 \+ toko 52\.500\. Hasil jual 272\.500",
        r"digunting petugas di sini: bagian atas Anda simpan, bagian bawah untuk toko",
        r"TANDA TERIMA UANG",
    ),
    "debt": (
        r"UANG ANDA",
        r"Rp0",
        r"ANDA BERUTANG KE TOKO",
        r"Rp42\.500",
        r"2 bungkus dikembalikan pembeli, uangnya dulu sudah Anda terima\.",
        r"Sisa uang dari laporan 15 April 0",
        r"Pembeli kembalikan 2 bungkus Kopi bubuk 200 g − 42\.500",
        r"UTANG KE TOKO = 42\.500",
        r"Kopi bubuk 200 g 35",
    ),
    "note": (
        r"Barang Kata penitip Dihitung Selisih Untuk Anda",
        r"Kopi Arabika 250 g 30 28 bungkus −2 595\.000",
        r"Garam kasar \(curah\) 0,5 kg 0,5 kg – 8\.500",
        r"Total: 1\.528 buah \+ 0,5 kg Kalau laku semua: Rp30\.603\.500 untuk Anda",
        r"Yang menitipkan Yang menerima, dari toko",
        r"Nama dan tanda tangan Bela Tukan",
    ),
    "voucher": (r"BUKTI BAYAR", r"Diambil oleh Yosef Kelen · keponakan", r"Yang membayar Yang menerima Saksi"),
    "kwitansi": (r"KWITANSI", r"Sudah terima dari .*", r"Uang sejumlah Lima juta .*", r"Rp5\.251\.500"),
    "recap": (
        r"Bayar tunai \(1\) Bayar transfer \(1\) Utang ke produsen Uang di toko",
        r"Rp251\.500 Rp1\.349\.250 Rp1\.600\.850 Rp1\.350\.000",
        r"PRODUSEN Sisa Bayar Disimpan Nama, tanda tangan",
        r"BUMDes Leworahang 251\.600 251\.500 100",
        r"Jumlah 1\.558\.350 1\.600\.750.*",
    ),
}


def read(data):
    """Return the lines that pdftotext writes, as it is without options."""
    made = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return [" ".join(line.replace("\u00a0", " ").split()) for line in made.stdout.decode().splitlines() if line.strip()]


def paper(name):
    return draw_recap(a_recap(3)) if name == "recap" else PAPERS[name]()


def missing(lines, wanted):
    """Return the first of ``wanted`` that is not a whole line below the ones before it."""
    at = 0
    for pattern in wanted:
        found = next((place for place in range(at, len(lines)) if re.fullmatch(pattern, lines[place])), None)
        if found is None:
            return pattern
        at = found + 1
    return ""


@pytest.mark.posix("pdftotext reads the papers; they are the same bytes on every system")
@pytest.mark.parametrize("name", LINES)
def test_a_paper_is_read_line_by_line_as_it_is_on_the_page(name):
    lines = read(paper(name))
    assert missing(lines, LINES[name]) == ""
    assert name != "statement" or "17 April, hari ini 127.000" in lines  # beside the sum: before or behind its lines


@pytest.mark.posix("pdftotext reads the papers; they are the same bytes on every system")
def test_without_the_filled_gaps_columns_are_read_one_after_the_other():
    with patch.object(TextLines, "put", lambda *_: None):
        data = paper("statement")
    assert missing(read(data), LINES["statement"])


def test_a_viewer_finds_a_label_and_its_amount_too():
    text = pypdfium2.PdfDocument(paper("statement"))[0].get_textpage().get_text_range()
    assert (
        "Sisa uang dari laporan 10 April  350" in text.replace("\r\n", " ")
        or "Sisa uang dari laporan 10 April 350" in text
    )
    assert text.count("Sisa uang dari laporan") == 1
