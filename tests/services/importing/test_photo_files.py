"""Photos of a folder come to their products in one entry; what is asked waits for an answer, what is broken is named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from ntt_pos.data.models import goods, proof
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.importing.workbook import ImportStopped
from ntt_pos.shop import Shop
from tests.builders import a_producer, a_product


@pytest.fixture
def folder(shop: Shop, manager: Actor, tmp_path: Path) -> Path:
    """Two products, and photos of both, one of nothing known and one that is no picture."""
    maker = a_producer(shop, by=manager)
    for code, name in (("K1", "Madu hutan 350 ml"), ("K2", "Madu hutan 650 ml")):
        a_product(shop, producer=maker, by=manager, code=code, name=name)
    made = tmp_path / "foto"
    made.mkdir()
    for name, colour in (("K1.png", "red"), ("madu huttan 650 ml.png", "blue"), ("IMG_1.png", "green")):
        Image.new("RGB", (40, 30), colour).save(made / name)
    (made / "K2.jpg").write_bytes(b"no picture")
    return made


def photos(shop: Shop) -> dict[str, str]:
    with shop.context.reading() as unit:
        return {row["code"]: row["photo_sha"] for row in unit.rows(sa.select(goods.product)) if row["photo_sha"]}


def test_what_is_sure_and_what_was_answered_is_taken_in(shop: Shop, manager: Actor, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    found = shop.photo_files.look(folder, by=manager, progress=lambda *step: told.append(step))
    files = {each.name: each for each in found.files}
    asked = files["madu huttan 650 ml.png"]
    second = next(each for each in asked.reading.products if found.subjects[each].code == "K2")
    assert files["K2.jpg"].wrong is not None
    assert not files["IMG_1.png"].reading.products
    assert not asked.reading.sure
    assert told[-1] == (4, 4)

    assert shop.photo_files.take_in(found, {asked.name: second}, by=manager) == 2
    kept = {hashlib.sha256(files[name].jpeg).hexdigest() for name in ("K1.png", asked.name)}
    assert set(photos(shop).values()) == kept
    with shop.context.reading() as unit:
        assert [r["kind"] for r in unit.rows(sa.select(proof.journal))].count("product.photographed") == 1


def test_what_is_left_out_or_not_answered_changes_nothing(shop: Shop, manager: Actor, folder: Path) -> None:
    found = shop.photo_files.look(folder, by=manager)
    assert shop.photo_files.take_in(found, {"K1.png": 0}, by=manager) == 0
    assert photos(shop) == {}


def test_an_answer_wins_over_a_sure_file(shop: Shop, manager: Actor, folder: Path) -> None:
    found = shop.photo_files.look(folder, by=manager)
    first = next(each for each in found.files if each.name == "K1.png").reading.products[0]
    blue = next(each for each in found.files if each.name.startswith("madu"))
    assert found.chosen({blue.name: first}) == {first: blue.jpeg}


def test_it_can_be_stopped_and_needs_the_right(
    shop: Shop, manager: Actor, cashier: Actor, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(ImportStopped):
        shop.photo_files.look(folder, by=manager, cancelled=lambda: True)
    with pytest.raises(ShopError):
        shop.photo_files.look(folder, by=cashier)
    with pytest.raises(DomainError):
        shop.photo_files.look(tmp_path / "nothing", by=manager)


def test_the_same_photos_twice_change_nothing_and_ask_nothing(shop: Shop, manager: Actor, folder: Path) -> None:
    found = shop.photo_files.look(folder, by=manager)
    asked = next(each for each in found.files if each.name.startswith("madu"))
    second = next(each for each in asked.reading.products if found.subjects[each].code == "K2")
    shop.photo_files.take_in(found, {asked.name: second}, by=manager)

    again = shop.photo_files.look(folder, by=manager)

    assert {each.name for each in again.files if each.stands} == {"K1.png", asked.name}
    assert again.chosen({asked.name: second}) == {}
    assert shop.photo_files.take_in(again, {}, by=manager) == 0
    with shop.context.reading() as unit:
        assert [r["kind"] for r in unit.rows(sa.select(proof.journal))].count("product.photographed") == 1


def test_stopped_while_they_come_in_no_product_has_a_photo(shop: Shop, manager: Actor, folder: Path) -> None:
    found = shop.photo_files.look(folder, by=manager)
    seen: list[tuple[int, int]] = []

    with pytest.raises(ImportStopped):
        shop.photo_files.take_in(
            found, {}, by=manager, progress=lambda *step: seen.append(step), cancelled=lambda: bool(seen)
        )

    assert photos(shop) == {}


def test_two_files_of_one_product_are_told_apart_and_a_second_look_changes_nothing(
    shop: Shop, manager: Actor, folder: Path
) -> None:
    Image.new("RGB", (40, 30), "white").save(folder / "Madu hutan 350 ml.png")
    found = shop.photo_files.look(folder, by=manager)
    first = next(each for each in found.files if each.name == "K1.png").reading.products[0]
    answers = {"IMG_1.png": first}
    assert found.winners(answers)[first].name == "IMG_1.png"
    assert shop.photo_files.take_in(found, answers, by=manager) == 1

    again = shop.photo_files.look(folder, by=manager)
    assert again.winners({})[first].name == "IMG_1.png"
    assert again.chosen({}) == {}
