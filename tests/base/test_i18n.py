"""Amounts, quantities, dates and sentences as the shop's people read them, on screen and on paper."""

from __future__ import annotations

import ctypes
import errno
import gettext
import io
import os
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal

from ntt_pos import i18n, text_catalogue
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Role
from ntt_pos.i18n import Language, together
from ntt_pos.text_catalogue import compile_catalogue

ID, EN = Language("id"), Language("en")
DAY = date(2026, 2, 28)
AT = datetime(2026, 2, 28, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize("language", [ID, EN])
@pytest.mark.parametrize(
    ("n", "plain", "with_sign"),
    [
        (0, "0", "Rp0"),
        (500, "500", "Rp500"),
        (12_500, "12.500", "Rp12.500"),
        (1_234_567_890, "1.234.567.890", "Rp1.234.567.890"),
        (-12_500, "−12.500", "−Rp12.500"),
    ],
)
def test_rupiah_are_written_with_dots_in_both_languages(language, n, plain, with_sign):
    assert language.rupiah(n) == plain
    assert language.rp(n) == with_sign


@pytest.mark.parametrize(
    ("quantity", "price_per", "unit", "written"),
    [
        (2, 1, "bungkus", "2 bks"),
        (1, 1, "Buah", "1 bh"),
        (1_200, 1, "botol", "1.200 btl"),
        (1, 1, "buku", "1 buku"),
        (333, 1000, "kg", "0,333 kg"),
        (500, 1000, "kg", "0,5 kg"),
        (2_000, 1000, "kg", "2 kg"),
        (1_250_010, 1000, "kg", "1.250,01 kg"),
        (-5, 1000, "kg", "−0,005 kg"),
        (-3, 1, "ikat", "−3 ikt"),
        (0, 1000, "liter", "0 liter"),
    ],
)
def test_quantities_are_written_as_sold(quantity, price_per, unit, written):
    assert ID.quantity(quantity, price_per, unit) == written


@pytest.mark.parametrize(("bp", "written"), [(1500, "15 %"), (1250, "12,5 %"), (1, "0,01 %"), (0, "0 %")])
def test_rates_are_written_as_percentages(bp, written):
    assert ID.rate(bp) == written


def test_days_and_moments_are_written_in_each_language_and_in_larantukas_time():
    assert (ID.day(DAY), EN.day(date(2026, 5, 3))) == ("28 Feb 2026", "3 May 2026")
    assert ID.day(date(2026, 5, 3)) == "3 Mei 2026"
    assert ID.day_long(DAY) == "Sabtu, 28 Februari 2026"
    assert EN.day_long(DAY) == "Saturday, 28 February 2026"
    assert ID.month(DAY) == "Februari 2026"
    assert (ID.moment(AT), ID.clock_time(AT)) == ("28 Feb 2026 10.05", "10.05")
    assert ID.moment(datetime(2026, 2, 6, 23, 30, tzinfo=UTC)) == "7 Feb 2026 07.30"


@pytest.mark.parametrize("code", ["id", "en"])
def test_numbers_and_dates_are_what_babel_says(code):
    language, locale = Language(code), text_catalogue.LOCALES[code]
    for offset in range(366):
        day = DAY + timedelta(days=offset)
        assert language.day(day) == format_date(day, "d MMM y", locale)
        assert language.day_long(day) == format_date(day, "EEEE, d MMMM y", locale)
    for n in (0, 7, 999, 1000, 12_345, 10**12):
        assert language.number(n) == format_decimal(n, locale=locale)


def test_an_error_is_explained_with_its_amounts_and_dates_written_out():
    error = DomainError(
        "{count} of {total} on {day} at {at} by {who} ({role}): {numbers}",
        count=3,
        total=1_250_000,
        day=DAY,
        at=AT,
        who="{count}",
        role=Role.CASHIER,
        numbers=("JL-1", 5000),
    )
    assert ID.explain(error) == "3 of 1.250.000 on 28 Feb 2026 at 28 Feb 2026 10.05 by {count} (CASHIER): JL-1, 5.000"


def test_a_sentence_without_places_may_hold_braces():
    assert ID.explain(DomainError("Type {like this}.")) == "Type {like this}."


def test_the_screen_changes_its_language_and_papers_keep_theirs():
    assert i18n.day_long(DAY) == "Sabtu, 28 Februari 2026"
    i18n.set_language("en")
    assert i18n.day_long(DAY) == "Saturday, 28 February 2026"
    assert i18n.screen_language() == EN
    assert Language("id").day_long(DAY) == "Sabtu, 28 Februari 2026"
    with pytest.raises(ValueError, match="no language fr"):
        i18n.set_language("fr")


CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

msgid "{n} piece"
msgid_plural "{n} pieces"
msgstr[0] "{n} buah"

msgid "Change: {amount}"
msgstr "Kembali: {amount}"

#, fuzzy
msgid "Pay"
msgstr "Bayarr"
"""


def test_catalogues_are_compiled_in_memory(monkeypatch, tmp_path):
    made = gettext.GNUTranslations(io.BytesIO(compile_catalogue(CATALOGUE.encode(), "id")))
    monkeypatch.setattr(i18n, "catalogue", lambda code: made)
    language = Language("id")
    assert language.text("Change: {amount}", amount=5000) == "Kembali: 5.000"
    assert language.plural("{n} piece", "{n} pieces", 1) == "1 buah"
    assert language.plural("{n} piece", "{n} pieces", 2000) == "2.000 buah"
    assert language.text("Pay") == "Pay"
    assert language.text("Not translated") == "Not translated"
    assert language.text("") == ""


def test_a_spoiled_cache_is_made_again(monkeypatch, tmp_path):
    monkeypatch.setattr(text_catalogue, "cache_dir", lambda: tmp_path / "cache")
    text_catalogue.catalogue.__wrapped__("id")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(b"nonsense")
    assert text_catalogue.catalogue.__wrapped__("id").gettext("nothing like this") == "nothing like this"
    assert kept.read_bytes() != b"nonsense"


def test_a_cache_that_cannot_be_written_stops_nobody(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(text_catalogue, "cache_dir", lambda: tmp_path / "file")
    assert text_catalogue.catalogue.__wrapped__("id").gettext("nothing like this") == "nothing like this"


def test_starting_with_a_cache_needs_no_babel():
    code = (
        "import sys; from ntt_pos.i18n import Language; L = Language('id'); L.text('Pay'); L.rp(5);"
        "sys.exit('babel' in sys.modules)"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "said",
    [
        os.strerror(errno.ENOSPC),
        f"[Errno {errno.ENOSPC}] {os.strerror(errno.ENOSPC)}: '/media/stik'",
        "database or disk is full",
    ],
)
def test_what_the_system_says_of_an_error_is_said_in_the_shops_words(said):
    error = DomainError("The backup failed: {reason}", reason=said)
    assert "disk penuh" in ID.explain(error).lower()
    assert "space left" not in ID.explain(error)


@pytest.mark.windows
@pytest.mark.parametrize(
    ("number", "ours"),
    [
        (2, "tidak ada"),
        (5, "tidak diizinkan"),
        (32, "program lain"),
        (112, "disk penuh"),
        (206, "terlalu panjang"),
        (234, "terlalu panjang"),
        (21, "tidak ada"),
    ],
)
def test_what_windows_says_of_an_error_is_said_in_the_shops_words(number, ours):
    said = OSError(0, ctypes.FormatError(number).rstrip("."), "D:\\toko", number)
    for reason in (said.strerror, str(said)):
        assert ours in ID.explain(DomainError("The backup failed: {reason}", reason=reason)).lower()


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        (str(socket.gaierror(socket.EAI_NONAME, "Name or service not known")), "namanya tidak dikenal"),
        ("Temporary failure in name resolution", "namanya tidak dikenal"),
        ("[Errno 11001] getaddrinfo failed", "namanya tidak dikenal"),
        ("timed out", "tidak menjawab"),
    ],
)
def test_what_is_said_of_a_name_that_no_network_knows_is_said_in_the_shops_words(said, ours):
    """Its words carry no number of the system, so they stood there in English."""
    told = ID.explain(DomainError("The backup failed: {reason}", reason=said))
    assert ours in told
    assert said not in told


@pytest.mark.posix("Windows has sentences and numbers of its own, tried above")
@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("EADDRINUSE", "program lain"),
        ("EDQUOT", "disk penuh"),
        ("EFBIG", "terlalu besar"),
        ("EHOSTDOWN", "tidak terjangkau"),
        ("ENETDOWN", "tidak terjangkau"),
        ("ECONNABORTED", "sambungan terputus"),
        ("ESTALE", "sambungan terputus"),
        ("ENOTEMPTY", "tidak kosong"),
    ],
)
def test_what_a_network_or_a_stick_says_is_said_in_words_not_by_a_code(name, ours):
    said = os.strerror(getattr(errno, name))
    told = ID.explain(DomainError("The backup failed: {reason}", reason=said))
    assert ours in told
    assert name not in told


def test_an_error_without_words_of_ours_is_named_by_its_code():
    error = DomainError("The backup failed: {reason}", reason=os.strerror(errno.EDOM))
    assert "EDOM" in ID.explain(error)
    assert os.strerror(errno.EDOM) not in ID.explain(error)
    assert ID.explain(DomainError("The backup failed: {reason}", reason="Kopi")).endswith("Kopi")


def test_the_book_date_stands_beside_the_date_only_where_it_differs():
    night = datetime(2026, 2, 28, 13, 30, tzinfo=UTC)  # 21.30 in Larantuka
    language = Language("id")
    assert language.booked(night, date(2026, 2, 28)) == ""
    assert language.dated(night, date(2026, 2, 28)) == "Sabtu, 28 Februari 2026"
    assert language.dated(night, date(2026, 3, 1)) == "Sabtu, 28 Februari 2026 (buku 1 Mar)"
    assert Language("en").booked(night, date(2026, 3, 1)) == "booked 1 Mar"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Kopi bubuk 200 g, 2 bks", "Kopi bubuk 200_g, 2_bks"),
        ("Kain 180 × 60 cm", "Kain 180_×_60_cm"),
        ("0,333 kg × 20.000", "0,333_kg_×_20.000"),
        ("2 × Hampers", "2_× Hampers"),
        ("Kopi x 3", "Kopi_x_3"),
        ("tunai Rp 5.000", "tunai Rp_5.000"),
        ("28 Feb 2026 10.05 WITA", "28_Feb_2026 10.05_WITA"),
        ("Kopi 2026 Kelompok Tani", "Kopi 2026 Kelompok Tani"),
        ("Jalan Melati Nomor 7, Larantuka", "Jalan Melati Nomor 7, Larantuka"),
    ],
)
def test_a_number_stays_with_its_unit_and_its_sign(text, held):
    assert together(text).replace("\u00a0", "_") == held
