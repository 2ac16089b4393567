"""The power goes while somebody sells: after the restart the till says where everything stands."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from ntt_pos import i18n
from ntt_pos.domain.core.words import PRINT_STATES
from ntt_pos.services.core.print_queue import JobState
from tests.end_to_end.conftest import PATIENCE, ROOT
from tests.end_to_end.killed import BASKET, PAPER
from tests.ui.conftest import coffee, new_hands, salt, shop_url, stocked

__all__ = ["coffee", "new_hands", "salt", "shop_url", "stocked"]

CODE = "8992154695923"


@pytest.fixture
def killed(shop, coffee, data_folder, fixed_clock):
    """Return a function that lets a till be killed at a place."""

    def kill(place: str) -> None:
        shop.context.database.close()
        words = [str(data_folder.root), CODE, "--at", fixed_clock.now().isoformat(), "--in", place]
        done = subprocess.run(
            [sys.executable, "-m", "tests.end_to_end.killed", *words],
            cwd=ROOT,
            check=False,
            timeout=PATIENCE,
            capture_output=True,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()

    return kill


def test_after_a_kill_in_an_exchange_basket_and_exchange_are_back_with_the_last_sale_and_where_its_receipt_is(
    killed, shop, new_hands
):
    killed(BASKET)
    shop.print_queue.recover()
    till = new_hands()
    till.sign_in()
    assert [line.quantity for line in till.controller.cart.lines] == [2]
    (sold,) = shop.checkout.recent_sales()
    assert (till.controller.exchanging.number, till.controller.exchanging.worth) == (sold.number, 45_000)
    told = till.till.message.text
    assert sold.number in told
    assert "45.000" in told
    assert told.endswith(f"{i18n._(PRINT_STATES[JobState.SENT].phrase)}.")
    assert shop.verify.run().findings == ()


def test_after_a_kill_in_the_middle_of_a_receipt_the_till_asks_whether_it_came_out(killed, shop, new_hands):
    killed(PAPER)
    till = new_hands()
    till.sign_in()
    shop.print_queue.recover()
    till.session.print_now()
    till.settle()
    newest, oldest = shop.checkout.recent_sales()
    assert (newest.printed, oldest.printed) == (JobState.UNKNOWN, JobState.SENT)
    assert newest.number in till.till.banner.text
    assert till.printer.jobs == []
    assert till.controller.last_card == newest
    assert shop.verify.run().findings == ()
