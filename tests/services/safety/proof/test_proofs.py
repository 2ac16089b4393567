"""Proofs that the register makes by itself: what is new each day, everything each week, and what only the whole one sees."""

from __future__ import annotations

import pytest

from ntt_pos.services.safety.proof import verify as proving
from ntt_pos.services.safety.proof import verify_rows as proving_rows
from ntt_pos.services.safety.proof.proofs import DAILY, WHOLE
from tests.builders import a_product, a_sale
from tests.services.days import close_drawer
from tests.services.tampering import Tamperer

pytestmark = pytest.mark.same_everywhere


@pytest.fixture
def tampering(shop):
    return Tamperer(shop.context.database.url)


def system(shop):
    return shop.people.system_actor()


def kinds(shop) -> list[str]:
    """Return the kinds of the proofs that were recorded, oldest first."""
    with shop.context.reading() as unit:
        rows = unit.connection.exec_driver_sql("SELECT kind FROM journal ORDER BY id").fetchall()
    return [kind for (kind,) in rows if kind in (DAILY, WHOLE)]


def a_week(shop, product, cashier, *, days: int) -> None:
    for _day in range(days):
        shop.context.clock.advance(days=1)
        a_sale(shop, [(product, 1)], by=cashier)
        close_drawer(shop)
        report = shop.proofs.work_if_due(by=system(shop))
        assert report.findings == ()


def test_each_day_proves_what_is_new_and_each_week_everything(shop, cashier):
    product = a_product(shop, delivered=50)
    assert shop.proofs.work_if_due(by=system(shop)).findings == ()
    assert shop.proofs.work_if_due(by=system(shop)) is None, "once a day"
    a_week(shop, product, cashier, days=8)
    assert kinds(shop) == [WHOLE, *[DAILY] * 6, WHOLE, DAILY]


def test_the_daily_proof_looks_at_the_new_rows_alone(shop, cashier):
    product = a_product(shop, delivered=50)
    for _ in range(5):
        a_sale(shop, [(product, 1)], by=cashier)
    whole = shop.proofs.work_if_due(by=system(shop))
    shop.context.clock.advance(days=1)
    a_sale(shop, [(product, 1)], by=cashier)
    daily = shop.proofs.work_if_due(by=system(shop))
    assert 0 < daily.counted["rows"] < whole.counted["rows"] / 3
    assert daily.counted["journal"] == 3  # the head it begins from, the record of that proof, the sale


NEW = "UPDATE sale_line SET product_name = 'Emas' WHERE id = (SELECT max(id) FROM sale_line)"
OLD = "UPDATE sale_line SET product_name = 'Emas' WHERE id = 1"


def test_a_new_row_that_was_changed_is_found_the_same_day_and_all_is_proved_until_it_is_mended(
    shop, cashier, tampering
):
    product = a_product(shop, delivered=50)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.proofs.work_if_due(by=system(shop))
    shop.context.clock.advance(days=1)
    a_sale(shop, [(product, 1)], by=cashier)
    tampering.run(NEW)
    (finding, *_) = shop.proofs.work_if_due(by=system(shop)).findings
    assert (finding.kind, finding.where) == ("sale_line", "JL-LRT-01-2026-000002")
    shop.context.clock.advance(days=1)
    assert shop.proofs.work_if_due(by=system(shop)).findings
    assert kinds(shop) == [WHOLE, DAILY, WHOLE]


def test_an_old_row_that_was_changed_is_found_within_the_week(shop, cashier, tampering):
    """The daily proof takes what was proved as proved; that is what the whole one is for."""
    product = a_product(shop, delivered=50)
    a_sale(shop, [(product, 1)], by=cashier)
    close_drawer(shop)
    shop.proofs.work_if_due(by=system(shop))
    tampering.run(OLD)
    a_week(shop, product, cashier, days=6)
    shop.context.clock.advance(days=1)
    assert "JL-LRT-01-2026-000001" in {each.where for each in shop.proofs.work_if_due(by=system(shop)).findings}


@pytest.mark.parametrize("whole_chain", [True, False])
def test_a_journal_hashed_anew_or_cut_below_the_proved_head_is_found_the_next_day(
    shop, cashier, tampering, whole_chain
):
    product = a_product(shop, delivered=50)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.proofs.work_if_due(by=system(shop))
    tampering.rehash(3, lambda record: record.update(user="bela"), whole_chain=whole_chain)
    shop.context.clock.advance(days=1)
    found = shop.proofs.work_if_due(by=system(shop)).findings
    assert bool(found) is whole_chain, "one record hashed anew below the head is the week's to find"


def test_the_parts_of_the_proof_on_two_threads_find_what_one_finds(shop, cashier, tampering):
    product = a_product(shop, delivered=50)
    a_sale(shop, [(product, 1)], by=cashier)
    tampering.run(OLD, "UPDATE stock_now SET quantity = quantity + 1")
    with shop.context.reading() as unit:
        one = proving.proved(unit)
    two = shop.verify.run()
    assert two == one
    assert {each.kind for each in two.findings} >= {"sale_line", "stock_now"}


def test_a_proof_makes_no_backup_due(shop, cashier):
    product = a_product(shop, delivered=50)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.backups.make(by=system(shop))
    shop.proofs.work_if_due(by=system(shop))
    shop.context.clock.advance(hours=2)
    assert not shop.backups.due()


def test_braces_and_quotes_at_the_ends_of_words_are_compared_as_they_were_written(shop, cashier, monkeypatch):
    odd = a_product(shop, name='{"kopi"}', category="}{", unit='"', delivered=5)
    a_sale(shop, [(odd, 1)], by=cashier)
    differing, compare = [], proving_rows.compare_columns
    monkeypatch.setattr(
        proving_rows,
        "compare_columns",
        lambda notes, row, said: differing.append(row["kind"]) or compare(notes, row, said),
    )
    assert shop.verify.run().findings == ()
    assert "sale" not in differing, "told as text from the first"
