"""The hashes of journal and statements are frozen: a program of another year must find the same digits on old paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ntt_pos.domain.core import journal
from ntt_pos.domain.money import settlement

VECTORS = json.loads(Path(__file__).parents[1].joinpath("golden", "hash_vectors.json").read_text(encoding="ascii"))


@pytest.mark.parametrize("vector", VECTORS["journal"], ids=lambda vector: vector["record"]["kind"])
def test_the_journals_hashes_are_as_they_were_frozen(vector):
    text = journal.canonical(vector["record"])
    assert text == vector["canonical"]
    assert text.isascii()
    hashed = journal.chain_hash(
        register=vector["register"], seq=vector["seq"], previous=vector["previous"], canonical_text=text
    )
    assert hashed == vector["hash"]


def test_the_frozen_records_are_one_chain():
    assert VECTORS["journal"][0]["previous"] == journal.GENESIS == "0" * 64
    for before, after in zip(VECTORS["journal"], VECTORS["journal"][1:], strict=False):
        assert after["previous"] == before["hash"]


@pytest.mark.parametrize("vector", VECTORS["settlements"], ids=lambda vector: vector["number"])
def test_the_statements_hashes_are_as_they_were_frozen(vector):
    assert settlement.payload_hash(vector["payload"]) == vector["payload_sha256"]
    chained = settlement.chain_hash(vector["previous"], vector["number"], vector["kind"], vector["payload_sha256"])
    assert chained == vector["chain_hash"]


@pytest.mark.parametrize("change", ["register", "seq", "previous", "canonical"])
def test_each_part_of_a_record_is_in_its_hash(change):
    vector = VECTORS["journal"][1]
    parts = {name: vector[name] for name in ("register", "seq", "previous", "canonical")}
    parts[change] = parts[change] + 1 if change == "seq" else parts[change][::-1]
    text = parts.pop("canonical")
    assert journal.chain_hash(**parts, canonical_text=text) != vector["hash"]
