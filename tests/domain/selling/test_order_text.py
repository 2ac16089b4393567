"""What the web catalogue writes is what the till reads, and what is no order is refused with a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.order_text import (
    MOST_CHARACTERS,
    OrderLine,
    OrderText,
    order_head,
    order_line,
    read_order,
)

ABON = OrderLine(2, "Abon ikan tuna 250 g", "P012-0003", 25_000)
CODES = st.from_regex(r"[A-Z0-9][A-Z0-9._-]{0,29}", fullmatch=True)
NAMES = (
    st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" ()"), min_size=1, max_size=60)
    .map(lambda name: " ".join(name.split()))
    .filter(lambda name: bool(name) and name[0].isalpha() and name[:2] not in ("x ", "X "))
)
LINES = st.builds(OrderLine, st.integers(1, 99), NAMES, CODES, st.integers(1, 10**9))


def written(lines: list[OrderLine]) -> str:
    return "\n".join(
        [order_head("LRT"), *(f"{each.pieces} {order_line(each.name, each.code, each.price or 0)}" for each in lines)]
    )


@given(st.lists(LINES, min_size=1, max_size=8, unique_by=lambda each: each.code))
def test_what_the_pages_write_is_what_the_till_reads(lines):
    if len(text := written(lines)) <= MOST_CHARACTERS:
        assert read_order(text, "LRT") == OrderText(tuple(lines))


@pytest.mark.parametrize("times", ["2", "2x", "2 x", "2X ", "2 ×", "2×", "2*", "2 * ", "  2 "])
@pytest.mark.parametrize("price", ["25.000", "Rp25.000", "Rp 25.000,-", "25,000", "@ 25.000", "25.000,00"])
def test_however_a_phone_writes_the_times_and_the_price(times, price):
    assert read_order(f"pesan lrt\n{times} Abon ikan tuna 250 g (p012-0003) {price}", "LRT").lines == (ABON,)


def test_what_whatsapp_puts_around_copied_messages_is_left_out_and_the_sender_is_proposed():
    text = (
        "[09.12, 29/11/2026] Ibu Maria: PESAN LRT\n2 Abon ikan tuna 250 g (P012-0003) 25.000\n"
        "[09.13, 29/11/2026] Ibu Maria: Diambil: Sabtu sore\nTolong dibungkus rapi"
    )
    order = read_order(text, "LRT")
    assert (order.lines, order.name, order.day, order.rest) == (
        (ABON,),
        "Ibu Maria",
        "Sabtu sore",
        "Tolong dibungkus rapi",
    )
    assert read_order(text.replace("Ibu Maria", "\u202a+62 812-3456-7890\u202c"), "LRT").name == ""
    assert read_order(f"{text}\nNama: Yosefina", "LRT").name == "Yosefina"


def test_two_messages_are_one_order_and_a_product_stands_once():
    text = f"{written([ABON])}\n{written([ABON])}\n1 Madu (P002-0001)"
    assert read_order(text, "LRT").lines == (
        OrderLine(4, ABON.name, ABON.code, 25_000),
        OrderLine(1, "Madu", "P002-0001"),
    )


def test_lines_that_look_like_goods_and_cannot_be_read_are_named():
    order = read_order(f"{written([ABON])}\n0 Madu (P002-0001) 80.000\n3 Jagung titi\nMadu hutan (P002-0001)", "LRT")
    assert order.lines == (ABON,)
    assert order.unread == ("0 Madu (P002-0001) 80.000", "3 Jagung titi", "Madu hutan (P002-0001)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a" * 10_000, "10000 characters"),
        (written([ABON]) + "\n" * 10_000, "characters"),
        ("PESAN LRT\x00\n2 Abon (P012-0003)", "signs that no message has"),
        ("PESAN LRT\n2 Abon\x1b[2J (P012-0003)", "signs that no message has"),
        ("PESAN LRT\n2 Abon \ud800 (P012-0003)", "signs that no message has"),
        ("PESAN KUP\n2 Abon (P012-0003) 25.000", "for the shop KUP"),
        (written([ABON]) + "\nPESAN KUP\n1 Madu (P1)", "for the shop KUP"),
        ("Selamat pagi, masih ada kopi?", "no order"),
        ("", "no order"),
        ("PESAN LRT", "No line"),
        ("PESAN LRT\n" + "\n".join(f"1 A (P{n})" for n in range(61)), "at most 60"),
    ],
)
def test_hostile_and_foreign_text_is_refused_with_a_sentence(text, said):
    with pytest.raises(DomainError) as refused:
        read_order(text, "LRT")
    assert said in str(refused.value)
    assert "Nothing was put aside" in str(refused.value)


@given(st.text(max_size=MOST_CHARACTERS))
def test_no_text_breaks_the_reading(text):
    for each in (text, f"PESAN LRT\n{text}"):
        try:
            read_order(each, "LRT")
        except DomainError:
            continue


def test_one_long_line_of_brackets_is_read_at_once():
    order = read_order(f"{written([ABON])}\n1 {'(' * 3_800}", "LRT")
    assert len(order.unread[0]) <= 300 if order.unread else order.rest
