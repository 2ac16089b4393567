"""An act that contradicts the shop's rules is found although its hash, its chain and all sums agree with it."""

from __future__ import annotations

from ntt_pos.data.queries.verify import verify_documents
from tests.services.safety.proof.forged_acts import FAIR, FORGED, a_world, forged


def found_of(shop, acts):
    world, told = a_world(shop), {}
    for name, act in acts.items():
        with forged(shop, act, world) as findings:
            told[name] = [each.text() for each in findings]
    return told


def test_what_agrees_is_no_finding(shop):
    """The control: the same forger, who contradicts nothing."""
    assert {name: texts for name, texts in found_of(shop, FAIR).items() if texts} == {}


def test_no_act_that_contradicts_itself_is_accepted_in_silence(shop, database_kind):
    """One shop for all of them: each is recorded, proved and taken back (50 ms); a server answers the same, asked of each fourth."""
    told = found_of(shop, FORGED if database_kind == "sqlite" else dict(list(FORGED.items())[::4]))
    assert [name for name, texts in told.items() if not texts] == []
    assert [text for texts in told.values() for text in texts if "could not be made" in text] == []


def test_without_the_questions_about_documents_money_would_be_owed_in_silence(shop, monkeypatch):
    """The negative control."""
    act, world = FORGED["a correction without a document"], a_world(shop)
    with forged(shop, act, world) as findings:
        assert findings
    monkeypatch.setattr(verify_documents, "document_checks", tuple)
    with forged(shop, act, world) as findings:
        assert not findings
