"""The journal: one text per record, and a chain that holds it."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.journal import GENESIS, canonical, chain_hash
from ntt_pos.domain.money.account import EntryKind

values = st.recursive(
    st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)


@given(st.dictionaries(st.text(), values))
def test_the_text_is_sorted_ascii_and_says_the_record(record: dict[str, object]) -> None:
    text = canonical(record)
    assert text.isascii()
    assert json.loads(text) == record
    shuffled = dict(reversed(record.items()))
    assert canonical(shuffled) == text


def test_the_text_is_exactly_this() -> None:
    assert canonical({"b": [1, "é"], "a": {"x": -5}}) == '{"a":{"x":-5},"b":[1,"\\u00e9"]}'


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), None, True, False, b"x", {1, 2}, EntryKind.SALE, {1: "x"}, {None: "x"}]
)
@pytest.mark.parametrize(
    "wrap", [lambda v: v, lambda v: [1, v], lambda v: {"in": {"side": [v]}}], ids=["", "list", "deep"]
)
def test_floats_nulls_bools_and_other_types_are_refused_however_deep(value: object, wrap: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": wrap(value)})  # type: ignore[operator]


def test_the_hash_covers_register_sequence_previous_and_text() -> None:
    text = canonical({"kind": "sale"})
    expected = hashlib.sha256(f"NTTPOS1\nLRT-01\n7\n{GENESIS}\n{text}".encode()).hexdigest()
    assert chain_hash(register="LRT-01", seq=7, previous=GENESIS, canonical_text=text) == expected
    assert GENESIS == "0" * 64
