"""Personal data: masked for who may not see it, never in the journal or the log, and gone when it is erased."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import people, proof
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.services.core.contacts.personal_data import masked
from ntt_pos.services.goods.master_rows import NewProducer
from tests.builders import a_product, a_sale, change_producer

PHONE, ACCOUNT, COLLECTOR = "+6281238887771", "0612998877665", "Yohana Peni Kelen"


@pytest.fixture
def producer_id(shop, owner):
    new = NewProducer(
        code="P090",
        name="Tenun Ikat Sinar",
        pillar=Pillar.VILLAGE,
        village_code="53.06.14.2003",
        village="Lewokluok",
        district="Demon Pagong",
        personal={PersonalKind.PHONE: PHONE, PersonalKind.BANK: "BRI", PersonalKind.ACCOUNT: ACCOUNT},
        collectors=(COLLECTOR,),
    )
    return shop.products.add_producer(new, by=owner)


def test_a_cashier_sees_the_end_of_a_number_only_and_a_manager_all(shop, producer_id, manager, cashier):
    plain = {
        kind: value
        for card in shop.personal.of_producer(producer_id, by=manager)
        for kind, value in card.values.items()
    }
    assert plain == {"PHONE": PHONE, "BANK": "BRI", "ACCOUNT": ACCOUNT, "NAME": COLLECTOR}
    for card in shop.personal.of_producer(producer_id, by=cashier):
        assert card.masked
        assert not set(card.values.values()) & {PHONE, ACCOUNT, COLLECTOR, "BRI"}
    assert (masked(PHONE)[-3:], masked("BRI")) == ("771", "•••")


def test_erasing_takes_every_value_and_every_book_still_verifies(shop, producer_id, owner, manager, cashier):
    sold = a_product(shop)
    a_sale(shop, [(sold, 1)], by=cashier)
    with pytest.raises(Denied):
        shop.personal.erase(by=manager, producer_id=producer_id)
    done = shop.personal.erase(by=owner, producer_id=producer_id)
    assert (done.persons, done.values) == (2, 4)
    cards = shop.personal.of_producer(producer_id, by=owner)
    assert [(card.erased, dict(card.values)) for card in cards] == [(True, {}), (True, {})]
    with shop.context.reading() as unit:
        left = unit.connection.execute(sa.select(people.personal_value.c.value)).scalars().all()
    assert not {PHONE, ACCOUNT, COLLECTOR} & set(left)
    assert not shop.verify.run().findings
    with pytest.raises(DomainError):
        shop.personal.erase(by=owner, producer_id=999_999)


def test_nothing_personal_is_in_the_journal_or_the_log(shop, producer_id, owner, caplog):
    """The negative control: the same search finds what is not personal."""
    with caplog.at_level(logging.DEBUG):
        change_producer(shop, producer_id, by=owner, personal={PersonalKind.PHONE: "0812 9999 0000"})
        shop.personal.erase(by=owner, producer_id=producer_id)
    with shop.context.reading() as unit:
        journal = "".join(unit.connection.execute(sa.select(proof.journal.c.canonical)).scalars())
    for secret in (PHONE, PHONE[3:], ACCOUNT, COLLECTOR, "+6281299990000"):
        assert secret not in journal
        assert secret not in caplog.text
    assert "Tenun Ikat Sinar" in journal


def test_imported_phones_accounts_and_collectors_stay_out_of_journal_and_log(shop, owner, caplog):
    from ntt_pos.services.importing.sample import build_sample_shop

    with caplog.at_level(logging.DEBUG):
        build_sample_shop(shop.context, note=Path(shop.folder.practice_note))
    with shop.context.reading() as unit:
        private = set(
            unit.connection.execute(
                sa.select(people.personal_value.c.value).where(people.personal_value.c.kind.in_(("PHONE", "ACCOUNT")))
            ).scalars()
        )
        journal = "".join(unit.connection.execute(sa.select(proof.journal.c.canonical)).scalars())
    assert len(private) > 10
    assert not [value for value in private if value in journal or value.removeprefix("+62") in caplog.text]
    assert owner.username in journal
