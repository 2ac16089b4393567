"""The card of a producer: the village is of the official list, doubles are asked about, and personal data stays private."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import people, proof
from ntt_pos.domain.core.errors import ApprovalNeeded, Denied, DomainError, Doubtful
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.users import PersonalKind, Role
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.producer_admin import Collector, ProducerForm
from tests.builders import COMMISSION_15, a_producer, a_product

PHONE = "+6281238887771"
FORM = ProducerForm(
    code="P900",
    name="  BUMDes   Bilal ",
    pillar=Pillar.VILLAGE,
    village_code="53.06.10.2005",
    personal={PersonalKind.PHONE: "0812-3888-7771", PersonalKind.ID_NUMBER: "5306012802260001"},
    collectors=(Collector("Yohana Kelen", "bendahara"),),
)


def test_a_card_is_kept_in_one_act_and_opens_as_it_was_typed(shop, manager):
    producer_id = shop.producer_admin.add(FORM, by=manager, terms=COMMISSION_15)
    card = shop.producer_admin.open(producer_id, by=manager)
    assert (card.name, card.personal[PersonalKind.PHONE]) == ("BUMDes Bilal", PHONE)
    assert [(each.name, each.relation) for each in card.collectors] == [("Yohana Kelen", "bendahara")]
    with shop.context.reading() as unit:
        row = unit.row(sa.select(people.producer))
        told = " ".join(r["canonical"] for r in unit.rows(sa.select(proof.journal.c.canonical)))
    village = shop.producer_admin.regions.by_code("53.06.10.2005")
    assert (row["village"], row["district"]) == (village.name, village.district)
    for private in (PHONE, "5306012802260001", "Yohana Kelen"):
        assert private not in told
    assert shop.overview.producer(producer_id).terms == COMMISSION_15
    assert shop.verify.run().findings == ()


def test_a_changed_card_keeps_who_may_collect_and_drops_who_may_not(shop, manager):
    producer_id = shop.producer_admin.add(FORM, by=manager)
    card = shop.producer_admin.open(producer_id, by=manager)
    wanted = replace(
        card,
        name="BUMDes Bilal Jaya",
        pays_by="TRANSFER",
        personal={**card.personal, PersonalKind.BANK: "BRI", PersonalKind.ACCOUNT: "0650-1614-57"},
        collectors=(*card.collectors, Collector("Petrus Kelen", "suami")),
    )
    shop.producer_admin.change(producer_id, wanted, by=manager)
    now = shop.producer_admin.open(producer_id, by=manager)
    assert (now.name, now.pays_by, now.personal[PersonalKind.ACCOUNT]) == (
        "BUMDes Bilal Jaya",
        "TRANSFER",
        "0650161457",
    )
    assert now.collectors[0] == card.collectors[0]
    shop.producer_admin.change(producer_id, replace(now, collectors=now.collectors[1:]), by=manager)
    assert [each.name for each in shop.producer_admin.open(producer_id, by=manager).collectors] == ["Petrus Kelen"]
    assert shop.verify.run().findings == ()


def test_a_village_that_does_not_exist_is_refused_with_the_nearest_ones(shop, manager):
    with pytest.raises(DomainError) as wrong:
        shop.producer_admin.village("Bungalma")
    assert "Bungalma" in str(wrong.value)
    assert "Bungalima (Adonara Barat)" in str(wrong.value)
    with pytest.raises(DomainError, match="official list"):
        shop.producer_admin.add(replace(FORM, village_code="53.06.99.9999"), by=manager)
    assert shop.overview.producers(by=manager).rows == ()


def test_typing_finds_villages_by_fragments_and_forgives_a_slip(shop):
    def found(text):
        return [each.label for each in shop.producer_admin.villages(text)]

    assert found("lewo demon")[0] == "Lewokluok (Demon Pagong)"
    assert "Bungalima (Adonara Barat)" in found("Bungalma")
    assert found("") == []
    assert (
        shop.producer_admin.village("lewokluok (demon pagong)").code == shop.producer_admin.villages("lewokl")[0].code
    )


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"name": "bumdes bilal"}, "already there as P900"),
        ({"village_code": "53.06.10.2004", "name": "Lain"}, "telephone number already belongs to BUMDes Bilal"),
    ],
)
def test_somebody_alike_is_asked_about_and_never_silently_stored(shop, manager, other, sentence):
    shop.producer_admin.add(FORM, by=manager)
    again = replace(FORM, code="P901", collectors=(), **other)
    with pytest.raises(Doubtful, match=sentence) as doubt:
        shop.producer_admin.add(again, by=manager)
    assert PHONE not in str(doubt.value)
    assert len(shop.overview.producers(by=manager).rows) == 1
    second = shop.producer_admin.add(again, by=manager, sure=True)
    card = shop.producer_admin.open(second, by=manager)
    shop.producer_admin.change(second, replace(card, pillar=Pillar.SCHOOL), by=manager)  # what was accepted stays so
    assert len(shop.overview.producers(by=manager).rows) == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "\u200b "}, "A name has 1 to 120"),
        ({"name": "x" * 121}, "A name has"),
        ({"code": "../x"}, "is not a code"),
        ({"pays_by": "GOLD"}, "in cash or by transfer"),
        ({"pays_by": "TRANSFER"}, "needs the bank and the account number"),
        ({"personal": {PersonalKind.PHONE: "bukan nomor"}}, "is not a telephone number"),
        ({"personal": {PersonalKind.ACCOUNT: "12"}}, "account number"),
        ({"personal": {PersonalKind.ADDRESS: "x" * 121}}, "at most 120"),
        ({"collectors": (Collector("", "paman"),)}, "A name has"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence_and_nothing_is_written(shop, manager, wrong, sentence):
    with pytest.raises(DomainError, match=sentence):
        shop.producer_admin.add(replace(FORM, **wrong), by=manager)
    assert shop.overview.producers(by=manager).rows == ()


def test_a_rate_above_100_percent_is_refused(shop, manager):
    with pytest.raises(DomainError, match="0 to 100 percent"):
        shop.producer_admin.add(FORM, by=manager, terms=Terms(TermsKind.COMMISSION, rate_bp=10_001))
    assert shop.overview.producers(by=manager).rows == ()


def test_whoever_may_not_see_personal_data_gets_masks_and_changes_nothing_of_it(shop, owner, manager):
    producer_id = shop.producer_admin.add(FORM, by=owner)
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SEE_PERSONAL_DATA, verdict=Verdict.DENIED)
    card = shop.producer_admin.open(producer_id, by=manager)
    assert (card.personal, card.collectors) == (None, None)
    shop.producer_admin.change(producer_id, replace(card, name="Nama Baru"), by=manager)
    with pytest.raises(Denied):
        shop.producer_admin.change(producer_id, replace(card, personal={PersonalKind.PHONE: ""}), by=manager)
    (line,) = shop.overview.producers(by=manager).rows
    assert (line.name, line.phone[-3:], line.phone.strip("•")) == ("Nama Baru", "771", "771")
    assert shop.overview.producers(by=owner).rows[0].phone == PHONE
    assert shop.overview.producers().rows[0].phone != PHONE
    assert shop.overview.producer(producer_id, by=manager).line.phone != PHONE


def test_new_terms_are_approved_where_the_owner_wants_it(shop, owner, manager):
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SET_TERMS, verdict=Verdict.APPROVAL)
    with pytest.raises(ApprovalNeeded, match="approved by somebody else"):
        shop.producer_admin.add(FORM, by=manager, terms=COMMISSION_15)
    given = ApprovalGiven(owner.user_id, "disepakati di desa")
    producer_id = shop.producer_admin.add(FORM, by=manager, terms=COMMISSION_15, approval=given)
    (line,) = shop.agreements.of_producer(producer_id).lines
    assert (line.user, line.approver, line.reason) == (manager.name, owner.name, "disepakati di desa")
    assert shop.verify.run().findings == ()


def test_a_producer_who_rests_sells_nothing_and_may_work_again(shop, manager):
    maker = a_producer(shop)
    coffee = a_product(shop, producer=maker)
    with pytest.raises(Doubtful, match="goods on sale"):
        shop.producer_admin.switch(maker.producer_id, by=manager, on=False)
    shop.producer_admin.switch(maker.producer_id, by=manager, on=False, sure=True)
    assert not shop.catalogue.article(coffee.product_id).active
    assert not shop.producer_admin.open(maker.producer_id, by=manager).active
    with pytest.raises(DomainError, match="is inactive"):
        shop.products.activate(coffee.product_id, by=manager)
    shop.producer_admin.switch(maker.producer_id, by=manager, on=True)
    assert shop.producer_admin.open(maker.producer_id, by=manager).active
    shop.products.activate(coffee.product_id, by=manager)


def test_the_next_code_is_above_the_highest(shop, manager):
    assert shop.producer_admin.next_code() == "P001"
    shop.producer_admin.add(replace(FORM, code="P064"), by=manager)
    assert shop.producer_admin.next_code() == "P065"


def test_a_card_of_an_erased_person_can_be_filled_in_anew(shop, owner):
    producer_id = shop.producer_admin.add(FORM, by=owner)
    shop.personal.erase(by=owner, producer_id=producer_id)
    card = shop.producer_admin.open(producer_id, by=owner)
    assert (card.personal, [each.name for each in card.collectors]) == ({}, [""])
    shop.producer_admin.change(producer_id, replace(card, personal={PersonalKind.PHONE: "081200000001"}), by=owner)
    assert shop.producer_admin.open(producer_id, by=owner).personal == {PersonalKind.PHONE: "+6281200000001"}
    assert shop.verify.run().findings == ()
