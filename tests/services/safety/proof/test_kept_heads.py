"""Heads kept outside only grow: older books that come back are named, whatever the window's timer writes meanwhile."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data.copies.manifest import head_file, known_heads, manifests, read_heads
from ntt_pos.data.models import proof
from ntt_pos.doctor import examine
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.health import Health
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.safety.backup import Backups, Places
from ntt_pos.services.safety.proof import kept_heads
from ntt_pos.services.safety.proof.kept_heads import MISSING, PAPER, UNREAD, DigitsAsked, OlderBooks
from ntt_pos.services.safety.restore import Credentials, Restore
from tests.builders import a_product, a_sale, somebody
from tests.conftest import OWNER_PIN
from tests.fakes import SequenceIds
from tests.services.reports import test_flat_in_history as flat

OWNER = Credentials("pemilik", OWNER_PIN)


@pytest.fixture
def second(tmp_path):
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


@pytest.fixture
def places(shop, second):
    return Places(shop.folder.backups, second)


def sell(shop, product, times):
    for _ in range(times):
        shop.context.clock.advance(minutes=1)
        a_sale(shop, [(product, 1)], by=somebody(shop, "ani"))


def opened(shop):
    """Return the same folder opened by another window."""
    return bootstrap.open_shop(shop.folder.root, clock=shop.context.clock, ids=SequenceIds(seed=88))


def records(shop, kind):
    with shop.context.reading() as unit:
        found = unit.run(sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == kind)).scalars()
        return [json.loads(text) for text in found]


@pytest.fixture
def put_back(shop, places):
    """Sell five baskets, copy the closed books aside, sell twelve, put the old file back."""
    product = a_product(shop, delivered=100)
    Backups(shop.context, places).keep_heads()
    sell(shop, product, 5)
    shop.close()
    aside = shop.folder.root / "aside.db"
    shutil.copyfile(shop.folder.database, aside)
    with opened(shop) as till:
        sell(till, product, 12)
        Backups(till.context, places).keep_heads()
    shutil.copyfile(aside, shop.folder.database)
    for end in ("-wal", "-shm"):
        shop.folder.database.with_name(shop.folder.database.name + end).unlink(missing_ok=True)
    return product


def test_older_books_are_named_and_the_kept_head_stays(shop, put_back, places, second):
    kept = {folder: read_heads(head_file(folder, "LRT-01")) for folder in (shop.folder.backups, second)}
    with opened(shop) as till:
        backups = Backups(till.context, places)
        backups.keep_heads()
        alarm = backups.state().alarm
        assert isinstance(alarm, OlderBooks)
        assert "JL-LRT-01-2026-000006–000017" in str(alarm)
        sell(till, put_back, 1)
        for _minute in range(3):
            backups.work_if_due(by=till.people.system_actor())
        assert "JL-LRT-01-2026-000006–000017" in str(backups.state().alarm), "as it was when it was seen first"
        (told,) = records(till, MISSING)
        assert told["papers"] == [["JL-LRT-01-2026", 6, 17]]
        assert {folder: read_heads(head_file(folder, "LRT-01")) for folder in kept} == kept
        assert till.verify.run(kept=known_heads(second)).findings
    with opened(shop) as again:
        backups = Backups(again.context, places)
        backups.keep_heads()
        assert isinstance(backups.state().alarm, OlderBooks)
        assert len(records(again, MISSING)) == 1


def test_without_the_comparison_the_older_head_takes_the_newer_ones_place(shop, put_back, places, second, monkeypatch):
    """The control: this is what the window's timer did."""
    monkeypatch.setattr(kept_heads, "missing", lambda _unit, _kept: ())
    with opened(shop) as till:
        backups = Backups(till.context, places)
        backups.keep_heads()
        assert backups.state().alarm is None
        assert till.verify.run(kept=known_heads(second)).findings == ()


def test_the_doctor_names_them_and_changes_nothing(shop, put_back, second):
    LocalSettings(second_copy_folder=str(second)).save(shop.folder.local_settings)
    before = shop.folder.database.read_bytes()
    signs = examine(shop.folder.root, clock=shop.context.clock)
    (sign,) = [each for each in signs if each.about == "papers"]
    assert (sign.health, sign.params["papers"]) == (Health.DANGER, "JL-LRT-01-2026-000006–000017")
    assert shop.folder.database.read_bytes() == before


