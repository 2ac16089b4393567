"""The second form: what the page says, in which order, how large, and that two photocopies leave it standing."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import replace
from datetime import date

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from ntt_pos.documents.engine.fonts import BOLD, MEDIUM
from ntt_pos.documents.engine.money_drawing import pieces_of
from ntt_pos.documents.engine.page import Sheet, width_of
from ntt_pos.documents.statement.page_pdf import draw_page
from ntt_pos.documents.statement.page_style import LEFT, RIGHT, PageDraft
from ntt_pos.domain.goods.stock import MovementKind as M
from ntt_pos.domain.money.amount_in_words import terbilang
from ntt_pos.domain.money.settlement import build_payload
from ntt_pos.domain.money.statement_page import gather
from ntt_pos.i18n import Language
from tests.documents import pages

NUMBER, CHAIN_HASH = "TJ-LRT-2026-000123", "7f3a91c2" + "ab" * 28
CASES = {
    "worked": pages.worked(),
    "debt": pages.debt(),
    "three_days": pages.three_days(),
    "zero": pages.nothing_left(),
    "transfer": pages.transfer(),
    "large": pages.transfer("CASH"),
    "returns": pages.several_returns(),
    "one": pages.of_products(1),
    "first": pages.of_products(1, payments=(), received_this_month=0, received_last_month=0),
    "twelve": pages.of_products(12),
    "twenty_eight": pages.of_products(28),
    "sixty": pages.of_products(60),
}


def drawn(page, *, copy=0, practice=False):
    sheet = Sheet("Laporan", page.last.shop.name, subject=page.last.producer.name, lang="id")
    draw_page(
        sheet, PageDraft(page, Language(page.last.language), NUMBER, CHAIN_HASH, copy, [NUMBER], {}, practice=practice)
    )
    return sheet.finish()


def texts_of(data):
    return [
        " ".join(page.extract_text().replace("\u00a0", " ").split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages
    ]


def in_order(text, *pieces):
    at = 0
    for piece in pieces:
        assert piece in text[at:], piece
        at = text.index(piece, at) + len(piece)


def test_the_worked_page_is_one_page_and_reads_in_the_order_people_learn():
    (text,) = texts_of(drawn(CASES["worked"]))
    in_order(
        text,
        "LAPORAN HASIL TITIP JUAL NTT Mart Flores Timur Jumat, 17 April 2026",
        "BUMDes Leworahang",
        "Desa Hokeng Jaya, Kecamatan Wulanggitang",
        "UANG ANDA Rp251.500",
        "dua ratus lima puluh satu ribu lima ratus rupiah. Dibayar tunai di kasir toko.",
        "HITUNGANNYA",
        "Sisa uang dari laporan 10 April 350 127.000 dari 127.350 sudah Anda terima hari ini, 17 April, tunai.",
        "Hasil jual 11 sampai 17 April",
        "Pembeli kembalikan 1 bungkus Kopi bubuk 200 g",
        "Dijual 15 April (struk 000418), dikembalikan 17 April.",
        "Basi, menurut petugas toko. Sesuai perjanjian, jual batal.",
        "Uang pembeli kembali 25.000: 21.250 dari Anda, 3.750 dari toko.",
        "Uang kecil Anda, dibayar lain kali",
        "UANG ANDA = 251.500 Sudah Anda terima 127.000, belum 251.500: semua 378.500.",
        "SUDAH ANDA TERIMA",
        "17 April, hari ini 127.000",
        "2 April, bank",
        "April sampai hari ini",
        "YANG PERLU ANDA LAKUKAN AMBIL Uang Anda Rp251.500 di kasir toko kapan saja",
        "BAWA 10 bungkus Abon ikan tuna 250 g",
        "paling lambat Sabtu 18 April",
        "AMBIL 10 dari 36 bungkus Keripik pisang 150 g",
        "BARANG ANDA",
        "harga 25.000 = Anda 20.000 + toko 5.000",
        "3 bungkus laku × 20.000 =",
        "= 37 tidak termasuk 1 basi harga 25.000 = Anda 21.250 + toko 3.750",
        "1 dari 6 itu dikembalikan pembeli 6 bungkus laku × 21.250 = 127.500",
        "Pembeli bayar 325.000 = Anda 272.500 + toko 52.500.",
        "Toko dapat 15 dari tiap 100: 1.875 dari 12.500. Abon ikan tuna 250 g: 5.000 dari 25.000, sesuai perjanjian.",
        "Tanya Ibu Maria, bagian pembukuan, telepon 0812-0000-0000.",
        "Atau datang ke toko, Taman Kota Felix Fernandez, Larantuka.",
        "kode untuk petugas",
        "Toko buka Senin sampai Sabtu, jam 8 pagi sampai 5 sore.",
        f"Pembukuan toko: {NUMBER}, ASLI",
        "bukti bayar BB-LRT-2026-000061 17 April",
        "surat titip ST-LRT-2026-000031 14 April",
        "3 struk antara JL-LRT-01-2026-000400 dan 000402",
        "RT-LRT-01-2026-000031 17 April",
        "bagian atas Anda simpan, bagian bawah untuk toko",
        "TANDA TERIMA UANG",
        "Rp251.500 tunai",
        "Hitung dulu uangnya",
    )


def test_a_debt_says_that_nothing_is_paid_and_nobody_signs_for_money():
    (text,) = texts_of(drawn(CASES["debt"]))
    in_order(
        text,
        "UANG ANDA Rp0 Belum ada uang untuk Anda terima.",
        "ANDA BERUTANG KE TOKO Rp42.500",
        "2 bungkus dikembalikan pembeli, uangnya dulu sudah Anda terima.",
        "Tidak perlu bayar sekarang.",
        "Kalau tidak ada yang laku, utang tetap Rp42.500, tidak bertambah.",
        "Sisa uang dari laporan 15 April 0 127.500 sudah Anda terima Kamis 16 April, tunai.",
        "Pembeli kembalikan 2 bungkus Kopi bubuk 200 g − 42.500",
        "2 × 21.250.",
        "UTANG KE TOKO = 42.500",
        "SISA di toko Belum ada yang laku",  # nothing moved, so no column says what was there before
        "Toko dapat 15 dari tiap 100: 1.875 dari 12.500.",
        "Sudah dijelaskan. Tanda tangan berarti sudah mendengar,",
        "Anda, atau wakil Anda Petugas toko",
    )
    assert "TANDA TERIMA UANG" not in text


def test_a_debt_says_of_each_amount_whether_it_grows_or_shrinks_by_it():
    line = pages.sold("K1", "Kopi", 1, 25_000)
    facts = replace(
        pages.WORKED, opening=-84_000, sold=(line,), stock=(), entries=(*pages.entries_of(line), pages.SPOILED)
    )
    (text,) = texts_of(drawn(gather([build_payload(facts)])))
    in_order(
        text,
        "Utang dari laporan 10 April 84.000",
        "− 21.250",
        "Utang berkurang.",
        "+ 21.250",
        "Utang bertambah.",
        "UTANG KE",
    )
    assert "Utang be" not in texts_of(drawn(CASES["worked"]))[0]


def test_small_change_kept_again_is_in_the_sum_and_taken_off_it():
    line = pages.sold("K1", "Kopi", 1, 20_000)
    facts = replace(
        pages.WORKED,
        opening=127_200,
        sold=(line,),
        stock=(),
        entries=(pages.WORKED.entries[0], *pages.entries_of(line)),
    )
    (text,) = texts_of(drawn(gather([build_payload(facts)])))
    in_order(
        text,
        "Sisa uang dari laporan 10 April 200 127.000 dari 127.200 sudah Anda terima hari ini, 17 April, tunai.",
        "+ 17.000",
        "Uang kecil Anda, dibayar lain kali − 200",
        "UANG ANDA = 17.000",
    )


def test_each_box_of_the_strip_says_who_signs_in_it():
    for case in ("worked", "large"):
        text = texts_of(drawn(CASES[case]))[0]
        in_order(text, "Hitung dulu uangnya, baru tanda tangan atau cap jempol.", "Tanggal Nama penerima")
        in_order(text, "1. Penerima uang", "2. Petugas", "3. Saksi (siapa saja) kalau diwakili atau cap jempol")


def test_what_else_changed_the_shelf_is_named_over_its_column_and_signed_under_the_product():
    text = " ".join(texts_of(drawn(CASES["three_days"])))
    assert "dulu ada laku hilang SISA" in text
    assert "− 1 hilang di toko" in text
    text = texts_of(drawn(CASES["returns"]))[1]
    in_order(
        text, "perubahan", "lain", "+ 1 dikembalikan pembeli, dipajang lagi", "− 4 sudah Anda ambil", "+ 1 ketemu lagi"
    )


def test_two_prices_of_a_product_and_what_was_found_again_are_explained():
    first, second = texts_of(drawn(CASES["returns"]))
    in_order(
        first,
        "Ketemu lagi: 1 bungkus Kopi bubuk 200 g",
        "Tadinya hilang dan toko sudah mengganti 21.250.",  # the day is not known to older payloads
        "uang pengganti kembali ke toko, barangnya dipajang lagi.",
    )
    in_order(second, "harga 25.000", "harga 27.000", "Harga berubah: dihitung dengan harga waktu laku")
    assert "Harga berubah" not in " ".join(texts_of(drawn(CASES["worked"])))


def test_a_change_of_nothing_is_a_plain_zero():
    text = " ".join(texts_of(drawn(CASES["worked"])))
    in_order(text, "titip lagi", "7 0 − 3 = 4", "20 + 24 − 8 = 36")
    assert "+ 0" not in text


@pytest.mark.parametrize("case", CASES)
def test_every_product_amount_and_rest_is_on_the_paper_and_the_same_bytes_come_again(case):
    page = CASES[case]
    data = drawn(page)
    assert data == drawn(page)
    text = "".join(texts_of(data)).replace(" ", "")
    language = Language("id")
    wanted = [language.rp(page.last.payable), *(language.rupiah(row.amount) for row in page.rows)]
    for row in page.goods:
        wanted += [language.rupiah(each.share) for each in row.money]
        wanted.append(language.quantity_in_full(row.closing, row.price_per, ""))
    if page.last.payable:
        wanted.append(terbilang(page.last.payable))
    assert [each for each in wanted if each.replace(" ", "") not in text] == []


@pytest.mark.parametrize("case", ["worked", "debt", "three_days", "twelve"])
def test_the_payments_shown_of_a_month_add_up_to_the_sum_below_them(case):
    (text, *_others) = texts_of(drawn(CASES[case]))
    text = text.replace("17 April, hari ini", "17 April, tunai")
    payload = CASES[case].last
    for month, words, whole in (
        ("Maret", "Maret seluruhnya", payload.received_last_month),
        ("April", "April sampai hari ini", payload.received_this_month),
    ):
        shown = re.findall(rf"\d+ {month}, (?:tunai|bank) ([\d.]+)|Sebelumnya di {month} ([\d.]+)", text)
        rows = sum(int((paid or before).replace(".", "")) for paid, before in shown)
        assert rows in (whole, 0)  # where no row of a month has room, its sum stands alone
        assert f"{words} {Language('id').rupiah(whole)}" in text
    assert "Sebelumnya di April" not in text


def test_what_a_month_brought_before_the_payments_shown_is_a_row():
    paid = tuple(replace(pages.PAYMENTS[0], day=pages.ON, amount=10_000) for _ in range(6))
    facts = replace(pages.WORKED, payments=paid, received_this_month=80_000)
    text = texts_of(drawn(gather([build_payload(facts)])))[0]
    assert "Sebelumnya di Maret" not in text
    rows = text.count("17 April, hari ini 10.000")
    in_order(text, f"Sebelumnya di April {80 - 10 * rows}.000", "April sampai hari ini 80.000", "Maret seluruhnya")


def test_a_long_month_and_millions_stand_beside_each_other():
    on = date(2026, 9, 17)
    paid = tuple(replace(pages.PAYMENTS[0], day=on, amount=11_110_000) for _ in range(6))
    facts = replace(pages.EARLIER, date=on, payments=paid, received_this_month=88_880_000)
    spots = {}

    def note(text, _cm, tm, _font, size):
        spots[text.replace("\u00a0", " ").strip()] = (tm[4], tm[5], size)

    pypdf.PdfReader(io.BytesIO(drawn(gather([build_payload(facts)])))).pages[0].extract_text(visitor_text=note)
    (earlier,) = {f"{bars * 11}.{bars}{bars}0.000" for bars in range(2, 8)} & spots.keys()
    for words, amount, bold in (("Sebelumnya di", earlier, False), ("September sampai", "88.880.000", True)):
        left, y, size = spots[words]
        assert spots[amount][1] == y
        assert left + width_of(words, size, bold=bold) < spots[amount][0]


def test_every_quantity_by_weight_has_its_unit_and_a_count_has_none():
    text = texts_of(drawn(CASES["returns"]))[1]
    in_order(text, "Garam Oebafok", "5 kg", "0,333 kg", "4,667 kg")
    assert re.search(r"\d,\d+ (?!kg)", text) is None
    in_order(text, "Kopi bubuk 200 g", "20 −", "6", "15")
    (page,) = [page for page in texts_of(drawn(CASES["twelve"])) if "Garam Oebafok" in page]
    in_order(page, "Garam Oebafok", "5,25 kg", "0,25 kg", "5 kg")


def test_five_long_quantities_leave_the_name_its_room():
    oil = pages.sold("M1", "Minyak kelapa asli Adonara", 12_333, 20_000, unit="liter", price_per=1000)
    moves = ((M.DELIVERY, 50_125), (M.SALE, -12_333), (M.LOST, -1_125))
    shelf = pages.stock("M1", oil.name, 125_250, *moves, unit="liter", price_per=1000, price=20_000)
    facts = replace(pages.EARLIER, opening=0, entries=pages.entries_of(oil), sold=(oil,), stock=(shelf,))
    text = " ".join(texts_of(drawn(gather([build_payload(facts)]))))
    in_order(text, "Minyak kelapa", "125,25 ", "161,917 liter", "12,333 liter laku", "1,125 liter hilang")


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_smaller_than_11_points_nothing_but_our_faces_is_declared_and_nothing_stands_outside(case):
    reader = pypdf.PdfReader(io.BytesIO(drawn(CASES[case])))
    assert reader.pdf_header == "%PDF-1.7"
    assert reader.trailer["/Root"]["/Lang"] == "id-ID"
    assert reader.metadata.title
    assert reader.metadata.subject
    for page in reader.pages:
        faces = {font["/BaseFont"].split("+")[-1] for font in page["/Resources"]["/Font"].values()}
        assert faces <= {MEDIUM, BOLD}
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font["/FontDescriptor"]
        sizes, lefts = [], []

        def note(text, _cm, tm, _font, size, sizes=sizes, lefts=lefts):
            if text.strip():
                sizes.append(size)
                lefts.append(tm[4])

        page.extract_text(visitor_text=note)
        assert min(sizes) >= 10.9  # an amount of millions or a long number beside others may take a hair off
        assert min(lefts) >= 30


@pytest.mark.parametrize(("case", "count"), [("one", 1), ("worked", 1), ("zero", 1), ("twelve", 2), ("sixty", 5)])
def test_the_goods_are_whole_on_page_1_or_begin_on_page_2(case, count):
    texts = texts_of(drawn(CASES[case]))
    assert len(texts) == count
    assert ("Barang Anda: halaman 2" in texts[0]) == (count > 1)
    assert all("UANG ANDA" in text for text in texts)
    for number, text in enumerate(texts[1:], 2):
        assert f"halaman {number} dari {count}" in text
        assert "SISA" in text


@pytest.mark.parametrize("count", [12, 28, 60, 300])
def test_every_further_page_begins_with_its_head_and_the_sum_of_the_pages_before(count):
    page, language = pages.of_products(count), Language("id")
    document = pypdfium2.PdfDocument(drawn(page))  # quicker than pypdf, for 300 products
    first, second, *others = (" ".join(each.get_textpage().get_text_range().split()) for each in document)
    assert "dari halaman" not in second.replace("halaman 2 dari", "")
    before, last = 0, len(others) + 2
    for number, (text, following) in enumerate(itertools.pairwise((second, *others)), 2):
        assert wrongly_headed(text, page, number, last) == ""
        amounts = re.findall(r"(?:laku × [\d.]+|\(dibulatkan\)) = ([\d.]+)", text)
        before += sum(int(amount.replace(".", "")) for amount in amounts)
        assert f"dari halaman {number} {language.rupiah(before)}" in following
    assert wrongly_headed([second, *others][-1], page, last, last) == ""
    assert f"Hasil jual {language.rupiah(page.sold)}" in [second, *others][-1]
    assert wrongly_headed(first, page, 2, last)  # the same check finds a page without that head


def wrongly_headed(text, page, number, last):
    """Return what the page lacks: whose it is, the date, UANG ANDA and which page of how many, in its first line."""
    rupiah = Language("id").rp(page.last.payable)
    wanted = f"{page.last.producer.name} Jumat, 17 April 2026 · UANG ANDA {rupiah} · halaman {number} dari {last}"
    return "" if text.startswith(wanted) and "SISA" in text else wanted


def test_the_half_that_the_producer_keeps_is_signed_where_cash_is_handed_over():
    for case in ("worked", "three_days", "large"):
        assert (
            "Diisi petugas waktu membayar: Tanggal Nama penerima Tanda tangan petugas"
            in texts_of(drawn(CASES[case]))[0]
        )
    for case in ("debt", "zero", "transfer"):
        assert "Diisi petugas" not in texts_of(drawn(CASES[case]))[0]


@pytest.mark.parametrize("amount", [500, 251_500, 314_500, 999_900, 12_337_500])
def test_the_pieces_drawn_are_the_amount(amount):
    pieces = pieces_of(amount, 29)
    assert pieces is not None
    assert sum(value * max(count, 1) for row in pieces.rows for value, count in row) == amount
    assert len(pieces.rows) <= 4
    assert pieces.width < 330


def test_a_practice_page_cannot_be_taken_for_money():
    for name in ("worked", "debt", "sixty"):
        for text in texts_of(drawn(CASES[name], practice=True)):
            assert "LATIHAN – TIDAK ADA UANG YANG DIBAYAR" in text
        assert "TANDA TERIMA UANG" not in texts_of(drawn(CASES[name], practice=True))[0]
        assert "LATIHAN" not in texts_of(drawn(CASES[name]))[0]


def test_a_copy_says_which_it_is():
    assert "SALINAN ke-2" in texts_of(drawn(CASES["worked"], copy=2))[0]


def picture(data, dpi=200):
    return pypdfium2.PdfDocument(data)[0].render(scale=dpi / 72).to_pil().convert("L")


def photocopied(image):
    return image.filter(ImageFilter.GaussianBlur(1)).point(lambda level: 255 if level >= 128 else 0)


def test_two_photocopies_and_a_dither_leave_the_code_readable_and_the_signs_standing():
    image = picture(drawn(CASES["worked"]))
    twice = photocopied(photocopied(image))
    for shown in (twice, image.convert("1", dither=Image.Dither.FLOYDSTEINBERG).convert("L")):
        assert [code.text for code in zxingcpp.read_barcodes(shown)] == [f"{NUMBER};2026-04-17;251500;7f3a91c2"]
    # The ochre awning of a sign is gone after a threshold; its black outline is not.
    wide, high = image.size
    signs = twice.crop((int(wide * 0.055), int(high * 0.48), int(wide * 0.13), int(high * 0.56)))
    assert signs.histogram()[0] > 400


@pytest.mark.parametrize("case", ["worked", "debt", "sixty"])
def test_every_word_and_number_is_pure_black(case):
    page = pypdf.PdfReader(io.BytesIO(drawn(CASES[case]))).pages[0]
    colours, now = set(), (0, 0, 0)
    for operands, operator in pypdf.generic.ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"rg":
            now = tuple(round(float(each), 3) for each in operands)
        if operator == b"Tj":
            colours.add(now)
    assert colours == {(0, 0, 0)}


def test_english_pages_follow_the_same_rules():
    english = replace(pages.WORKED, shop=replace(pages.SHOP, language="en"))
    (text,) = texts_of(drawn(gather([build_payload(english)])))  # on one page, as the Indonesian one
    in_order(
        text,
        "REPORT OF GOODS SOLD FOR YOU",
        "YOUR MONEY Rp251.500",
        "two hundred fifty-one thousand five hundred rupiah",
        "HOW IT IS RECKONED",
        "Left from the report of 10 April 350 You received 127.000 of 127.350, today, 17 April, in cash.",
        "A buyer returned 1 bungkus Kopi bubuk 200 g",
        "FETCH Your money Rp251.500 at the counter any time",
        "BRING",
        "YOUR GOODS",
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_where_to_bring_and_fetch_ends_before_the_reason_begins(language):
    facts = replace(pages.WORKED, shop=replace(pages.SHOP, language=language))
    spots = {}

    def note(text, _cm, tm, _font, size):
        spots.setdefault(text.strip(), (tm[4], size))

    page = gather([build_payload(facts)])
    pypdf.PdfReader(io.BytesIO(drawn(page))).pages[0].extract_text(visitor_text=note)
    way, why = ("ke toko", "Hampir habis, sisa 4") if language == "id" else ("to the shop", "Nearly gone, 4")
    left, size = spots[way]
    (begins,) = (spot[0] for words, spot in spots.items() if words.startswith(why))
    assert left + width_of(way, size) < begins


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["first", "worked", "debt", "twelve"])
def test_no_word_stands_beyond_the_margins(name, language):
    page = gather([replace(CASES[name].last, language=language)])
    for shown in pypdfium2.PdfDocument(drawn(page)):
        words = shown.get_textpage()
        for place in range(words.count_rects()):
            left, _bottom, right, _top = words.get_rect(place)
            assert left >= LEFT - 1, words.get_text_bounded(*words.get_rect(place))
            assert right <= RIGHT + 1, words.get_text_bounded(*words.get_rect(place))
