"""An act that contradicts the shop's rules is found although its hash, its chain and all sums agree with it."""

from __future__ import annotations

from datetime import date

import pytest

from ntt_pos.data.queries.verify import verify_calendar, verify_documents, verify_sales
from tests.builders import a_product, a_sale
from tests.services.days import close_drawer
from tests.services.safety.proof.forged_acts import FAIR, FORGED, a_world, forged

pytestmark = pytest.mark.same_everywhere


def found_of(shop, acts):
    world, told = a_world(shop), {}
    for name, act in acts.items():
        with forged(shop, act, world) as findings:
            told[name] = [each.text() for each in findings]
    return told


def test_what_agrees_is_no_finding(shop):
    """The control: the same forger, who contradicts nothing."""
    assert {name: texts for name, texts in found_of(shop, FAIR).items() if texts} == {}


def test_no_act_that_contradicts_itself_is_accepted_in_silence(shop):
    """One shop for all of them: each is recorded, proved and taken back (50 ms)."""
    told = found_of(shop, FORGED)
    assert [name for name, texts in told.items() if not texts] == []
    assert [text for texts in told.values() for text in texts if "could not be made" in text] == []


@pytest.mark.parametrize(
    ("name", "module", "question"),
    [
        ("a correction without a document", verify_documents, "document_checks"),
        ("a restore of another epoch", verify_calendar, "calendar_checks"),
        ("a year that is not over", verify_calendar, "calendar_checks"),
        ("an exchange of nothing", verify_sales, "sale_checks"),
        ("goods moved on a day to come", verify_calendar, "happened_later"),
    ],
)
def test_without_the_question_it_would_be_accepted_in_silence(shop, monkeypatch, name, module, question):
    """The negative control."""
    act, world = FORGED[name], a_world(shop)
    with forged(shop, act, world) as findings:
        assert findings
    monkeypatch.setattr(module, question, lambda *_unit: ())
    with forged(shop, act, world) as findings:
        assert not findings


def test_a_record_of_a_day_to_come_is_found_and_one_after_an_early_closing_is_not(shop, owner, cashier):
    product = a_product(shop, delivered=5)
    a_sale(shop, [(product, 1)], by=cashier)
    close_drawer(shop)
    shop.close_day.close(by=owner)
    a_sale(shop, [(product, 1)], by=cashier)
    assert shop.verify.run().findings == ()
    with shop.context.writing(owner) as work, work.record("wanted.noted", on=date(2031, 1, 2)):
        pass
    (found,) = [each for each in shop.verify.run().findings if each.kind == "journal"]
    assert "2031-01-02" in found.text()
