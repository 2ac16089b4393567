"""Every edit behind the program's back is named by ``verify``, with the document or record it touches."""

from __future__ import annotations

import json
import shutil

import pytest

from ntt_pos import bootstrap
from ntt_pos.data import sqlite_file
from ntt_pos.data.queries.verify import verify_money
from ntt_pos.domain.core import journal
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.settlement import chain_hash, payload_hash
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money.corrections import Corrections
from ntt_pos.services.safety.proof import verify_sums
from tests.builders import a_producer, a_product, a_sale, somebody
from tests.fakes import FixedClock, SequenceIds
from tests.services.days import bring_back, close_drawer, new_key, next_day
from tests.services.tampering import Tamperer

pytestmark = pytest.mark.same_everywhere

SALE = "JL-LRT-01-2026-000001"


def live(shop):
    """Two days of trade with everything the books know: sales, a return, payouts, a correction, nights, Z reports."""
    owner, manager, cashier = (somebody(shop, name) for name in ("pemilik", "bela", "ani"))
    producers = [a_producer(shop, code=code) for code in ("P001", "P002")]
    kopi, abon = (
        a_product(shop, producer=p, name=name, delivered=30, barcode=code)
        for p, name, code in zip(producers, ("Kopi", "Abon"), ("8991", "8992"), strict=True)
    )
    first = a_sale(shop, [(kopi, 4), (abon, 2)], by=cashier)
    a_sale(shop, [(abon, 1)], by=cashier)
    close_drawer(shop)
    shop.close_day.close(by=manager)
    next_day(shop)
    a_sale(shop, [(kopi, 1)], by=cashier)
    bring_back(shop, cashier, first, 1, ReturnReason.DAMAGED_BY_SHOP)
    shop.payouts.pay(by=manager, producer_id=producers[0].producer_id, amount=20_000, key=new_key(shop))
    Corrections(shop.context).correct(
        by=manager,
        producer_id=producers[1].producer_id,
        kind=EntryKind.CORRECTION,
        amount=-500,
        reason="salah hitung",
        approval=ApprovalGiven(owner.user_id, "benar"),
    )
    shop.settings.change(by=owner, cash_unit=100, return_days=5)
    close_drawer(shop)
    shop.close_day.close(by=manager)
    next_day(shop)
    a_sale(shop, [(abon, 1)], by=cashier)


@pytest.fixture(scope="module")
def lived(sqlite_template, tmp_path_factory):
    """The file of a shop that has lived two days."""
    folder = DataFolder(tmp_path_factory.mktemp("lived"))
    shutil.copyfile(sqlite_template, folder.database)
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=4)) as shop:
        live(shop)
    return folder.database


@pytest.fixture
def victim(tmp_path, lived):
    """A copy of the lived-in shop: (somebody who edits it, its data folder, its URL)."""
    folder = DataFolder(tmp_path)
    shutil.copyfile(lived, folder.database)
    url = sqlite_file.sqlite_url(folder.database)
    return Tamperer(url), folder, url


def findings(victim, **wanted):
    _, folder, _url = victim
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=5)) as shop:
        return shop.verify.run(**wanted).findings


def first(table, where="1 = 1"):
    return f"(SELECT MIN(id) FROM {table} WHERE {where})"


