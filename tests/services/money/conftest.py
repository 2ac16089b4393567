"""What the tests of this room share."""

from __future__ import annotations

import pytest

from tests.builders import a_producer


@pytest.fixture
def producer(shop):
    return a_producer(shop)
