"""In the tests of the migrations new books are made step by step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ntt_pos.data import migrate
from tests.migrated_once import every_step_runs


@pytest.fixture(scope="module", autouse=True)
def _every_step_runs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "create", every_step_runs)
        yield
