"""One paper typed in on two PCs: both sales come, it is said where somebody looks, and one act makes it count once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_basket, somebody
from tests.services.replication.several_pcs import SeveralPCs, meet

if TYPE_CHECKING:
    from ntt_pos.shop import Shop

pytestmark = pytest.mark.same_everywhere


def type_in(pcs: SeveralPCs, shop: Shop, paper: Reentry) -> str:
    """Type a sale of two coffees in from its paper; return its number."""
    by, cart = somebody(shop), a_basket(shop, (pcs.kopi, 2))
    uid = shop.context.ids.uid(shop.context.clock.now())
    return shop.checkout.complete(cart, (Tender(Means.CASH, 50_000),), by=by, sale_uid=uid, reentry=paper).number


def paper_of(pcs: SeveralPCs) -> Reentry:
    for shop in (pcs.seat, pcs.till):
        pcs.sell(shop)  # their drawers are open
    pcs.meet()
    pcs.clock.advance(hours=1)
    return Reentry("17", pcs.clock.now().date())


def waiting(shop: Shop) -> list[tuple[str, str]]:
    return [(each.first.number, each.again.number) for each in shop.overview.home(by=somebody(shop)).attention.twice]


def test_a_paper_typed_on_two_pcs_is_told_on_both_and_counts_once_after_one_act(pcs: SeveralPCs) -> None:
    paper = paper_of(pcs)
    first = type_in(pcs, pcs.till, paper)
    pcs.clock.advance(minutes=3)
    again = type_in(pcs, pcs.seat, paper)  # nobody heard of the first yet
    assert waiting(pcs.seat) == []
    pcs.meet()
    assert waiting(pcs.seat) == waiting(pcs.till) == [(first, again)]
    owed = balance(pcs)
    bringing = [Bringing(1, 2, ReturnReason.SPOILED, True)]
    uid = pcs.seat.context.ids.uid(pcs.clock.now())
    pcs.seat.returns.complete(by=somebody(pcs.seat), number=again, bringing=bringing, return_uid=uid, note="kertas 17")
    pcs.meet()
    assert waiting(pcs.seat) == waiting(pcs.till) == []
    assert owed - balance(pcs) == 42_500
    assert pcs.differing == set()
    pcs.prove()


def balance(pcs: SeveralPCs) -> int:
    return sum(row.balance for row in pcs.seat.payables.board(by=somebody(pcs.seat)).rows)


def test_a_pc_that_heard_of_the_paper_says_so_before_anything_is_typed(pcs: SeveralPCs) -> None:
    paper = paper_of(pcs)
    pcs.seat.checkout.check_new(paper)
    number = type_in(pcs, pcs.till, paper)
    pcs.seat.checkout.check_new(paper)  # it cannot know yet
    meet(pcs.till)
    meet(pcs.seat)
    with pytest.raises(DomainError, match=f"already, as {number}"):
        pcs.seat.checkout.check_new(paper)
    with pytest.raises(DomainError, match=f"already, as {number}"):
        type_in(pcs, pcs.seat, paper)


def test_a_receipt_that_comes_after_it_was_typed_in_again_is_the_one_that_stays(pcs: SeveralPCs) -> None:
    paper = paper_of(pcs)
    number = type_in(pcs, pcs.till, Reentry("9", paper.occurred_on))  # never came, as it seemed
    pcs.clock.advance(minutes=3)
    typed = type_in(pcs, pcs.seat, Reentry(number, paper.occurred_on))
    pcs.meet()
    assert waiting(pcs.seat) == [(number, typed)]


def test_papers_of_long_ago_are_told_no_more(pcs: SeveralPCs) -> None:
    paper = paper_of(pcs)
    type_in(pcs, pcs.till, paper)
    type_in(pcs, pcs.seat, paper)
    pcs.meet()
    assert len(waiting(pcs.seat)) == 1
    pcs.clock.set(pcs.clock.now() + timedelta(days=33))
    assert waiting(pcs.seat) == []
