"""The shop's QRIS code: checked once, then filled with amounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.qris import LIMIT, check_static, crc16, fields, with_amount

PARTS: tuple[tuple[str, str], ...] = (
    ("00", "01"),
    ("01", "11"),
    ("26", "0016ID.CO.BANKNTT.WWW01189360012345678901230215ID10200212345670303UMI"),
    ("52", "5311"),
    ("53", "360"),
    ("55", "01"),
    ("58", "ID"),
    ("59", "NTT MART FLORES TIMUR"),
    ("60", "LARANTUKA"),
    ("61", "86213"),
    ("62", "0703A01"),
)


def bitwise_crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE bit by bit, as the standard describes it."""
    crc = 0xFFFF
    for byte in data:
        for bit in range(7, -1, -1):
            top = (crc >> 15) ^ (byte >> bit & 1)
            crc = crc << 1 & 0xFFFF ^ (0x1021 if top else 0)
    return crc


def code(parts: tuple[tuple[str, str], ...] = PARTS) -> str:
    body = "".join(f"{tag}{len(value):02d}{value}" for tag, value in parts) + "6304"
    return f"{body}{bitwise_crc(body.encode()):04X}"


def changed(tag: str, value: str | None) -> str:
    return code(tuple((t, v if t != tag else value) for t, v in PARTS if t != tag or value is not None))  # type: ignore[misc]


def test_the_check_value_is_29b1() -> None:
    assert f"{crc16(b'123456789'):04X}" == "29B1"


@given(st.binary(max_size=80))
def test_the_crc_is_ccitt_false(data: bytes) -> None:
    assert crc16(data) == bitwise_crc(data)


def test_a_static_code_tells_whom_it_pays() -> None:
    checked = check_static(f"  {code()}\n")
    assert (checked.merchant, checked.city, checked.postal_code) == ("NTT MART FLORES TIMUR", "LARANTUKA", "86213")
    assert checked.text == code()
    assert check_static(code()[:-4] + code()[-4:].lower()).merchant


@given(st.integers(1, LIMIT))
def test_an_amount_filled_code_says_the_same_and_the_amount(amount: int) -> None:
    filled = with_amount(code(), amount)
    pairs = dict(fields(filled))
    assert pairs["54"] == str(amount)
    assert pairs["01"] == "12"
    assert pairs["63"] == f"{bitwise_crc(filled[:-4].encode()):04X}"
    assert "55" not in pairs
    tags = [tag for tag, _ in fields(filled)]
    assert tags.index("54") + 1 == tags.index("58")
    assert tags[-1] == "63"
    assert {t: v for t, v in pairs.items() if t not in {"54", "01", "63"}} == {
        t: v for t, v in PARTS if t not in {"01", "55"}
    }


def test_a_code_that_never_said_static_gets_its_method_in_second_place() -> None:
    assert [tag for tag, _ in fields(with_amount(changed("01", None), 1))][:2] == ["00", "01"]


@given(st.integers(0, len(code()) - 5), st.characters(codec="ascii", exclude_categories=["Cc"]))
def test_one_changed_character_is_noticed(place: int, letter: str) -> None:
    text = code()
    if text[place] == letter:
        return
    with pytest.raises(DomainError):
        check_static(text[:place] + letter + text[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        code()[:-1],
        code()[4:],
        code() + "00",
        code() + code(),
        changed("00", "02"),
        "00020101021126",
        code().replace("LARANTUKA", "LARANTUK\u00c4"),
        "0" * 5000,
        code((*PARTS, ("59", "ANOTHER"))),
    ],
)
def test_what_is_no_whole_qris_code_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match=r"QRIS"):
        check_static(text)


def test_letters_beyond_ascii_are_told_apart_from_damage() -> None:
    with pytest.raises(DomainError, match="letters that QRIS does not have"):
        check_static(code().replace("LARANTUKA", "LARANTUK\u00c4"))


@pytest.mark.parametrize("tag", ["26", "51"])
def test_the_merchant_may_stand_in_any_of_the_account_fields(tag: str) -> None:
    assert check_static(code(tuple((tag if t == "26" else t, v) for t, v in PARTS))).merchant


@pytest.mark.parametrize("tag", ["25", "52"])
def test_a_field_outside_them_names_no_merchant(tag: str) -> None:
    parts = tuple((tag if t == "26" else t, v) for t, v in PARTS if t != "52")
    with pytest.raises(DomainError, match="names no merchant"):
        check_static(code(parts))


def test_the_limit_of_one_payment_is_ten_million() -> None:
    assert dict(fields(with_amount(code(), LIMIT)))["54"] == "10000000"
    assert dict(fields(with_amount(code(), 1)))["54"] == "1"
    assert LIMIT == 10_000_000


def test_codes_for_one_payment_or_another_country_are_refused() -> None:
    with pytest.raises(DomainError, match="one payment"):
        check_static(changed("01", "12"))
    with pytest.raises(DomainError, match="one payment"):
        check_static(with_amount(code(), 5_000))
    for text in (changed("53", "840"), changed("58", "MY"), changed("53", None), changed("58", None)):
        with pytest.raises(DomainError, match="rupiah in Indonesia"):
            check_static(text)
    for text in (changed("26", None), changed("59", None), changed("60", None)):
        with pytest.raises(DomainError, match="names no merchant"):
            check_static(text)


@pytest.mark.parametrize("amount", [0, -1, LIMIT + 1])
def test_amounts_beyond_one_payment_are_refused(amount: int) -> None:
    with pytest.raises(DomainError, match="QRIS takes 1 to"):
        with_amount(code(), amount)


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(DomainError):
        check_static(text)
