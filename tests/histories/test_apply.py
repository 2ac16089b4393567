"""Any history, exported as records and applied to empty books, gives the same tables, sums, digests and papers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from ntt_pos import bootstrap
from ntt_pos.data.models import sales
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.parcel import Record
from ntt_pos.paths import DataFolder
from ntt_pos.services.core import derived_sums
from ntt_pos.services.replication.apply_records import Apply
from ntt_pos.shop import Shop
from tests.fakes import SequenceIds
from tests.histories import play
from tests.histories.life import Life
from tests.histories.replay import Held, applied, differing, held
from tests.histories.stage import Stage

HISTORIES = max(2, settings().max_examples // 30)
PAPERS = 3  # of each kind


@contextmanager
def played(stage: Stage, steps: Sequence[play.Step]) -> Iterator[Life]:
    """Play a history to its last evening."""
    life = Life(stage)
    try:
        for name, salt in steps:
            play._step(life, name, salt)
        play._last_evening(life)
        assert life.findings == []
        yield life
    finally:
        life.end()


def papers(shop: Shop) -> list[object]:
    """Return the newest receipts, Z reports and statements as they come out of the printer, and the days' recaps."""
    s = sales.sale.c
    with shop.context.reading() as unit:
        numbers = list(unit.run(sa.select(s.number).order_by(s.number.desc()).limit(PAPERS)).scalars())
    statements = [card.number for card in shop.statements.list()][:PAPERS]
    shifts = [each.number for each in shop.shifts.last_closed(PAPERS)]
    days = {card.date for card in shop.statements.list()}
    return [
        *(shop.receipts.text(shop.receipts.show(number)) for number in numbers),
        *(shop.shifts.closed(number).report for number in shifts),
        *(shop.statements.pdf(number) for number in statements),
        *(shop.day_papers.recap_pdf(day) for day in sorted(days)[-1:]),
    ]


@pytest.mark.parametrize("number", range(HISTORIES))
def test_records_applied_to_empty_books_give_the_same_books(stage: Stage, tmp_path: Path, number: int) -> None:
    (steps,) = list(play.drawn(2026 + number, 1))
    with played(stage, steps) as life:
        shop, source = life.hands.shop, held(life.hands.shop.context.database)
        copied = DataFolder(tmp_path / "copy")
        copied.root.mkdir()
        with closing(applied(source, copied.database)) as copy:
            assert differing(source, copy) == []
        with bootstrap.open_shop(copied.root, clock=life.clock, ids=SequenceIds(seed=9)) as other:
            report, before = other.verify.run(), shop.verify.run()
            assert (report.findings, report.digest) == ((), before.digest)
            assert report.counted["journal"] == before.counted["journal"] > play.STEPS // 2
            assert papers(other) == papers(shop)


@pytest.fixture(scope="module")
def source(stage: Stage) -> Held:
    (steps,) = list(play.drawn(7, 1))
    with played(stage, steps) as life:
        return held(life.hands.shop.context.database)


def rehashed(records: Sequence[Record]) -> list[Record]:
    """Return records whose hashes fit again, as somebody would send them who can reckon."""
    previous, found = journal.GENESIS, []
    for seq, each in enumerate(records, 1):
        previous = journal.chain_hash(register="LRT-01", seq=seq, previous=previous, canonical_text=each.text)
        found.append(replace(each, hash=previous))
    return found


