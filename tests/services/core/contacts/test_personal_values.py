"""Seals of personal values: a changed account is named, an erased one cannot be guessed from the journal."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import people, proof
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.services.core.contacts.personal_values import put_personal, write_person
from ntt_pos.services.core.program_version import note_program
from tests.builders import a_producer

ACCOUNT = "0123456789"
VALUES = {PersonalKind.NAME: "Maria Kewa", PersonalKind.PHONE: "081234567890", PersonalKind.ACCOUNT: ACCOUNT}


@pytest.fixture
def maria(shop, owner):
    """Return a producer whose payee has an account."""
    made = a_producer(shop)
    with shop.context.writing(owner) as work, work.record("producer.changed") as record:
        uid = write_person(record, VALUES)
        record.save(people.producer, {"person_uid": uid}, row_id=made.producer_id)
    return made


def change(shop, statement):
    """Change the helper table by hand, as somebody with the file does."""
    with shop.context.database.writing() as unit:
        unit.run(statement)


def findings(shop):
    return {(finding.where, finding.what) for finding in shop.verify.run().findings}


def journal_text(shop):
    with shop.context.reading() as unit:
        return "\n".join(unit.run(sa.select(proof.journal.c.canonical)).scalars())


VALUE = people.personal_value
IS_ACCOUNT = VALUE.c.kind == PersonalKind.ACCOUNT


@pytest.mark.parametrize(
    "act",
    [
        sa.update(VALUE).where(IS_ACCOUNT).values(value="9876543210"),
        sa.update(VALUE).where(IS_ACCOUNT).values(value="9876543210", salt=b"\x00" * 32),
        sa.update(VALUE).where(IS_ACCOUNT).values(value="9876543210", salt=None),
        sa.update(VALUE).where(IS_ACCOUNT).values(salt=None),
        sa.delete(VALUE).where(IS_ACCOUNT),
    ],
)
def test_verify_names_a_changed_account(shop, maria, act):
    assert findings(shop) == set()
    change(shop, act)
    assert findings(shop) == {(maria.code, "{place}: the account number is not the one that was recorded.")}


def test_the_daily_proof_names_it_too(shop, maria):
    heads = shop.backups.keep_heads().heads
    assert shop.verify.run_since(heads).findings == ()
    change(shop, sa.update(VALUE).where(IS_ACCOUNT).values(value="9876543210"))
    assert [finding.where for finding in shop.verify.run_since(heads).findings] == [maria.code]


def test_an_account_that_was_put_there_by_hand_is_named(shop, maria):
    with shop.context.database.writing() as unit:
        row = dict(unit.row(sa.select(VALUE).where(IS_ACCOUNT)))
        del row["id"]
        uid = shop.context.ids.uid(shop.context.clock.now())
        unit.run(sa.insert(VALUE), {**row, "uid": uid, "kind": PersonalKind.BANK, "value": "Bank X", "salt": None})
    assert findings(shop) == {(maria.code, "{place}: the bank is not the one that was recorded.")}


def test_seals_put_right_by_hand_are_named_too(shop, maria):
    """Whoever changes the seal as well is found by the journal: it holds the person's row."""
    with shop.context.database.writing() as unit:
        row = unit.row(sa.select(VALUE).where(IS_ACCOUNT))
        new = hashlib.sha256(bytes(row["salt"]) + b"9876543210").hexdigest()
        seals = unit.value(sa.select(people.person.c.seals).where(people.person.c.id == row["person_id"]))
        forged = re.sub("ACCOUNT:[0-9a-f]+", f"ACCOUNT:{new}", seals)
        unit.run(sa.update(people.person).where(people.person.c.id == row["person_id"]).values(seals=forged))
        unit.run(sa.update(VALUE).where(IS_ACCOUNT).values(value="9876543210"))
    assert {finding.kind for finding in shop.verify.run().findings} == {"person"}


def test_each_change_is_sealed_and_the_journal_holds_neither_value_nor_salt(shop, owner, maria):
    with shop.context.reading() as unit:
        person = unit.value(sa.select(VALUE.c.person_id).where(IS_ACCOUNT))
    with shop.context.writing(owner) as work, work.record("producer.changed") as record:
        put_personal(record, person, {PersonalKind.ACCOUNT: "5550001111", PersonalKind.PHONE: ""})
    assert findings(shop) == set()
    with shop.context.reading() as unit:
        salts = [bytes(each).hex() for each in unit.run(sa.select(VALUE.c.salt)).scalars() if each is not None]
    told = journal_text(shop)
    assert len(set(salts)) == len(salts)
    assert all(len(salt) == 64 for salt in salts)
    assert not any(value in told for value in (*VALUES.values(), "5550001111", *salts))
    assert told.count("ACCOUNT:") == 2, "one seal each time"


