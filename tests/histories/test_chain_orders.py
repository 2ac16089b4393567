"""The chains of two tills applied to empty books in any order: what is cited comes first, and the books say the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ntt_pos.data import engine
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.parcel import Record
from ntt_pos.services.replication import apply_records
from ntt_pos.services.selling import checkout
from tests.histories.chains import Chains, applied_in, chains_of, found_in
from tests.histories.replay import told
from tests.histories.stage import Stage
from tests.histories.test_any_order import LATE, Play

OWN = {"day_state", "balance_now"}  # a PC's own calendar, and marks among its own rows
ORDERS = st.text(alphabet="TU", min_size=60, max_size=60)


@pytest.fixture(scope="module")
def source(stage: Stage) -> Chains:
    """Books in which a till's day came after its night, money was paid, and the rest was settled by later nights."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(checkout, "is_too_old", lambda *_: False))
        play = Play(stage, stack)
        play.run([*LATE, *"T" * 9, *"U" * 9], late=True)
        assert play.findings() == []
        return chains_of(play.seat.shop.context.database)


def rows_of(url: str) -> Mapping[str, Any]:
    with closing(engine.connect(url)) as database, database.reading() as unit:
        return told(unit)


@settings(
    max_examples=max(3, settings().max_examples // 30),
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=ORDERS)
def test_in_any_order_the_books_say_the_same(stage: Stage, source: Chains, tmp_path: Path, order: str) -> None:
    path = tmp_path / f"{abs(hash(order))}.db"
    with applied_in(source, order, path) as url:
        after = rows_of(url)
        assert [name for name, rows in source.rows.items() if name not in OWN and rows != after[name]] == []
        assert found_in(stage, url) == []
    path.unlink()


def test_what_comes_twice_changes_nothing(source: Chains, tmp_path: Path) -> None:
    with applied_in(source, "UT" * 40, tmp_path / "twice.db") as url:
        before = rows_of(url)
        with closing(engine.connect(url)) as target, target.writing() as unit:
            apply = apply_records.Apply(unit, source.photos.__getitem__)
            assert [apply.take_all(code, 1, records) for code, records in source.records.items()] == [0, 0]
        assert rows_of(url) == before


def test_without_the_check_of_the_hash_a_changed_amount_would_come_in(
    stage: Stage, source: Chains, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the check refuses it; without the check the proof of these books finds it."""
    code = "LRT-02"
    place = next(place for place, each in enumerate(source.records[code]) if '"kind":"sale"' in each.text)
    record = source.records[code][place]
    changed = replace(record, text=record.text.replace('"tax":0', '"tax":1', 1))
    spoiled = [*source.records[code][:place], changed, *source.records[code][place + 1 :]]
    other = replace(source, records={**source.records, code: spoiled})
    with pytest.raises(DomainError, match="hash does not fit"), applied_in(other, "U" * 40, tmp_path / "refused.db"):
        pass
    known = {each.text: each.hash for records in other.records.values() for each in records}
    monkeypatch.setattr(journal, "chain_hash", lambda *, canonical_text, **_: known[canonical_text])
    with applied_in(other, "U" * 40, tmp_path / "taken.db") as url:
        monkeypatch.undo()
        assert any(each.startswith("journal") for each in found_in(stage, url))


def test_what_cites_nothing_comes_before_what_it_goes_by_and_is_refused(source: Chains, tmp_path: Path) -> None:
    """The control: without citing, a statement of entries that are not here."""
    code = "LRT-01"
    bare: list[Record] = []
    previous = journal.GENESIS
    for seq, each in enumerate(source.records[code], 1):
        text = journal.canonical({name: what for name, what in json.loads(each.text).items() if name != "heads"})
        previous = journal.chain_hash(register=code, seq=seq, previous=previous, canonical_text=text)
        bare.append(replace(each, text=text, hash=previous))
    other = replace(source, records={**source.records, code: bare})
    with pytest.raises(DomainError), applied_in(other, "T" * 99, tmp_path / "refused.db"):
        pass
