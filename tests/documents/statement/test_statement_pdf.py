"""The producer's statement: what the page says is what the payload says, on every kind of day, and always the same bytes."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from datetime import date

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from ntt_pos.documents.engine.escpos import paper_bytes
from ntt_pos.documents.engine.paper_roll import as_text
from ntt_pos.documents.statement.old_form.strip import strip_lines
from ntt_pos.documents.statement.old_form.words import back_words
from ntt_pos.documents.statement.statement_pdf import Numbered, draw_statement
from ntt_pos.documents.statement.statement_words import advice_words
from ntt_pos.domain.core import journal
from ntt_pos.domain.devices.paper import PaperProfile
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.amount_in_words import terbilang
from ntt_pos.domain.money.statement_payload import LAYOUT, AdviceLine, payload_from, payload_text, payload_values
from ntt_pos.i18n import Language
from tests.documents import payloads
from tests.documents.escpos_interpreter import EscposPrinter
from tests.documents.golden import same_as_golden

ID = Language("id")
CASES = {
    "worked": payloads.payload(),
    "one": payloads.of_products(1),
    "twelve": payloads.of_products(12),
    "sixty": payloads.of_products(60),
    "negative": payloads.negative(),
    "zero": payloads.nothing_left(),
    "below_the_step": payloads.below_the_step(),
    "large": payloads.large(),
    "transfer": payloads.large("TRANSFER"),
    "late": payloads.late(),
}
# Items 1 to 12 of the statement by what stands in them, in the order that people learn.
ITEMS = (
    ("LAPORAN HASIL TITIP JUAL", payloads.NUMBER, "17 April 2026"),
    ("kode", "Satu"),
    ("UANG ANDA",),
    ("sisa lalu", "sudah dibayar", "hasil jual", "barang kembali", "sisa sekarang"),
    ("TERJUAL",),
    ("BARANG KEMBALI, KOREKSI, SUSULAN",),
    ("BARANG ANDA DI TOKO", "awal", "+ titip", "− laku", "− tarik", "= sisa"),
    ("SARAN",),
    ("8 MINGGU TERAKHIR", "April 2026", "Maret 2026", "Tahun 2026"),
    ("PEMBAYARAN TERAKHIR",),
    ("TANDA TERIMA UANG", "tunai", "transfer", "hubungan", "cap jempol", "Yang membayar", "Saksi"),
    ("Bagian Anda = ", "Ada yang keliru?", "Kode periksa", "7f3a91c2", "halaman"),
)


def drawn(payload, copy=0, photos=None, number=payloads.NUMBER):
    return draw_statement(Numbered(payload_from(payload), number, payloads.CHAIN_HASH, copy), photos=photos or {})


def words_of(data):
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages))


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("case", CASES)
def test_the_page_says_every_number_of_the_payload(case):
    payload = CASES[case]
    text = squeezed(words_of(drawn(payload)))
    wanted = [payloads.NUMBER, ID.rp(payload["payable"]), "7f3a91c2", payload["producer"]["code"]]
    for name in ("opening", "paid_out", "sold", "returned", "closing", "sold_paid", "sold_shop"):
        if payload[name] or name in ("opening", "closing"):
            amount = payload[name]
            wanted.append(ID.rupiah(amount) if amount >= 0 else f"−{ID.rupiah(-amount)}")
    if not payload["sold_lines"]:
        wanted = [each for each in wanted if each != "0"]
    for line in payload["sold_lines"]:
        quantity = ID.quantity(line["quantity"], line["price_per"], line["unit"])
        wanted += [f"{quantity} × {ID.rupiah(line['price'])}", ID.rupiah(line["paid"]), ID.rupiah(line["share"])]
    for line in payload["back_lines"]:
        amount = line["amount"]
        shown = f"−{ID.rupiah(-amount)}" if amount < 0 else f"+{ID.rupiah(amount)}" if amount else "di TERJUAL"
        wanted += [shown, line["original_number"]]
    for line in payload["stock"]:
        wanted.append(ID.quantity(line["closing"], line["price_per"], "").strip())
    wanted += [ID.number((week["amount"] + 500) // 1000) for week in payload["weeks"]]
    wanted += [ID.rp(payment["amount"]) for payment in payload["payments"]]
    if payload["payable"]:
        wanted.append(terbilang(payload["payable"]))
    missing = [each for each in wanted if squeezed(each) not in text]
    assert missing == []


@pytest.mark.parametrize("case", CASES)
def test_all_twelve_items_stand_on_the_paper_in_the_order_that_never_changes(case):
    text = words_of(drawn(CASES[case]))
    at = 0
    for item in ITEMS:
        begins = text.index(item[0], at)
        assert [piece for piece in item[1:] if piece not in text[at:]] == []
        at = begins + len(item[0])


@pytest.mark.parametrize("case", [case for case in CASES if CASES[case]["producer"]["pays_by"] == "CASH"])
def test_words_and_drawn_money_are_the_amount(case):
    payable = CASES[case]["payable"]
    text = words_of(drawn(CASES[case]))
    box = text[text.index("UANG ANDA") : text.index("sisa lalu")]
    # A pile shows its value on each of its notes, then how many they are.
    notes = re.findall(
        r"(?<![Rp\d.])(\d{1,3}(?:\.000)?)(?: \1)*(?: × (\d+))?(?![.\d])", box.replace(ID.rp(payable), "")
    )
    drawn_money = sum(int(value.replace(".", "")) * int(count or 1) for value, count in notes)
    if payable:
        assert drawn_money == payable
        assert terbilang(payable) in box
    else:
        assert not [value for value, _count in notes if value in ("100.000", "50.000", "20.000", "10.000")]


def test_late_records_and_corrections_name_their_original_day_and_number():
    text = words_of(drawn(CASES["late"]))
    for piece in (
        "susulan",
        "12 Apr",
        "SO-LRT-2026-000004",
        "KR-LRT-2026-000002",
        "harga salah 12 April",
        "sudah di TERJUAL",
        "−8.750",
    ):
        assert piece in text, piece


def test_several_statements_in_one_document_keep_their_own_marks_and_pages():
    from ntt_pos.documents.statement.statement_pdf import draw_statements

    several = [
        Numbered(payload_from(CASES["worked"]), "TJ-LRT-2026-000001", payloads.CHAIN_HASH),
        Numbered(payload_from(CASES["sixty"]), "TJ-LRT-2026-000002", payloads.CHAIN_HASH, copy=2),
        Numbered(payload_from(CASES["zero"]), "TJ-LRT-2026-000003", payloads.CHAIN_HASH),
    ]
    data = draw_statements(several, title="17 April", photos={})
    assert data == draw_statements(several, title="17 April", photos={})
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert "ASLI" in texts[0]
    assert "halaman 1/1" in texts[0]
    assert all("SALINAN ke-2" in text for text in texts[1:-1])
    assert f"halaman {len(texts) - 2}/{len(texts) - 2}" in texts[-2]
    assert "TJ-LRT-2026-000003" in texts[-1]


@pytest.mark.parametrize("case", CASES)
def test_the_same_payload_gives_the_same_bytes(case):
    assert drawn(CASES[case]) == drawn(CASES[case])


@pytest.mark.parametrize(
    ("case", "pages"), [("worked", 1), ("one", 1), ("twelve", 1), ("negative", 1), ("zero", 1), ("large", 1)]
)
def test_up_to_twelve_products_stand_on_one_page(case, pages):
    assert len(pypdf.PdfReader(io.BytesIO(drawn(CASES[case]))).pages) == pages


def test_sixty_products_flow_and_every_page_says_whose_it_is():
    reader = pypdf.PdfReader(io.BytesIO(drawn(CASES["sixty"])))
    assert 2 <= len(reader.pages) <= 4
    texts = [page.extract_text() for page in reader.pages]
    for number, text in enumerate(texts, start=1):
        assert f"halaman {number}/{len(texts)}" in text
        assert payloads.NUMBER in text
        assert "BUMDes Leworahang" in text
    assert all("Bagian Anda" in text or "sisa" in text for text in texts[:-1])
    assert "TANDA TERIMA UANG" in texts[-1]


def test_all_fonts_are_embedded():
    reader = pypdf.PdfReader(io.BytesIO(drawn(CASES["worked"])))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    described = [font for font in fonts if "/FontDescriptor" in font]
    assert {str(font["/BaseFont"]).rpartition("+")[2] for font in described} == {"Roboto-Regular", "Roboto-Bold"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in described)


def test_what_the_producer_must_read_is_twelve_points_or_larger():
    must_be_read = (
        "Kopi bubuk 200 g",
        "127.500",
        "Rp251.500",
        "dua ratus lima puluh satu ribu",
        "Abon ikan tuna 250 g",
    )
    for case in ("worked", "twelve"):
        sizes: dict[str, float] = {}

        def note(text, _cm, _tm, _font, size, sizes=sizes):
            sizes[text.strip()] = size

        pypdf.PdfReader(io.BytesIO(drawn(CASES[case]))).pages[0].extract_text(visitor_text=note)
        found = {text: size for text, size in sizes.items() if text.startswith(must_be_read)}
        assert found
        assert min(found.values()) >= 12


@pytest.mark.parametrize("case", ["worked", "sixty", "negative", "transfer"])
def test_the_qr_code_says_number_date_amount_and_check_code(case):
    payload = CASES[case]
    document = pypdfium2.PdfDocument(drawn(payload))
    page = document[len(document) - 1]
    picture = page.render(scale=3).to_pil()
    page.close()
    document.close()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [
        f"{payloads.NUMBER};{payload['date']};{payload['payable']};7f3a91c2"
    ]


def test_nothing_payable_says_why_and_what_is_carried():
    assert "Sisa kurang Rp42.500 dipotong dari penjualan berikutnya." in words_of(drawn(CASES["negative"]))
    assert "Sisa Rp499 dibawa ke laporan berikutnya." in words_of(drawn(CASES["below_the_step"]))
    for case in ("negative", "zero", "below_the_step"):
        text = words_of(drawn(CASES[case]))
        assert "Rp0" in text
        assert "100.000" not in text


def test_a_transfer_draws_no_banknotes():
    assert "100.000" in words_of(drawn(CASES["large"]))
    transfer = words_of(drawn(CASES["transfer"]))
    assert "100.000" not in transfer
    assert "ke rekening bank Anda" in transfer


@pytest.mark.parametrize(("payable", "asked"), [(5_000_000, False), (5_000_001, True)])
def test_the_meterai_box_stands_only_above_five_million(payable, asked):
    payload = payloads.payload(payable=payable, closing=payable, carried=0)
    assert ("meterai" in words_of(drawn(payload))) is asked


def test_the_original_and_its_copies_say_what_they_are():
    assert "ASLI" in words_of(drawn(CASES["worked"]))
    copy = words_of(drawn(CASES["worked"], copy=3))
    assert "SALINAN ke-3" in copy
    assert "ASLI" not in copy


def test_a_shop_borne_discount_leaves_the_share_and_says_so():
    line = payloads.sold("Kopi bubuk 200 g", 2, 25_000, paid=41_667, shop=-833, share=42_500, shop_discount=8_333)
    text = words_of(drawn(payloads.payload(sold_lines=[line])))
    assert "potongan 8.333 ditanggung toko, bagian Anda tetap" in text


def test_a_spoiled_photo_costs_nobody_the_statement():
    made = io.BytesIO()
    Image.new("RGB", (60, 40), (120, 60, 30)).save(made, "JPEG")
    payload = payloads.payload(
        sold_lines=[payloads.sold("Kopi", 1, 25_000, photo="good"), payloads.sold("Abon", 1, 25_000, photo="bad")]
    )
    data = drawn(payload, photos={"good": made.getvalue(), "bad": b"\xff\xd8 not a photo"})
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages[0].images) == 1


def test_names_are_plain_text_and_what_the_font_lacks_is_replaced():
    payload = payloads.payload(
        producer={**payloads.payload()["producer"], "name": "<b>Kopi</b> & \x1bp\u202eTeh 咖啡 Ślōwā"}
    )
    assert "<b>Kopi</b> & pTeh ?? Ślōwā" in words_of(drawn(payload))


def test_a_longest_word_is_broken_instead_of_leaving_the_page():
    payload = payloads.payload(
        producer={**payloads.payload()["producer"], "name": "Lewotanatadon" * 12},
        sold_lines=[payloads.sold("Wulanggitang" * 9, 1, 25_000)],
    )
    assert squeezed("Lewotanatadon" * 12) in squeezed(words_of(drawn(payload)))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("columns", [32, 48])
def test_the_strip_says_the_same_money_and_its_code_is_read_back(case, columns):
    payload = CASES[case]
    told = {"number": payloads.NUMBER, "chain_hash": payloads.CHAIN_HASH, "copy": 0, "columns": columns}
    profile = PaperProfile(columns=columns)
    printer = EscposPrinter(dots=profile.dots)
    printer.read(paper_bytes(strip_lines(payload_from(payload), **told, code_page=profile.code_page), profile))
    text = as_text(strip_lines(payload_from(payload), **told), told["columns"])
    assert ID.rp(payload["payable"]) in text
    for line in payload["sold_lines"]:
        assert ID.rupiah(line["share"]) in text
    assert same_as_golden(f"strip_{case}_{columns}.txt", text.encode())
    code = f"{payloads.NUMBER};{payload['date']};{payload['payable']};7f3a91c2"
    assert [each.text for each in zxingcpp.read_barcodes(printer.picture())] == [code]


def test_a_practice_shops_statement_says_so_on_every_page():
    sixty = Numbered(payload_from(CASES["sixty"]), payloads.NUMBER, payloads.CHAIN_HASH)
    marked = draw_statement(sixty, photos={}, practice=True)
    real = draw_statement(sixty, photos={})
    assert all("LATIHAN" in page.extract_text() for page in pypdf.PdfReader(io.BytesIO(marked)).pages)
    assert not any("LATIHAN" in page.extract_text() for page in pypdf.PdfReader(io.BytesIO(real)).pages)


@pytest.mark.parametrize("kind", [MovementKind.LOST, MovementKind.DAMAGED, MovementKind.FOUND, MovementKind.RETURN])
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_the_shop_pays_for_is_said_in_words(kind, language):
    line = replace(payload_from(payloads.late()).back_lines[1], reason=str(kind))
    assert str(kind) not in back_words(Language(language), line)
    assert "(" in back_words(Language(language), line)


@pytest.mark.parametrize(("by", "told"), [("2026-04-18", "secepatnya"), ("2026-04-24", "sebelum Jumat, 24\u00a0April")])
def test_what_should_be_there_tomorrow_is_asked_for_as_soon_as_can_be(by, told):
    line = AdviceLine("BRING", "Kopi", "bks", 1, 16, date.fromisoformat(by), None)
    assert advice_words(ID, line, date(2026, 4, 17)) == f"Bawa 16\u00a0bks Kopi {told}."


def test_what_waits_for_its_owner_is_told_apart_from_what_is_left():
    line = AdviceLine("COLLECT", "Kopi", "bks", 1, 2, None, None)
    assert advice_words(ID, line, date(2026, 4, 17)) == "Ambil 2\u00a0bks Kopi yang disisihkan (tidak termasuk sisa)."


# Content of the pages as the program drew it before payloads were typed.
DRAWN_BEFORE = {
    "worked": "6c23024527f7783cccd48ec6ce1be8dda3822a64c87cf59bc07d49a80e45c077",
    "one": "77cfad8e76f67d138180581875dc350bbf3a9db025264872dcd3a78c0c68b0ad",
    "sixty": "c27cb6af6f863a925e9090d88c74868d0e304d403e4e174119bc2a4f8a371324",
    "negative": "8738bd2b169865b63af75395177f0025e6f23b284b927f52f5fe90e95cee395b",
    "zero": "5f9bfb10fea20acd2b04be53de5e07180cc58111c500ec3f84b918990ea29267",
    "transfer": "cf38245a157191db6ee01f2d9f83806c9ccae456646f0da59ebe81611e89d7e0",
    "late": "e32d9df2cbca9257f6912904162627b190841183bc18887ee8110cb0e9902b32",
}


@pytest.mark.parametrize("case", DRAWN_BEFORE)
def test_layout_1_is_read_as_what_it_was_and_its_hash_and_page_do_not_move(case):
    values = CASES[case]
    typed = payload_from(values)
    assert payload_values(typed) == values
    assert payload_text(typed) == journal.canonical(values)
    content = hashlib.sha256()
    for page in pypdf.PdfReader(io.BytesIO(drawn(values))).pages:
        content.update(page.get_contents().get_data())
    assert content.hexdigest() == DRAWN_BEFORE[case]


def test_a_payload_of_a_newer_program_or_one_that_lacks_something_is_refused():
    with pytest.raises(ValueError, match="newer program"):
        payload_from({**CASES["worked"], "layout": LAYOUT + 1})
    with pytest.raises(KeyError):
        payload_from({name: value for name, value in CASES["worked"].items() if name != "closing"})