ENTRY = "kind = 'SALE'"
MUTATIONS = {
    "the amount of a payment": (
        f"UPDATE payment SET amount = amount + 1000 WHERE id = {first('payment')}",
        {("payment", SALE)},
    ),
    "the paid amount of a line, shares adjusted to fit": (
        (
            f"UPDATE sale_line SET gross = gross + 100, paid = paid + 100, shop_share = shop_share + 100 "
            f"WHERE id = {first('sale_line')}"
        ),
        {("sale_line", SALE), ("sale", SALE), ("product_day", "K0001")},
    ),
    "the producer of a line": (
        (
            f"UPDATE sale_line SET producer_id = (SELECT id FROM producer WHERE code = 'P002') "
            f"WHERE id = {first('sale_line')}"
        ),
        {("sale_line", SALE)},
    ),
    "the producer of an entry": (
        (
            f"UPDATE producer_entry SET producer_id = (SELECT id FROM producer WHERE code = 'P002') "
            f"WHERE id = {first('producer_entry', ENTRY)}"
        ),
        {("producer_entry", SALE), ("balance_now", "P001"), ("balance_now", "P002")},
    ),
    "the amount of an entry": (
        f"UPDATE producer_entry SET amount = amount - 1 WHERE id = {first('producer_entry', ENTRY)}",
        {("producer_entry", SALE), ("balance_now", "P001"), ("settlement", "TJ-LRT-2026-000001")},
    ),
    "a sale removed": (f"DELETE FROM sale WHERE number = '{SALE}'", {("sale", SALE), ("number", SALE)}),
    "a sale renumbered": (
        f"UPDATE sale SET number = 'JL-LRT-01-2026-000009' WHERE number = '{SALE}'",
        {("sale", SALE), ("number", "JL-LRT-01-2026-000005")},
    ),
    "a sale moved to another day": (
        f"UPDATE sale SET business_date = '2026-03-01' WHERE number = '{SALE}'",
        {("sale", SALE), ("day_closed", "LRT 2026-02-28")},
    ),
    "a movement removed": (
        f"DELETE FROM stock_movement WHERE id = {first('stock_movement', ENTRY)}",
        {("stock_movement", SALE), ("stock_now", "K0001")},
    ),
    "the units of a movement": (
        f"UPDATE stock_movement SET quantity = quantity - 1 WHERE id = {first('stock_movement', ENTRY)}",
        {("stock_movement", SALE), ("stock_now", "K0001")},
    ),
    "what a statement shows": (
        (
            "UPDATE settlement SET payload = REPLACE(payload, '\"payable\":', '\"payable\":1') "
            "WHERE number = 'TJ-LRT-2026-000001'"
        ),
        {("settlement", "TJ-LRT-2026-000001")},
    ),
    "a statement's closing": (
        "UPDATE settlement SET closing = closing + 1 WHERE number = 'TJ-LRT-2026-000001'",
        {("settlement", "TJ-LRT-2026-000001"), ("settlement", "TJ-LRT-2026-000003")},
    ),
    "an entry taken out of its statement": (
        f"DELETE FROM settlement_entry WHERE id = {first('settlement_entry')}",
        {
            ("settlement_entry", "TJ-LRT-2026-000001"),
            ("settlement", "TJ-LRT-2026-000001"),
            ("balance_now", "P001"),
        },
    ),
    "a movement taken out of its statement": (
        f"DELETE FROM settlement_movement WHERE id = {first('settlement_movement')}",
        {("settlement_movement", "TJ-LRT-2026-000001"), ("balance_now", "P001")},
    ),
    "the stock that is kept": (
        (
            "UPDATE stock_now SET quantity = quantity + 1 WHERE bin = 'SHELF' AND product_id = "
            "(SELECT id FROM product WHERE code = 'K0001')"
        ),
        {("stock_now", "K0001")},
    ),
    "the balance that is kept": (
        "UPDATE balance_now SET amount = amount + 1 WHERE producer_id = (SELECT id FROM producer WHERE code = 'P002')",
        {("balance_now", "P002")},
    ),
    "how far a producer is settled": ("UPDATE balance_now SET settled_entry_id = 0", {("balance_now", "P001")}),
    "the daily sums of a product": ("UPDATE product_day SET sold = sold + 1", {("product_day", "K0001")}),
    "whose the daily sums of a product are": (
        "UPDATE product_day SET producer_id = (SELECT id FROM producer WHERE code = 'P002')",
        {("product_day", "K0001")},
    ),
    "the money in the safe": ("UPDATE place_now SET amount = amount - 1 WHERE place = 'SAFE'", {("place_now", "SAFE")}),
    "the last closed day": ("UPDATE day_state SET last_closed = NULL", {("day_state", "LRT")}),
    "the newest date, put ahead": ("UPDATE day_state SET newest_date = '2026-03-09'", {("day_state", "LRT")}),
    "the newest date, put back": ("UPDATE day_state SET newest_date = '2026-02-28'", {("day_state", "LRT")}),
    "the last moment, put ahead": (
        "UPDATE day_state SET last_instant = '2026-03-09T01:00:00.000000Z'",
        {("day_state", "LRT")},
    ),
    "a movement on another day than its sale": (
        f"UPDATE stock_movement SET business_date = '2026-03-01' WHERE id = {first('stock_movement', ENTRY)}",
        {("stock_movement", SALE)},
    ),
    "money on another day than its sale": (
        f"UPDATE cash_movement SET business_date = '2026-03-01' WHERE id = {first('cash_movement', ENTRY)}",
        {("cash_movement", SALE)},
    ),
    "a selling price": (f"UPDATE price SET price = 1 WHERE id = {first('price')}", {("price", None)}),
    "the terms of a producer": (f"UPDATE terms SET rate_bp = 100 WHERE id = {first('terms')}", {("terms", None)}),
    "a setting": ("UPDATE setting SET value = '1' WHERE name = 'return_days'", {("setting", "return_days")}),
    "a user's role": ("UPDATE user_account SET role = 'OWNER' WHERE username = 'ani'", {("user_account", "ani")}),
    "the owner's password": (
        (
            "UPDATE user_account SET secret_hash = (SELECT secret_hash FROM user_account WHERE username = 'ani') "
            "WHERE username = 'pemilik'"
        ),
        {("user_account", "pemilik")},
    ),
    "a producer renamed": ("UPDATE producer SET name = 'X' WHERE code = 'P001'", {("producer", "P001")}),
    "a barcode removed": ("DELETE FROM barcode WHERE code = '8991'", {("barcode", None)}),
    "a counter": (
        "UPDATE counter SET value = value + 1 WHERE series = 'JL-LRT-01-2026'",
        {("counter", "JL-LRT-01-2026")},
    ),
    "what was counted at a Z": (
        f"UPDATE shift_closed SET counted = counted + 1, expected = expected + 1 WHERE id = {first('shift_closed')}",
        {("shift_closed", "Z-LRT-01-2026-000001")},
    ),
    "money that moved": (
        f"UPDATE cash_movement SET amount = amount + 500 WHERE id = {first('cash_movement', ENTRY)}",
        {("cash_movement", SALE), ("shift_closed", "Z-LRT-01-2026-000001")},
    ),
    "a voucher's amount": (
        "UPDATE payout SET amount = amount - 500",
        {("payout", "BB-LRT-2026-000001"), ("cash_movement", "BB-LRT-2026-000001")},
    ),
    "an approval removed": ("DELETE FROM approval", {("approval", "KR-LRT-2026-000001")}),
    "a return's share": (
        "UPDATE return_line SET producer_share = producer_share - 1, shop_share = shop_share + 1",
        {("return_line", "RT-LRT-01-2026-000001"), ("producer_entry", "RT-LRT-01-2026-000001")},
    ),
    "the sums of a closed day": (
        f"UPDATE day_closed SET summary = REPLACE(summary, '\"sales\":2', '\"sales\":3') WHERE id = {first('day_closed')}",
        {("day_closed", "LRT 2026-02-28")},
    ),
    "the first journal record": ("DELETE FROM journal WHERE seq = 1", {("journal", "LRT-01 1")}),
    "a journal record in the middle": ("DELETE FROM journal WHERE seq = 12", {("journal", "LRT-01 12")}),
    "the last journal record": (
        "DELETE FROM journal WHERE seq = (SELECT MAX(seq) FROM journal)",
        {("sale", "JL-LRT-01-2026-000004"), ("sale_line", "JL-LRT-01-2026-000004")},
    ),
    "the time of a journal record": (
        "UPDATE journal SET at = (SELECT MAX(at) FROM journal) WHERE seq = 5",
        {("journal", "LRT-01 5")},
    ),
    "two journal records exchanged": (
        "UPDATE journal SET seq = CASE seq WHEN 8 THEN 9009 WHEN 9 THEN 8 END WHERE seq IN (8, 9)",
        {("journal", "LRT-01 8"), ("journal", "LRT-01 9")},
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_an_edit_behind_the_programs_back_is_named(victim, name):
    statement, expected = MUTATIONS[name]
    victim[0].run(statement)
    found = {(each.kind, each.where) for each in findings(victim)}
    for kind, where in expected:
        assert (kind, where) in found or (where is None and kind in {k for k, _ in found}), sorted(found)


@pytest.mark.parametrize(("link", "mark"), [("entry", "settled_entry_id"), ("movement", "settled_movement_id")])
def test_what_is_left_out_is_named_although_the_mark_says_that_it_is_not_settled(victim, link, mark):
    victim[0].run(
        f"DELETE FROM settlement_{link} WHERE id = {first(f'settlement_{link}')}", f"UPDATE balance_now SET {mark} = 0"
    )
    assert ("settlement", "P001") in {(each.kind, each.where) for each in findings(victim)}


def test_the_untouched_shop_verifies_and_the_digest_is_the_same_each_time(victim):
    _, folder, _url = victim
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=5)) as shop:
        first_run, second_run = shop.verify.run(), shop.verify.run()
    assert first_run.findings == ()
    assert first_run.digest == second_run.digest
    assert first_run.counted["settlements"] == 4