def test_an_erased_number_cannot_be_guessed(shop, owner, maria):
    """The digest stays in the journal, its salt is gone: trying all numbers finds none. With the salt one is enough."""
    with shop.context.reading() as unit:
        salt = bytes(unit.value(sa.select(VALUE.c.salt).where(IS_ACCOUNT)))
    (digest,) = re.findall("ACCOUNT:([0-9a-f]{64})", journal_text(shop))
    assert hashlib.sha256(salt + ACCOUNT.encode()).hexdigest() == digest, "the control"
    shop.personal.erase(by=owner, producer_id=maria.producer_id)
    assert findings(shop) == set()
    with shop.context.reading() as unit:
        assert unit.value(sa.select(sa.func.count()).select_from(VALUE).where(IS_ACCOUNT)) == 0
    assert digest in journal_text(shop)
    assert hashlib.sha256(ACCOUNT.encode()).hexdigest() != digest


@pytest.mark.parametrize("erased", [True, False])
def test_values_gone_from_somebody_are_a_finding_unless_they_are_recorded_as_erased(shop, owner, maria, erased):
    """Also where the record of the erasure left the seals: what was there may be gone, what is there must be right."""
    with shop.context.writing(owner) as work, work.record("person.erased") as record:
        person = work.unit.value(sa.select(VALUE.c.person_id).where(IS_ACCOUNT))
        work.unit.run(sa.delete(VALUE).where(VALUE.c.person_id == person, VALUE.c.kind != PersonalKind.NAME))
        record.save(people.person, {"erased": erased}, row_id=person)
    assert len(findings(shop)) == (0 if erased else 2)
    change(shop, sa.update(VALUE).where(VALUE.c.person_id == person).values(value="Somebody else"))
    assert (maria.code, "{place}: the person's name is not the one that was recorded.") in findings(shop)


def test_an_outlet_that_was_not_started_since_is_not_asked_for_seals(shop, owner, maria):
    """Two outlets in one database are seldom started in the same minute after an upgrade."""
    with shop.context.database.writing() as unit:
        outlet = unit.row(sa.select(shop_tables.outlet))
        new = shop.context.ids.uid(shop.context.clock.now())
        unit.run(sa.insert(shop_tables.outlet), {**outlet, "id": 2, "uid": new, "code": "ENE"})
        person = {"outlet_id": 2, "uid": shop.context.ids.uid(shop.context.clock.now()), "erased": False}
        unit.run(sa.insert(people.person), person)
        person_id = unit.value(sa.select(people.person.c.id).where(people.person.c.outlet_id == 2))
        told = {"outlet_id": 2, "person_id": person_id, "kind": PersonalKind.NAME, "value": "Rosa", "salt": None}
        unit.run(sa.insert(VALUE), {**told, "uid": shop.context.ids.uid(shop.context.clock.now())})
    assert "personal_value" not in {finding.kind for finding in shop.verify.run().findings}


def test_values_of_before_are_sealed_once_when_the_upgraded_program_starts(shop, maria):
    with shop.context.database.writing() as unit:
        unit.run(sa.update(VALUE).values(salt=None))
        unit.run(sa.update(people.person).values(seals=None))
    kinds = {finding.kind for finding in shop.verify.run().findings}
    assert "personal_value" not in kinds, "nothing is claimed of what was never sealed"
    by = shop.people.system_actor()
    assert note_program(shop.context, by=by, program="9.9.9")
    assert findings(shop) == set()
    change(shop, sa.update(VALUE).where(IS_ACCOUNT).values(value="9876543210"))
    assert len(findings(shop)) == 1
    assert not note_program(shop.context, by=by, program="9.9.9")
    with shop.context.reading() as unit:
        last = unit.value(sa.select(proof.journal.c.canonical).order_by(proof.journal.c.id.desc()).limit(1))
    assert json.loads(last)["kind"] == "program.changed"
