"""Records on their way to and from the hub: what was packed comes out the same, and what is no pack is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.journal import GENESIS, chain_hash
from ntt_pos.domain.core.parcel import Record, record_lines
from ntt_pos.services.replication.hub_packs import lines_of, pack_of

MOST = 1_000_000


def records(texts: list[str], first: int) -> list[Record]:
    """Return a chain of records with these texts."""
    made, previous = [], GENESIS
    for seq, text in enumerate(texts, first):
        previous = chain_hash(register="LRT-02", seq=seq, previous=previous, canonical_text=text)
        made.append(Record(f"{seq:036}", text, previous))
    return made


TEXTS = st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1), min_size=1, max_size=20)


@given(texts=TEXTS, first=st.integers(1, 10**9))
def test_what_was_packed_comes_out_the_same(texts: list[str], first: int) -> None:
    chain = records(texts, first)
    assert list(lines_of("LRT-02", pack_of(first, record_lines(chain)), MOST)) == [
        (seq, record_lines([each])) for seq, each in enumerate(chain, first)
    ]


def test_hashes_that_follow_from_the_texts_do_not_travel() -> None:
    chain = records([f"{number}" for number in range(1_000)], 1)
    assert len(pack_of(1, record_lines(chain))) < 8_000  # the hashes alone would be 32,000


def test_a_changed_text_changes_each_hash_from_there_on() -> None:
    chain = records(["a", "b", "c"], 1)
    pack = pack_of(1, record_lines([chain[0], Record(chain[1].uid, "B", chain[1].hash), chain[2]]))
    found = [line for _seq, line in lines_of("LRT-02", pack, MOST)]
    assert [line == record_lines([each]) for line, each in zip(found, chain, strict=True)] == [True, False, False]


@pytest.mark.parametrize("pack", [b"", b"x", b"\x03\x00", pack_of(1, record_lines(records(["a", "b"], 1)))[:-1]])
def test_what_is_no_pack_is_refused(pack: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(lines_of("LRT-02", pack, MOST))


def test_what_unpacks_to_more_than_a_parcel_holds_is_refused() -> None:
    pack = pack_of(1, record_lines(records(["a" * MOST], 1)))
    assert len(pack) < 5_000
    with pytest.raises(ValueError, match="size"):
        list(lines_of("LRT-02", pack, MOST))