@pytest.mark.parametrize("at_a_time", [1, 3])
def test_chains_of_statements_are_followed_however_many_are_read_at_a_time(victim, monkeypatch, at_a_time):
    monkeypatch.setattr(verify_money, "_AT_A_TIME", at_a_time)
    assert findings(victim) == ()
    victim[0].run("UPDATE settlement SET closing = closing + 1 WHERE number = 'TJ-LRT-2026-000001'")
    odd = {each.where for each in findings(victim) if each.kind == "settlement"}
    assert odd == {"TJ-LRT-2026-000001", "TJ-LRT-2026-000003"}


def test_a_finding_names_document_field_and_both_values(victim):
    victim[0].run(f"UPDATE payment SET amount = 126000 WHERE id = {first('payment')}")
    found = next(each for each in findings(victim) if "field" in each.params)
    assert (found.where, found.params["field"], found.params["found"], found.params["recorded"]) == (
        SALE,
        "amount",
        "126000",
        "150000",
    )


def test_a_guard_that_was_dropped_is_named(victim):
    victim[0].plain("DROP TRIGGER sale_no_update")
    assert [(each.kind, each.where) for each in _schema(victim)] == [("trigger", "sale_no_update")]


def test_a_guard_that_no_longer_guards_is_named(victim):
    victim[0].plain("DROP TRIGGER sale_no_update")
    victim[0].plain("CREATE TRIGGER sale_no_update BEFORE UPDATE ON sale BEGIN SELECT 1; END")
    assert [(each.kind, each.where) for each in _schema(victim)] == [("trigger", "sale_no_update")]


