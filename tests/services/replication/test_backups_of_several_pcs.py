"""A stick that knows more of another PC than a till has heard is no alarm; one that knows more of the till itself is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos.data.copies.manifest import known_heads
from ntt_pos.data.models import proof
from ntt_pos.domain.core import journal
from ntt_pos.services.safety.backup import Backups, Places
from ntt_pos.services.safety.proof import verify_anchors
from ntt_pos.services.safety.proof.kept_heads import OlderBooks
from ntt_pos.services.safety.proof.verify_report import VerifyReport
from ntt_pos.shop import Shop
from tests.builders import somebody
from tests.services.replication.several_pcs import SEAT, SeveralPCs
from tests.services.tampering import Tamperer

pytestmark = pytest.mark.same_everywhere


def put_on_stick(shop: Shop, stick: Path) -> None:
    """Put a backup of a PC on the stick, where it was before, too."""
    stick.mkdir(exist_ok=True)
    backups = Backups(shop.context, Places(shop.folder.backups))
    backups.copy_to_stick(stick, by=shop.people.system_actor(), adopt=True)


def test_a_till_that_is_behind_another_pc_goes_on_the_stick(pcs: SeveralPCs, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    pcs.sell(pcs.seat)
    put_on_stick(pcs.seat, stick)
    put_on_stick(pcs.till, stick)
    assert pcs.till.backups.outside.compare() is None
    pcs.meet()
    put_on_stick(pcs.till, stick)


def test_a_proof_against_a_stick_names_what_another_pc_has_not_sent_yet_and_finds_nothing(
    pcs: SeveralPCs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stik"
    pcs.sell(pcs.seat)
    put_on_stick(pcs.seat, stick)
    with pcs.seat.context.reading() as unit:
        paper = (SEAT, unit.value(sa.select(proof.journal.c.hash).order_by(proof.journal.c.id.desc()).limit(1)))

    def proved(shop: Shop) -> VerifyReport:
        return shop.verify.run(kept=shop.backups.outside.of_shop(known_heads(stick)), anchors=[paper])

    behind = proved(pcs.till)
    assert {each.params["register"] for each in behind.warnings} == {SEAT}
    (asked,) = behind.findings
    assert "not come to this PC yet, or" in asked.text(), (
        "what somebody typed from a paper is not there, and that is said"
    )
    monkeypatch.setattr(verify_anchors, "told_by_others", lambda _context, _register: False)
    assert [each.text() for each in proved(pcs.till).findings if "cut off" in each.text()], "the control: a false alarm"
    monkeypatch.undo()
    pcs.meet()
    report = proved(pcs.till)
    assert (report.findings, report.warnings) == ((), ())


def test_what_is_missing_of_a_pcs_own_records_is_still_cut_off(pcs: SeveralPCs, tmp_path: Path) -> None:
    stick, root = tmp_path / "stik", pcs.till.folder.root
    pcs.till.close()
    shutil.copyfile(pcs.till.folder.database, root / "aside.db")
    till = pcs.open("LRT-02")
    pcs.sell(till)
    put_on_stick(till, stick)
    till.close()
    shutil.copyfile(root / "aside.db", till.folder.database)
    till = pcs.open("LRT-02")
    found = till.verify.run(kept=till.backups.outside.of_shop(known_heads(stick)))
    assert ["cut off" in each.text() for each in found.findings if each.kind == "journal"]
    assert found.warnings == ()


def test_a_till_that_is_behind_itself_does_not(pcs: SeveralPCs, tmp_path: Path) -> None:
    """The control: the till's own books were put back."""
    stick, root = tmp_path / "stik", pcs.till.folder.root
    pcs.till.close()
    shutil.copyfile(pcs.till.folder.database, root / "aside.db")
    till = pcs.open("LRT-02")
    pcs.sell(till)
    put_on_stick(till, stick)
    till.close()
    shutil.copyfile(root / "aside.db", till.folder.database)
    till = pcs.open("LRT-02")
    with pytest.raises(OlderBooks):
        put_on_stick(till, stick)


def test_a_chain_hashed_anew_is_betrayed_by_what_another_pc_cites_of_it(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    pcs.sell(pcs.till)
    pcs.clock.advance(hours=14)  # after the closing hour nobody waits for a drawer
    pcs.meet()
    pcs.seat.close_day.close_by_hand(by=somebody(pcs.seat), why="coba")
    assert pcs.seat.verify.run().findings == ()
    books, of_till = Tamperer(str(pcs.seat.context.database.url)), "register_id = 2 AND seq = "
    ((seq, text, previous),) = books.rows(
        "SELECT seq, canonical, previous_hash FROM journal WHERE register_id = 2 ORDER BY seq DESC LIMIT 1"
    )
    told = json.loads(text)
    told["user"] = "bela" if told["user"] != "bela" else "pemilik"
    new = journal.canonical(told)
    hashed = journal.chain_hash(register="LRT-02", seq=seq, previous=previous, canonical_text=new)
    books.run(f"UPDATE journal SET canonical = '{new}', hash = '{hashed}' WHERE {of_till}{seq}")
    (found,) = pcs.seat.verify.run().findings
    assert (found.kind, found.where) == ("journal", f"LRT-02 {seq}")
    monkeypatch.setattr(verify_anchors.CitedHeads, "prove", lambda *_args: None)
    assert pcs.seat.verify.run().findings == (), "the control: without a head kept outside nobody else sees it"
