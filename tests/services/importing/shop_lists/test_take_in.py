"""Lists that shops keep their own way come in as a careful person reads them; nothing is guessed without a question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ntt_pos.domain.core.users import Actor
from ntt_pos.services.importing.shop_lists.goods import KNOWN_STOCK
from ntt_pos.services.importing.shop_lists.plan import ListPlan
from ntt_pos.services.importing.shop_lists.questions import ListQuestion
from ntt_pos.services.importing.shop_lists.take_in import ListUnderstood, QuestionsOpen, WorkbookRefused
from ntt_pos.shop import Shop
from tests.services.importing.lists import ALL, OWN_GOODS, SECTIONS, SLIPS, ShopList, an_xlsx


def answered(shop: Shop, understood: ListUnderstood, answers: dict[str, str]) -> ListUnderstood:
    """Answer as a person would who takes what is proposed, but for the given answers (by the beginning of a key)."""
    given: dict[str, str] = {}
    for _ in range(6):
        left = understood.plan.open
        if not left:
            break
        given |= {each.key: _answer(each, answers) for each in left}
        understood = shop.shop_lists.understand(understood.book, given, understood.cells)
    return understood


def _answer(question: ListQuestion, answers: dict[str, str]) -> str:
    own = [answer for key, answer in answers.items() if question.key.startswith(key)]
    assert own or question.proposed, f"nothing is proposed for {question.key}"
    return own[0] if own else question.proposed


def read(plan: ListPlan) -> list[tuple[object, ...]]:
    return [
        (
            good.maker.name,
            good.maker.village.name if good.maker.village else "",
            good.name,
            good.unit,
            good.price,
            good.net,
            f"{good.stock.normalize():f}",
        )
        for good in plan.goods
    ]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_every_kind_of_list_is_read_as_a_careful_person_reads_it(shop: Shop, tmp_path: Path, kind: ShopList):
    path = tmp_path / kind.name
    kind.make(path)

    understood = shop.shop_lists.read(path)
    done = answered(shop, understood, kind.answers)

    assert read(done.plan) == list(kind.read)
    assert len(done.plan.questions) <= kind.most_questions
    assert shop.shop_lists.check(done).problems == ()


@pytest.mark.parametrize("again", [1, 2])
def test_a_list_comes_in_once_however_often_it_is_imported(shop: Shop, tmp_path: Path, owner: Actor, again: int):
    path = tmp_path / SECTIONS.name
    SECTIONS.make(path)
    first = shop.shop_lists.apply(answered(shop, shop.shop_lists.read(path), {}), by=owner)

    for _ in range(again):
        next_time = answered(shop, shop.shop_lists.read(path), {})
        result = shop.shop_lists.apply(next_time, by=owner)

    assert first.counts["products"] == len(SECTIONS.read)
    assert result.nothing_new
    assert not any(each.key in ("unit", "category", "pillar") for each in next_time.plan.questions)


@pytest.mark.parametrize("more", [False, True])
def test_the_same_list_is_not_asked_whether_it_brings_goods_again(shop: Shop, tmp_path: Path, owner: Actor, more: bool):
    path = tmp_path / SECTIONS.name
    SECTIONS.make(path)
    first = shop.shop_lists.apply(answered(shop, shop.shop_lists.read(path), {}), by=owner)
    assert first.counts["deliveries"]
    if more:
        book = openpyxl.load_workbook(path)
        book["Barang"]["E4"] = 9
        book.save(path)

    found = shop.shop_lists.look(path)

    assert isinstance(found, ListUnderstood)
    assert any(each.key == KNOWN_STOCK for each in found.plan.open) is more
    if not more:
        assert shop.shop_lists.apply(answered(shop, found, {}), by=owner).nothing_new


def test_nothing_is_imported_while_a_question_is_open(shop: Shop, tmp_path: Path, owner: Actor):
    path = tmp_path / SLIPS.name
    SLIPS.make(path)
    understood = shop.shop_lists.read(path)

    with pytest.raises(QuestionsOpen):
        shop.shop_lists.apply(understood, by=owner)

    assert not any(maker.known for maker in shop.shop_lists.read(path).plan.makers)


def test_names_are_joined_only_when_somebody_says_so(shop: Shop, tmp_path: Path):
    path = tmp_path / SLIPS.name
    SLIPS.make(path)
    understood = shop.shop_lists.read(path)

    apart = answered(shop, understood, {"same producer": "no", "village": "Lamahala Jaya (Adonara Timur)"})

    assert [maker.name for maker in apart.plan.makers] == ["Kelompok Tenun Lamahala", "Kelompok Tenun Lamahaa"]


def test_two_producers_of_one_name_in_two_villages_stay_two(shop: Shop, tmp_path: Path):
    path = tmp_path / "dua.xlsx"
    an_xlsx(
        A=[
            ["Produsen", "Desa", "Barang", "Harga", "Stok"],
            ["Kelompok Mawar", "Konga", "Kopi 200 g", 25000, 3],
            ["Kelompok Mawar", "Balela", "Kopi 200 g", 25000, 4],
        ]
    )(path)

    done = answered(shop, shop.shop_lists.read(path), {})

    assert [(maker.name, maker.village and maker.village.name) for maker in done.plan.makers] == [
        ("Kelompok Mawar", "Konga"),
        ("Kelompok Mawar", "Balela"),
    ]


def test_a_product_with_several_prices_is_asked_about(shop: Shop, tmp_path: Path):
    path = tmp_path / "dua_harga.xlsx"
    an_xlsx(
        A=[
            ["Produsen", "Desa", "Barang", "Harga", "Stok"],
            ["PKK Konga", "Konga", "Kopi 200 g", 25000, 3],
            ["PKK Konga", "Konga", "Kopi 200 g", 27000, 4],
        ]
    )(path)
    understood = shop.shop_lists.read(path)
    (question,) = [each for each in understood.plan.open if each.key.startswith("several prices")]
    assert question.proposed == ""

    done = answered(shop, understood, {"several prices": question.choices[1].value})

    assert [(good.price, good.stock) for good in done.plan.goods] == [(27_000, 7)]


def test_a_row_with_a_price_and_no_name_is_said_to_be_left_out(shop: Shop, tmp_path: Path):
    path = tmp_path / "tanpa_nama.xlsx"
    an_xlsx(
        A=[
            ["Produsen", "Barang", "Satuan", "Harga", "Stok"],
            ["PKK Konga", "Kopi 200 g", "bks", 25000, 3],
            [None, None, "bks", 27000, 4],
        ]
    )(path)

    understood = shop.shop_lists.read(path)

    assert [cell for cell, _why in understood.plan.left_out] == ["A!D3"]


def test_whole_sheets_are_asked_about(shop: Shop, tmp_path: Path):
    path = tmp_path / "lembar.xlsx"
    an_xlsx(
        **{
            "2026": [["Penitip", "Kopi", "Harga", "Stok"], ["PKK Konga", "Arabika 200 g", 25000, 3]],
            "2025 (LAMA)": [["Penitip", "Barang", "Harga"], ["PKK Konga", "Teh 100 g", 9000]],
            "hutang": [["Tinus", 45000]],
        }
    )(path)
    understood = shop.shop_lists.read(path)
    keys = [each.key for each in understood.plan.open]
    assert {"names", "old sheet: 2025 lama", "unread sheets"} <= set(keys)

    taken = answered(shop, understood, {"old sheet": "yes"})
    none = answered(shop, understood, {"names": "leave out"})

    assert [good.name for good in taken.plan.goods] == ["Arabika 200 g", "Teh 100 g"]
    assert none.plan.goods == []
    assert len(none.plan.left_out) == 2


def test_a_cell_can_be_given_another_text(shop: Shop, tmp_path: Path):
    path = tmp_path / "satu.xlsx"
    an_xlsx(A=[["Produsen", "Desa", "Barang", "Harga", "Stok"], ["PKK Konga", "Konga", "Kopi 200 g", "tanya ibu", 3]])(
        path
    )
    understood = shop.shop_lists.read(path)
    assert [each.key for each in understood.plan.open if each.key.startswith("amount")] == ["amount: A!D2"]

    done = answered(shop, shop.shop_lists.understand(understood.book, {}, {"A!D2": "25rb"}), {})

    assert [good.price for good in done.plan.goods] == [25_000]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Catatan rapat"], ["Hadir 12 orang"]], "has no table of goods"),
        ([["Nama", "Umur"], ["Ana", 12]], "has no table of goods"),
    ],
)
def test_a_file_without_goods_is_refused_in_words(shop: Shop, tmp_path: Path, rows: list[list[object]], said: str):
    path = tmp_path / "lain.xlsx"
    an_xlsx(A=rows)(path)

    with pytest.raises(WorkbookRefused, match=said):
        shop.shop_lists.read(path)


def test_a_locked_or_living_old_file_is_refused(shop: Shop, tmp_path: Path):
    for mark in ("_VBA_PROJECT", "EncryptedPackage"):
        path = tmp_path / "lama.xls"
        path.write_bytes(b"\xd0\xcf\x11\xe0" + mark.encode("utf-16-le") + b"\0" * 512)
        with pytest.raises(WorkbookRefused, match=r"macros|password"):
            shop.shop_lists.read(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 4096)
    with pytest.raises(WorkbookRefused, match="damaged"):
        shop.shop_lists.read(path)


@pytest.mark.parametrize(
    ("key", "wrong", "right"),
    [("village", "Negeri Antah", "Konga"), ("amount", "lima ribu", "25.000"), ("terms", "separuh", "20%")],
)
def test_an_answer_that_cannot_be_read_leaves_its_question_open(
    shop: Shop, tmp_path: Path, key: str, wrong: str, right: str
):
    path = tmp_path / "satu.xlsx"
    an_xlsx(
        A=[
            ["Produsen", "Desa", "Barang", "Harga", "Stok"],
            ["Ina Kewa", "Xyzzy", "Kopi", "tanya", 3],
            ["", "", "Teh", 5000, 1],
        ]
    )(path)
    understood = shop.shop_lists.read(path)
    (question,) = [each for each in understood.plan.questions if each.key.startswith(key)]

    for answer, still_open in ((wrong, True), (right, False)):
        now = shop.shop_lists.understand(understood.book, {question.key: answer}, {})
        assert (question.key in [each.key for each in now.plan.open]) is still_open


def test_own_goods_belong_to_the_shop_and_come_in_once(shop: Shop, tmp_path: Path, owner: Actor):
    path = tmp_path / OWN_GOODS.name
    OWN_GOODS.make(path)
    shop.shop_lists.apply(answered(shop, shop.shop_lists.read(path), OWN_GOODS.answers), by=owner)
    found = shop.catalogue.search("gula pasir")[0]
    article = shop.catalogue.by_code(found.code)[0]
    assert (article.producer_id, article.price) == (None, 17_500)

    again = answered(shop, shop.shop_lists.read(path), OWN_GOODS.answers)
    assert shop.shop_lists.apply(again, by=owner).nothing_new


def test_a_village_that_the_official_list_lacks_is_asked_once_and_kept_as_written(
    shop: Shop, tmp_path: Path, owner: Actor
):
    path = tmp_path / "lama.xlsx"
    rows = [["Produsen", "Desa", "Kec", "Barang", "Harga", "Stok"]]
    rows += [["Lukas Wungu", "Lewotobi", "Ile Bura", "Kopi 200 g", 25000, 3], ["", "", "", "Madu 250 ml", 60000, 2]]
    an_xlsx(A=rows)(path)
    understood = shop.shop_lists.read(path)
    (question,) = [each for each in understood.plan.open if each.key.startswith("village")]
    assert (question.rows, question.proposed) == (2, question.choices[0].value)

    done = answered(shop, understood, {})
    form = tmp_path / "isian.xlsx"
    shop.shop_lists.save(done, form)
    assert shop.imports.check(form).problems == ()
    judged = shop.shop_lists.check(done)
    assert [(each.kind, each.cell) for each in judged.notes if "VILLAGE" in each.kind] == [("VILLAGE_AS_WRITTEN", "B2")]
    shop.shop_lists.apply(done, by=owner)

    (row,) = shop.overview.producers().rows
    assert (row.village, row.district) == ("Lewotobi", "Ile Bura")
    card = shop.producer_admin.open(row.producer_id, by=owner)
    shop.producer_admin.change(row.producer_id, card, by=owner)
    assert not any(each.key.startswith("village") for each in shop.shop_lists.read(path).plan.questions)
    typed = shop.shop_lists.understand(understood.book, {question.key: "Lewotobi (Titehena)"}, {})
    assert typed.plan.makers[0].village.label == "Lewotobi (Ile Bura)", "the shop's own card holds"


def test_a_typed_village_is_never_taken_as_written_where_one_is_alike(shop: Shop, tmp_path: Path):
    path = tmp_path / "satu.xlsx"
    an_xlsx(A=[["Produsen", "Barang", "Harga", "Stok"], ["Ina Kewa", "Kopi 200 g", 25000, 3]])(path)
    understood = shop.shop_lists.read(path)
    (question,) = [each for each in understood.plan.open if each.key.startswith("village")]

    assert question.takes("Lewotobi (Ile Bura)")
    assert question.takes("Nurri (Ile Bura)")
    assert not question.takes("Nuri (Ile Bura)")
    assert not question.takes("Lewotobi")


def test_the_usual_is_asked_once_with_who_bears_what(shop: Shop, tmp_path: Path):
    path = tmp_path / SECTIONS.name
    SECTIONS.make(path)
    (question,) = [each for each in shop.shop_lists.read(path).plan.questions if each.key == "rest"]
    told = [str(line) for line in question.lines]
    assert told[0] == "A cut price is borne by the shop."
    assert len(told) == 6


def test_thousands_are_asked_once_for_both_prices_in_the_words_of_the_list(shop: Shop, tmp_path: Path):
    path = tmp_path / "ribuan.xlsx"
    rows = [["Produsen", "Desa", "Barang", "Harga Titip", "Harga Jual", "Stok"]]
    rows += [["PKK Konga", "Konga", "Kopi 200 g", 29.5, 35, 3], ["", "", "Madu 250 ml", 55, 65, 2]]
    an_xlsx(A=[*rows, ["", "", "Sarung tenun", 1100, 1300, 1]])(path)
    understood = shop.shop_lists.read(path)
    asked = [each for each in understood.plan.open if "thousands" in each.key]
    assert [each.key for each in asked] == ["thousands", "large thousands"]
    assert "29,5" in str(asked[0].text)
    assert [str(each.choices[0].words) for each in asked] == ["Yes: 35 means 35000", "Yes: 1300 means 1300000"]

    goods = answered(shop, understood, {}).plan.goods
    assert [(good.price, good.net) for good in goods] == [(35_000, 29_500), (65_000, 55_000), (1_300_000, 1_100_000)]


def test_a_date_that_is_past_may_be_meant_for_next_year_and_its_note_names_the_goods(
    shop: Shop, tmp_path: Path, owner: Actor
):
    path = tmp_path / "lewat.xlsx"
    rows: list[list[object]] = [["Per 1 Februari 2026"], ["Produsen", "Desa", "Barang", "Harga", "Stok", "Ket"]]
    an_xlsx(A=[*rows, ["PKK Konga", "Konga", "Kopi 200 g", 25000, 3, "exp 20/2"]])(path)
    understood = shop.shop_lists.read(path)

    taken = shop.shop_lists.check(answered(shop, understood, {}))
    (note,) = [each for each in taken.notes if each.kind == "PAST_EXPIRY"]
    assert (note.sheet, note.cell, note.about) == ("A", "F3", "Kopi 200 g (PKK Konga)")

    moved = answered(shop, understood, {"year": "later"})
    assert moved.plan.goods[0].item.until.on == date(2027, 2, 20)
    assert not [each for each in shop.shop_lists.check(moved).notes if each.kind == "PAST_EXPIRY"]
