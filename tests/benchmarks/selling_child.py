"""Sells as another PC of the shop does, in a process of its own: ``python -m tests.benchmarks.selling_child FOLDER SEED``."""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

from ntt_pos import bootstrap
from ntt_pos.devices.rehearsal import RehearsalClock
from tests.benchmarks.bench_night import sell_a_day
from tests.benchmarks.shops import LINES_A_SALE, OPENS
from tests.fakes import SequenceIds

EACH_S = 1.0


def main() -> None:
    """Sell a basket each second and look for the other PCs as often, as a window does, until somebody ends this."""
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    with bootstrap.open_shop(folder, clock=RehearsalClock(OPENS), ids=SequenceIds(seed=seed)) as shop:
        for number in itertools.count():
            begun = time.monotonic()
            sell_a_day(shop, lines=LINES_A_SALE, seed=1000 * seed + number)
            shop.exchange.look()
            if number == 0:
                sys.stdout.write("sells\n")
                sys.stdout.flush()
            time.sleep(max(0.0, begun + EACH_S - time.monotonic()))


if __name__ == "__main__":
    main()