def test_a_table_that_does_not_belong_and_an_index_that_is_gone_are_named(victim):
    victim[0].plain("CREATE TABLE loot (id INTEGER)")
    victim[0].plain("DROP INDEX ix_sale_shift_id")
    assert {(each.kind, each.where) for each in _schema(victim)} == {("table", "loot"), ("index", "ix_sale_shift_id")}


@pytest.mark.parametrize("table", ["sale_discount", "balance_now", "settlement", "journal", "counter"])
def test_where_a_table_is_gone_the_rest_is_still_proved_and_every_finding_comes(victim, table):
    victim[0].run(f"UPDATE payment SET amount = 126000 WHERE id = {first('payment')}")
    victim[0].plain(f"DROP TABLE {table}")
    found = findings(victim)
    assert ("table", table) in {(each.kind, each.where) for each in found}
    assert "unproved" in {each.kind for each in found}
    assert any("no such table" in each.text() for each in found)
    if table != "journal":
        assert any(each.params.get("field") == "amount" for each in found)


UNREADABLE = {
    "a day that is no date": "UPDATE day_cut SET business_date = 'yesterday' WHERE id = 1",
    "a day as people write it": "UPDATE day_cut SET business_date = '28/02/2026' WHERE id = 1",
    "a moment that is none": "UPDATE journal SET at = 'noon' WHERE seq = 3",
    "a day with a clock": "UPDATE sale SET business_date = '2026-02-28 10:00'",
    "a Z without its report": "UPDATE shift_closed SET report = '{}'",
    "a Z whose report is a word": "UPDATE shift_closed SET report = 'ok'",
    "a statement that is a number": "UPDATE settlement SET payload = '7'",
    "a statement whose lines are words": 'UPDATE settlement SET payload = \'{"sold_lines": ["a"]}\'',
    "a summary that is a list": "UPDATE day_closed SET summary = '[]'",
    "a summary that is no JSON": "UPDATE day_closed SET summary = 'x'",
    "a record that is a list": "UPDATE journal SET canonical = '[1]' WHERE seq = 4",
    "a record whose rows are a number": "UPDATE journal SET canonical = '{\"rows\": 1}' WHERE seq = 4",
    "a record whose rows hold words": 'UPDATE journal SET canonical = \'{"rows": {"sale": ["a"]}}\' WHERE seq = 4',
    "a record of masters that are words": 'UPDATE journal SET canonical = \'{"rows": {"setting": [1]}}\' WHERE seq = 4',
    "a number without digits": "UPDATE sale SET number = 'x' WHERE id = 1",
    "a number of strange digits": "UPDATE sale SET number = 'JL-LRT-01-2026-²' WHERE id = 1",
    "a hash that is empty": "UPDATE journal SET hash = '' WHERE seq = 4",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_whatever_stands_in_the_file_the_proof_goes_to_its_end(victim, name):
    victim[0].run("PRAGMA ignore_check_constraints = ON", UNREADABLE[name])
    victim[0].run("UPDATE counter SET value = value + 1 WHERE series = 'Z-LRT-01-2026'")
    found = {(each.kind, each.where) for each in findings(victim)}
    assert len(found) > 1
    assert ("counter", "Z-LRT-01-2026") in found or ("unproved", "numbers") in found


def test_a_date_of_a_master_that_is_none_hides_no_changed_row(victim):
    victim[0].run(
        "PRAGMA ignore_check_constraints = ON",
        "UPDATE producer SET since = 'yesterday'",
        f"UPDATE payment SET amount = amount + 1000 WHERE id = {first('payment')}",
    )
    found = findings(victim)
    assert {"producer", "payment"} <= {each.kind for each in found}
    assert not [each for each in found if each.kind == "unproved"]


def damage(victim, name, change):
    """Change the bytes of the page where a table or an index begins."""
    path = victim[1].database
    ((page, size),) = victim[0].rows(
        f"SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = '{name}'"
    )
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        before = file.read(size)
        file.seek((page - 1) * size)
        file.write(change(before))


def test_users_recorded_before_their_secrets_were_are_still_as_recorded(victim):
    def silent(record):
        record["rows"]["user_account"][0].pop("secret_hash")

    (seq,) = [row[0] for row in victim[0].rows("SELECT seq FROM journal WHERE kind = 'user.added' LIMIT 1")]
    victim[0].rehash(seq, silent, whole_chain=True)
    assert not [each for each in findings(victim) if each.kind == "user_account"]


def test_a_damaged_index_is_named_although_every_sum_still_agrees(victim, monkeypatch):
    damage(victim, "sqlite_autoindex_sale_1", lambda page: page.replace(SALE.encode(), SALE[:-1].encode() + b"Z"))
    assert {(each.kind, each.where) for each in findings(victim)} == {("file", "SQLite")}
    monkeypatch.setattr("ntt_pos.services.safety.proof.verify.prove_file", lambda _unit, _notes: None)
    assert findings(victim) == (), "the control: nothing else looks at the index"


def test_a_damaged_page_is_named_and_the_rest_is_still_proved(victim):
    victim[0].run("UPDATE counter SET value = value + 1 WHERE series = 'JL-LRT-01-2026'")
    damage(victim, "payment", lambda page: b"\x00" + page[1:])
    kinds = {each.kind for each in findings(victim)}
    assert {"file", "unproved", "counter"} <= kinds


def test_one_record_hashed_anew_does_not_fit_the_next(victim):
    def cheaper(record):
        record["rows"]["sale"][0]["total"] -= 1000

    seq = _seq_of(victim, "sale")
    victim[0].rehash(seq, cheaper, whole_chain=False)
    found = {(each.kind, each.where) for each in findings(victim)}
    assert {("journal", f"LRT-01 {seq + 1}"), ("sale", SALE)} <= found


def test_a_whole_chain_hashed_anew_is_betrayed_by_its_rows_and_by_each_z(victim):
    def cheaper(record):
        record["rows"]["sale"][0]["total"] -= 1000

    victim[0].rehash(_seq_of(victim, "sale"), cheaper, whole_chain=True)
    found = {(each.kind, each.where) for each in findings(victim)}
    assert ("sale", SALE) in found
    assert ("shift_closed", "Z-LRT-01-2026-000001") in found
    assert not any(kind == "journal" for kind, _ in found)


def test_a_new_tail_that_agrees_with_itself_is_betrayed_only_by_a_head_kept_outside(victim):
    head = victim[0].rows("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1")[0][0]
    assert findings(victim, anchors={"LRT-01": head[:8]}) == ()

    def another_name(record):
        record["user"] = "bela"

    last = victim[0].rows("SELECT MAX(seq) FROM journal")[0][0]
    victim[0].rehash(last, another_name, whole_chain=True)
    assert findings(victim) == ()
    (found,) = findings(victim, anchors={"LRT-01": head[:8]})
    assert (found.kind, found.where) == ("journal", "LRT-01")


def restate(victim, change):
    """Let the last statement of a producer who sold something show something else, with every hash after it made anew."""
    statements = victim[0].rows(
        "SELECT number, kind, payload, previous_hash, id, record_uid FROM settlement WHERE id IN "
        "(SELECT max(id) FROM settlement GROUP BY producer_id) ORDER BY id"
    )
    number, kind, text, before, row_id, record = next(
        each for each in statements if json.loads(each[2])["sold_lines"] and json.loads(each[2])["stock"]
    )
    shown = json.loads(text)
    change(shown)
    told = journal.canonical(shown)
    digest = payload_hash(told)
    new = {"payload": told, "payload_sha256": digest, "chain_hash": chain_hash(before, number, kind, digest)}
    values = ", ".join(f"{name} = '{value}'" for name, value in new.items())
    victim[0].run(f"UPDATE settlement SET {values} WHERE id = {row_id}")
    ((seq,),) = victim[0].rows(f"SELECT seq FROM journal WHERE record_uid = '{record}'")
    victim[0].rehash(seq, lambda said: said["rows"]["settlement"][0].update(new), whole_chain=True)
    return number


def more(name, *fields):
    """Raise a field of each row of a list by one."""

    def change(shown):
        for row in shown[name]:
            for each in fields:
                row[each] += 1

    return change


LIES = {
    "whose it is": lambda shown: shown["producer"].update(code="P999"),
    "what is carried on": lambda shown: shown.update(carried=shown["carried"] + 1),
    "what else there was": lambda shown: shown.update(other=1),
    "what the buyers paid": lambda shown: shown.update(sold_paid=shown["sold_paid"] + 1),
    "what the shop got": lambda shown: shown.update(sold_shop=shown["sold_shop"] + 1),
    "the shop's part of a line": more("sold_lines", "shop"),
    "units of a line": more("sold_lines", "quantity"),
    "units sold from the shelf": more("stock", "sold"),
    "units left on the shelf": more("stock", "closing"),
    "what was paid out": lambda shown: shown["paid_lines"].append({"amount": 1}),
    "what came back": lambda shown: shown["back_lines"].append({"amount": -1}),
    "no shelf at all": lambda shown: shown.pop("stock"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_statement_that_shows_what_its_lines_do_not_say_is_named(victim, name, monkeypatch):
    number = restate(victim, LIES[name])
    assert {(each.kind, each.where) for each in findings(victim)} == {("settlement", number)}
    monkeypatch.setattr(verify_sums, "_sums_shown", lambda _shown, _row: ())
    assert findings(victim) == (), "the control: nothing else looks at what the paper shows"


def test_a_statement_hashed_anew_that_shows_the_truth_is_no_finding(victim):
    restate(victim, lambda _shown: None)
    assert findings(victim) == ()


def _schema(victim):
    return [each for each in findings(victim) if each.kind in {"trigger", "table", "index", "function", "rule"}]


def _seq_of(victim, kind):
    return int(victim[0].rows(f"SELECT MIN(seq) FROM journal WHERE kind = '{kind}'")[0][0])