def test_backups_of_older_books_are_no_witness_and_remove_nothing(shop, put_back, places, second):
    with opened(shop) as till:
        backups = Backups(till.context, places)
        made = backups.make(by=till.people.system_actor())
        assert isinstance(made.problem, OlderBooks)
        assert made.manifest.disputed
        assert manifests(second)[-1].disputed
        assert all(made.manifest.heads != heads for heads in known_heads(second))


def test_a_stick_that_knows_more_is_left_as_it_is(shop, places, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    product = a_product(shop, delivered=100)
    backups = Backups(shop.context, Places(shop.folder.backups))
    by = shop.people.system_actor()
    backups.copy_to_stick(stick, by=by, adopt=True)
    shop.close()
    aside = shop.folder.root / "aside.db"
    shutil.copyfile(shop.folder.database, aside)
    with opened(shop) as till:
        sell(till, product, 2)
        Backups(till.context, Places(till.folder.backups)).copy_to_stick(stick, by=by)
    shutil.copyfile(aside, shop.folder.database)
    shutil.rmtree(shop.folder.backups)
    before = sorted((path.name, path.read_bytes()) for path in stick.iterdir())
    with opened(shop) as till:
        backups = Backups(till.context, Places(till.folder.backups))
        backups.keep_heads()
        assert backups.state().alarm is None, "nothing here knows better"
        with pytest.raises(OlderBooks, match="JL-LRT-01-2026-000001–000002"):
            backups.copy_to_stick(stick, by=by)
        assert sorted((path.name, path.read_bytes()) for path in stick.iterdir()) == before
        assert isinstance(backups.state().alarm, OlderBooks)
        assert len(records(till, MISSING)) == 1


def test_a_restore_that_writes_the_loss_down_ends_the_alarm_also_for_a_stick_it_did_not_see(
    shop, places, second, tmp_path
):
    stick = tmp_path / "stick"
    stick.mkdir()
    product = a_product(shop, delivered=100)
    by = shop.people.system_actor()
    backups = Backups(shop.context, places)
    backup = backups.make(by=by).manifest
    sell(shop, product, 2)
    backups.copy_to_stick(stick, by=by, adopt=True)
    sell(shop, product, 3)
    backups.keep_heads()
    shop.close()
    Restore(shop.folder, clock=shop.context.clock, ids=SequenceIds(seed=77), places=(second,)).restore(
        backup.path, who=OWNER
    )
    with opened(shop) as till:
        backups = Backups(till.context, places)
        backups.keep_heads()
        assert backups.state().alarm is None
        assert read_heads(head_file(second, "LRT-01")).heads == backups.keep_heads().heads
        sell(till, product, 9)
        backups.copy_to_stick(stick, by=by)
        assert till.verify.run(kept=(*known_heads(second), *known_heads(stick))).findings == ()


@pytest.mark.parametrize("sold", [0, 40])
def test_the_newest_backup_comes_back_over_the_older_books(shop, places, second, sold):
    """Also when more was recorded in the older books than the backup holds."""
    product = a_product(shop, delivered=100)
    by = shop.people.system_actor()
    shop.close()
    aside = shop.folder.root / "aside.db"
    shutil.copyfile(shop.folder.database, aside)
    with opened(shop) as till:
        sell(till, product, 12)
        backup = Backups(till.context, places).make(by=by).manifest
    shutil.copyfile(aside, shop.folder.database)
    with opened(shop) as till:
        backups = Backups(till.context, places)
        backups.keep_heads()
        sell(till, product, sold)
        backups.keep_heads()
        backups.make(by=by)
    done = Restore(shop.folder, clock=shop.context.clock, ids=SequenceIds(seed=77), places=(second,)).restore(
        backup.path, who=OWNER
    )
    assert done.epoch == 1
    with opened(shop) as till:
        backups = Backups(till.context, places)
        backups.keep_heads()
        assert backups.state().alarm is None
        assert till.verify.run(kept=known_heads(second)).findings == ()
        sell(till, product, 1)
        with till.context.reading() as unit:
            last = unit.value(sa.text("SELECT max(number) FROM sale"))
        assert last == f"JL-LRT-01-2026-{max(12, sold) + 1:06d}"


def real(shop):
    """Let the shop be no practice shop: a practice shop is asked for no paper."""
    shop.context.home = replace(shop.context.home, practice=False)
    return shop


def test_without_a_readable_head_the_last_papers_digits_are_asked_until_they_fit(shop, places, second, cashier):
    real(shop)
    sale = a_sale(shop, [(a_product(shop), 1)], by=cashier)
    backups = Backups(shop.context, places)
    backups.keep_heads()
    assert isinstance(backups.state().alarm, DigitsAsked)
    assert sale.number in str(backups.state().alarm)
    again = Backups(shop.context, places)
    again.keep_heads()
    assert isinstance(again.state().alarm, DigitsAsked), "heads are kept meanwhile, and the question stays"
    assert len(records(shop, UNREAD)) == 1
    for wrong in ("", "12345", "zzzzzzzz", "1234567%"):
        with pytest.raises(DomainError, match="digits of a paper"):
            again.outside.answer(wrong, by=cashier)
    assert not again.outside.answer("0badbeef", by=cashier)
    assert "0badbeef" in str(again.state().alarm)
    head = again.keep_heads().heads[0]
    with shop.context.reading() as unit:
        digits = unit.value(
            sa.select(proof.journal.c.hash).where(proof.journal.c.kind == "sale", proof.journal.c.seq < head.seq)
        )
    assert again.outside.answer(f" {digits[:4].upper()} {digits[4:8]} ", by=cashier)
    assert again.state().alarm is None
    assert [each["found"] for each in records(shop, PAPER)] == [0, 1]
    assert {each["user"] for each in records(shop, PAPER)} == {cashier.username}


def test_a_new_shop_and_a_practice_shop_are_asked_for_nothing(shop, places, cashier):
    backups = Backups(real(shop).context, places)
    backups.keep_heads()
    assert backups.state().alarm is None
    a_sale(shop, [(a_product(shop), 1)], by=cashier)
    backups.keep_heads()
    assert backups.state().alarm is None


def test_a_head_that_is_nobodys_and_a_spoiled_head_file_do_not_count(shop, places, second):
    backups = Backups(shop.context, places)
    backups.keep_heads()
    path = head_file(second, "LRT-01")
    told = json.loads(path.read_text())
    for wound in (
        {"install": "another"},
        {"at": "2026-02-28T08:00:00"},
        {"heads": [{"register": "LRT-01", "seq": 10**30, "hash": "x"}]},
        {"heads": [{"register": "LRT-01", "seq": -1, "hash": "x"}]},
    ):
        path.write_text(json.dumps({**told, **wound}))
        backups = Backups(shop.context, places)
        kept = backups.keep_heads()
        assert backups.state().alarm is None
        assert read_heads(path).heads == kept.heads


def test_a_kept_head_that_no_record_has_stays_on_both_databases(shop, places, second, cashier):
    """Also on a server, whose administrator put an older dump back: each till keeps what it saw."""
    backups = Backups(shop.context, places)
    a_sale(shop, [(a_product(shop), 1)], by=cashier)
    backups.keep_heads()
    path = head_file(second, "LRT-01")
    told = json.loads(path.read_text())
    told["heads"][0].update(seq=told["heads"][0]["seq"] + 40, hash="f" * 64)
    told["counters"]["JL-LRT-01-2026"] = 13
    path.write_text(json.dumps(told))
    again = Backups(shop.context, places)
    before = path.read_bytes()
    again.keep_heads()
    assert "JL-LRT-01-2026-000002–000013" in str(again.state().alarm)
    assert path.read_bytes() == before
    assert [each["papers"] for each in records(shop, MISSING)] == [[["JL-LRT-01-2026", 2, 13]]]


def test_comparing_with_what_is_kept_outside_takes_no_more_steps_in_a_longer_journal(
    shop, places, cashier, monkeypatch
):
    """It is done every minute: 1.7 seconds of work after ten years, when the newest alarm was looked for in every record."""
    monkeypatch.setattr(flat, "STEP", 1)
    product, backups = a_product(shop, delivered=500), Backups(shop.context, places)
    backups.keep_heads()
    taken = []
    for sales in (10, 40):
        for _ in range(sales):
            a_sale(shop, [(product, 1)], by=cashier)
        with flat.counted_steps(shop) as count:
            backups.outside.compare(note=False)
            taken.append(count())
    assert taken[1] <= 1.2 * taken[0]