def without_one(records: list[Record]) -> list[Record]:
    """Leave out one in the middle."""
    return [each for place, each in enumerate(records) if place != len(records) // 2]


def exchanged(records: list[Record]) -> list[Record]:
    """Exchange two that follow each other."""
    place = len(records) // 2
    return [*records[:place], records[place + 1], records[place], *records[place + 2 :]]


def one_byte(records: list[Record]) -> list[Record]:
    """Change one digit of one amount."""
    place = next(place for place, each in enumerate(records) if '"kind":"sale"' in each.text)
    text = records[place].text.replace('"units":1', '"units":2', 1).replace('"units":3', '"units":2', 1)
    text = text if text != records[place].text else text.replace('"total":', '"total":1', 1)
    return [*records[:place], replace(records[place], text=text), *records[place + 1 :]]


@pytest.mark.parametrize("change", [without_one, exchanged, one_byte])
def test_a_chain_that_is_not_whole_is_refused(
    source: Held, tmp_path: Path, change: Callable[[list[Record]], Sequence[Record]]
) -> None:
    with pytest.raises(DomainError, match="hash does not fit"):
        applied(source, tmp_path / "copy.db", change=change)


@pytest.mark.parametrize("change", [without_one, exchanged, one_byte])
def test_without_the_check_of_the_hash_it_would_show(
    source: Held,
    tmp_path: Path,
    change: Callable[[list[Record]], Sequence[Record]],
) -> None:
    """The control: hashed anew by somebody who can reckon, other records give other books, or none."""
    refused = ""
    try:
        with closing(applied(source, tmp_path / "copy.db", change=lambda each: rehashed(change(each)))) as copy:
            found = differing(source, copy)
    except DomainError as error:
        found, refused = [], error.message
    assert found or "cannot hold" in refused or "contradicts" in refused


@pytest.mark.parametrize("left_out", ["add_stock", "add_balances", "add_money", "add_sold"])
def test_a_sum_that_is_not_derived_shows(
    source: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    monkeypatch.setattr(derived_sums, left_out, lambda *_: None)
    with closing(applied(source, tmp_path / "copy.db")) as copy:
        assert len(differing(source, copy)) == 1


def test_what_comes_twice_changes_nothing(source: Held, tmp_path: Path) -> None:
    records = source.records
    with closing(applied(source, tmp_path / "copy.db", change=lambda each: each[:20])) as copy:
        for first, upto in ((1, 20), (11, len(records)), (1, len(records))):
            with copy.writing() as unit:
                new = Apply(unit, lambda _sha: b"").take_all("LRT-01", first, records[first - 1 : upto])
            assert new == (len(records) - 20 if first == 11 else 0)
        assert set(differing(source, copy)) <= {"user_account", "personal_value"}  # these travel beside


def test_records_before_which_some_are_missing_wait(source: Held, tmp_path: Path) -> None:
    records = source.records
    with (
        closing(applied(source, tmp_path / "copy.db", change=lambda each: each[:20])) as copy,
        pytest.raises(DomainError, match="did not come yet"),
        copy.writing() as unit,
    ):
        Apply(unit, lambda _sha: b"").take_all("LRT-01", 31, records[30:])


def test_another_branch_is_refused(source: Held, tmp_path: Path) -> None:
    records = source.records
    told = json.loads(records[9].text)
    other = [*records[:9], replace(records[9], text=journal.canonical({**told, "why": "another"}))]
    with (
        closing(applied(source, tmp_path / "copy.db")) as copy,
        pytest.raises(DomainError, match="went on from an older backup"),
        copy.writing() as unit,
    ):
        Apply(unit, lambda _sha: b"").take_all("LRT-01", 1, rehashed(other))


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("nothing", {"uid": "019ca18b-8000-7000-8000-000000000001"}),
        ("balance_now", {"uid": "019ca18b-8000-7000-8000-000000000001", "amount": 1}),
        ("approval", {"uid": "019ca18b-8000-7000-8000-000000000001", "sqlite_master": "1"}),
    ],
)
def test_a_record_of_a_newer_program_is_refused_in_words(
    source: Held, tmp_path: Path, table: str, row: dict[str, object]
) -> None:
    def one_more(records: list[Record]) -> list[Record]:
        told = {**json.loads(records[-1].text), "uid": "019ca18b-8000-7000-8000-000000000002", "rows": {table: [row]}}
        return rehashed([*records, Record("019ca18b-8000-7000-8000-000000000003", journal.canonical(told), "")])

    with pytest.raises(DomainError, match="Update the program here"):
        applied(source, tmp_path / "copy.db", change=one_more)
