"""The province: sheets of many outlets taken in or refused with a sentence, and the month's report made of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ntt_pos.cli import province as province_command
from ntt_pos.data.copies.signatures import Signer, fingerprint
from ntt_pos.documents.reports.report_files import workbook
from ntt_pos.documents.reports.report_page import report_page
from ntt_pos.documents.reports.report_pdf import draw_report
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.reports.fact_sheet import (
    MOST_BYTES,
    FactSheet,
    GoodsFacts,
    HeadFacts,
    MakerFacts,
    plain_words,
    sheet_file,
    to_sign,
)
from ntt_pos.i18n import Language
from ntt_pos.paths import DataFolder
from ntt_pos.services.reports import province as province_module
from ntt_pos.services.reports.province import Province

MARCH = date(2026, 3, 1)
MAKER = MakerFacts("P001", "Kelompok Tenun", "VILLAGE", "53.06.14.2003", 1, 2, 1, 500_000, 10_000)
KOPI = GoodsFacts("K0001", "Kopi Bajawa", "Kopi", "P001", "bungkus", 1, 2, 2, 50_000, 0, 42_500, 7_500, 0)


def a_sheet(outlet="LRT", day=MARCH, *, edition=(0, 10), previous="", goods=(KOPI,), practice=False):
    heads = (HeadFacts(f"{outlet}-01", edition[1], "0" * 64),)
    return FactSheet(outlet, "53.06", day, previous, edition, practice, 1, 0, (MAKER,), tuple(goods), heads)


@pytest.fixture
def shops(tmp_path):
    """Signers by outlet, each with a key of its own."""
    return lambda outlet: Signer(tmp_path / "keys" / outlet)


@pytest.fixture
def mail(tmp_path, shops):
    """A folder into which sheets come; ``mail(sheet)`` puts one there as its outlet signs it."""
    folder = tmp_path / "mail"
    folder.mkdir()

    def put(sheet, *, signer=None, name=None):
        key = signer or shops(sheet.outlet)
        path = folder / (name or sheet.file_name)
        path.write_bytes(sheet_file(sheet.text, key.public, key.sign(to_sign(sheet.text))))
        return path

    put.folder = folder
    return put


@pytest.fixture
def place(tmp_path):
    return Province(tmp_path / "store")


def refused(place, mail):
    (error,) = place.take_in(str(mail.folder)).refused
    return str(Language("en").explain(error))


def test_sheets_are_taken_in_once_and_a_new_outlet_is_told_with_its_key(place, mail, shops):
    mail(a_sheet())
    mail(a_sheet("END"), name="lampiran (1).lembar")
    taken = place.take_in(str(mail.folder))
    assert (taken.new, taken.known, taken.refused) == (2, 0, ())
    assert dict(taken.greeted) == {each: fingerprint(shops(each).public) for each in ("LRT", "END")}
    again = place.take_in(str(mail.folder))
    assert (again.new, again.known, again.greeted) == (0, 2, ())


def test_a_newer_sheet_corrects_an_older_one_which_does_not_come_back(place, mail):
    old = mail(a_sheet()).read_bytes()
    assert place.take_in(str(mail.folder)).new == 1
    path = mail(a_sheet(edition=(0, 12), goods=()))
    assert place.take_in(str(mail.folder)).corrected == 1
    assert place.report(MARCH, Language("id")).figures[0].value == 0
    path.write_bytes(old)
    assert "is older than what is here of LRT" in refused(place, mail)
    assert place.report(MARCH, Language("id")).figures[0].value == 0


@pytest.mark.parametrize("at", [0, 12, 80, 220, 400, -3])
def test_a_sheet_of_which_one_byte_was_changed_is_refused(place, mail, at):
    path = mail(a_sheet())
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))
    assert "was changed after the shop signed it" in (told := refused(place, mail)) or "is not a fact sheet" in told
    assert place.outlets() == ()


def test_the_signature_is_what_refuses_a_changed_sheet(place, mail, monkeypatch):
    """The control: without it a number that was changed everywhere is believed."""
    path = mail(a_sheet())
    path.write_bytes(path.read_bytes().replace(b'"quantity":2', b'"quantity":9'))
    assert "was changed after the shop signed it" in refused(place, mail)
    monkeypatch.setattr(province_module, "is_signed", lambda *_args, **_keys: True)
    assert place.take_in(str(mail.folder)).new == 1


def test_a_sheet_that_another_key_signed_is_refused_until_that_key_is_accepted(place, mail, shops):
    mail(a_sheet())
    place.take_in(str(mail.folder))
    stranger = shops("other")
    mail(a_sheet(day=MARCH + timedelta(days=1)), signer=stranger)
    told = refused(place, mail)
    assert "is signed with another key than the sheets of LRT before" in told
    assert fingerprint(stranger.public) in told
    place.accept("LRT", fingerprint(stranger.public))
    taken = place.take_in(str(mail.folder))
    assert (taken.new, taken.refused) == (1, ())


def test_a_sheet_of_a_newer_program_is_kept_for_it(place, mail):
    path = mail(a_sheet())
    path.write_bytes(path.read_bytes().replace(b"NTTFACT 1 ", b"NTTFACT 2 "))
    assert "was made by a newer program (format 2)" in refused(place, mail)


def test_a_huge_file_is_not_read_to_its_end(place, mail):
    with (mail.folder / "besar.lembar").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "is larger than a fact sheet can be (2 MB)" in refused(place, mail)


@pytest.mark.parametrize("content", [b"", b"\x00" * 500, b"NTTFACT 1\n{}", b"Selamat pagi, terlampir"])
def test_what_is_no_sheet_is_left_where_it_is(place, mail, content):
    (mail.folder / "surat.lembar").write_bytes(content)
    assert "is not a fact sheet" in refused(place, mail)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"outlet":"LRT"', '"outlet":"../../LRT"'),
        ('"share":42500', '"share":42501'),
        ('"quantity":2', '"quantity":2.0'),
        ('"sales":1', '"sales":-1'),
        ('"name":"Kopi Bajawa"', f'"name":"{"x" * 201}"'),
        ('"practice":0', '"practice":0,"orang":"Ani"'),
        ('"day":"2026-03-01"', '"day":"2026-02-30"'),
        ('"goods":[', '"goods":[[[['),
        ('"sold":50000', '"sold":' + "9" * 5000),
    ],
)
def test_a_signed_sheet_that_says_what_no_sheet_says_is_refused(place, mail, shops, old, new):
    path, key = mail(a_sheet()), shops("LRT")
    text = a_sheet().text
    assert old in text
    text = text.replace(old, new)
    path.write_bytes(sheet_file(text, key.public, key.sign(to_sign(text))))
    assert "holds what no fact sheet holds" in refused(place, mail)
    assert place.outlets() == ()


def test_sheets_of_practice_shops_are_kept_apart(place, mail):
    mail(a_sheet())
    mail(a_sheet("END", practice=True))
    assert "practice shops and of real ones are kept apart" in " ".join(
        Language("en").explain(each) for each in place.take_in(str(mail.folder)).refused
    )


def test_a_sheet_changed_where_it_is_kept_is_named_and_stops_nothing_else(place, mail, tmp_path):
    mail(a_sheet())
    mail(a_sheet("END"))
    place.take_in(str(mail.folder))
    kept = tmp_path / "store" / "LRT" / "2026-03-01.lembar"
    whole = kept.read_bytes()
    kept.write_bytes(whole.replace(b'"quantity":2', b'"quantity":3'))
    again = Province(tmp_path / "store")
    report = again.report(MARCH, Language("en"))
    assert report.figures[0].value == 50_000, "that of END alone"
    assert "LRT/2026-03-01.lembar" in report.notes[-1]
    mail(a_sheet("MOF"))
    taken = again.take_in(str(mail.folder))
    assert (taken.new, taken.corrected, taken.known, taken.refused) == (1, 1, 1, ())
    assert kept.read_bytes() == whole
    mended = again.report(MARCH, Language("en"))
    assert mended.figures[0].value == 150_000
    assert len(mended.notes) == 1


def test_the_first_kept_sheet_may_be_damaged_when_the_province_is_opened(place, mail, tmp_path):
    mail(a_sheet(practice=True))
    mail(a_sheet("END", practice=True))
    place.take_in(str(mail.folder))
    (tmp_path / "store" / "END" / "2026-03-01.lembar").write_bytes(b"")
    mail(a_sheet("MOF"))
    assert "practice shops and of real ones are kept apart" in refused(Province(tmp_path / "store"), mail)


def test_a_sheet_that_was_copied_to_another_day_here_is_not_counted_twice(place, mail, tmp_path):
    mail(a_sheet())
    place.take_in(str(mail.folder))
    kept = next((tmp_path / "store").glob("*/*.lembar"))
    kept.with_name("2026-03-02.lembar").write_bytes(kept.read_bytes())
    report = place.report(MARCH, Language("en"))
    assert report.figures[0].value == 50_000
    assert "LRT/2026-03-02.lembar" in report.notes[-1]


@pytest.mark.parametrize(
    ("outlet", "key"),
    [
        ("LRT", "x" * 39),
        ("LRT", ""),
        ("LRT", "1a2b-" * 8),
        ("../LRT", "1a2b-1a2b-1a2b-1a2b-1a2b-1a2b-1a2b-1a2b"),
        ("", "1a2b-1a2b-1a2b-1a2b-1a2b-1a2b-1a2b-1a2b"),
    ],
)
def test_what_is_no_key_is_not_accepted(place, mail, tmp_path, outlet, key):
    mail(a_sheet())
    place.take_in(str(mail.folder))
    before = (tmp_path / "store" / "kunci.json").read_bytes()
    with pytest.raises(DomainError, match="is no key"):
        place.accept(outlet, key)
    assert (tmp_path / "store" / "kunci.json").read_bytes() == before


def test_the_month_adds_up_across_outlets_and_beside_the_month_before(place, mail):
    mail(a_sheet(day=date(2026, 2, 27)))
    mail(a_sheet(day=MARCH, previous="2026-02-27"))
    mail(a_sheet(day=date(2026, 3, 5), previous="2026-03-03"))
    mail(a_sheet("END", day=date(2026, 3, 31), previous="2026-03-30"))
    mail(a_sheet("MOF", day=date(2026, 2, 3)))
    place.take_in(str(mail.folder))
    report = place.report(date(2026, 3, 17), Language("en"))
    assert [each.value for each in report.figures] == [150_000, 127_500, 2, 1, 50]
    outlets, missing, regency, pillar, village, goods = report.tables
    assert [row.cells[:5] for row in outlets.rows] == [
        ("LRT", "Kabupaten Flores Timur", 2, 100_000, 50_000),
        ("END", "Kabupaten Flores Timur", 1, 50_000, 0),
        ("MOF", "Kabupaten Flores Timur", 0, 0, 50_000),
    ]
    assert [row.cells for row in missing.rows] == [
        ("MOF", "Nothing this month"),
        ("END", "30 Mar 2026"),
        ("LRT", "3 Mar 2026"),
    ]
    for table in (regency, pillar, village):
        assert table.totals[-4:] == (150_000, 100_000, 127_500, 6)
    assert [(row.cells[0], row.cells[2], row.cells[4]) for row in goods.rows] == [
        ("Kopi Bajawa", "LRT", 100_000),
        ("Kopi Bajawa", "END", 50_000),
    ]


def test_the_report_is_workbook_pdf_and_a_page_that_asks_nothing_from_elsewhere(place, mail):
    mail(a_sheet(goods=[replace(KOPI, name='<script>alert("x")</script>')]))
    place.take_in(str(mail.folder))
    report = place.report(MARCH, Language("id"))
    assert workbook(report)[:2] == b"PK"
    assert draw_report(report)[:5] == b"%PDF-"
    page = report_page(report).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "50.000" in page
    assert report_page(report) == report_page(report)


def test_twenty_two_outlets_add_up(place, mail, shops):
    goods = [replace(KOPI, code=f"K{number:04}", name=f"Barang {number}") for number in range(40)]
    for number in range(22):
        outlet = f"T{number:02}"
        for back in range(2):
            mail(a_sheet(outlet, MARCH + timedelta(days=back), goods=goods))
    assert place.take_in(str(mail.folder)).new == 44
    assert place.report(MARCH, Language("id")).figures[0].value == 22 * 2 * 40 * 50_000


def test_the_same_facts_are_the_same_bytes():
    assert a_sheet().text == a_sheet().text == journal.canonical(json.loads(a_sheet().text))


def test_whatever_a_name_is_made_of_its_sheet_is_read_again(place, mail):
    name = plain_words("Kopi\n\u202eBajawa\x07 " + "x" * 300)
    mail(a_sheet(goods=[replace(KOPI, name=name)]))
    assert place.take_in(str(mail.folder)).new == 1
    assert place.report(MARCH, Language("id")).tables[-1].rows[0].cells[0].startswith("Kopi Bajawa xxx")


@pytest.mark.parametrize("there", ["books", "a file of another kind", "a file that is no folder"])
def test_the_report_is_written_over_nothing_that_is_not_its_own(place, mail, tmp_path, there):
    mail(a_sheet())
    out = tmp_path / "out"
    out.mkdir()
    other = out / "laporan-provinsi-2026-03.pdf"
    if there == "books":
        DataFolder(out).database.write_bytes(b"SQLite format 3")
    elif there == "a file of another kind":
        other.write_bytes(b"the list of the harvest")
    else:
        out = tmp_path / "out" / "note"
        out.write_bytes(b"")
    asked = {"come_from": str(mail.folder), "month": None, "store": tmp_path / "store", "accept": None, "out": out}
    before = sorted(tmp_path.glob("out/*"))
    with pytest.raises(ShopError, match="report cannot be written"):
        province_command.province(**asked, as_json=True)
    assert sorted(tmp_path.glob("out/*")) == before
    if there == "a file of another kind":
        assert other.read_bytes() == b"the list of the harvest"
        other.unlink()
        for _twice in range(2):
            province_command.province(**asked, as_json=True)
        assert len(list(out.iterdir())) == 3
