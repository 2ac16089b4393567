"""Whatever somebody chooses as photo, logo, workbook or backup: a pipe or a device is refused in words and never waited for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ntt_pos.documents.engine.photo_files import picture_files
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.services.importing.photos_beside import PhotosBeside
from ntt_pos.services.safety.restore import Restore
from ntt_pos.shop import Shop
from tests.fakes import SequenceIds

pytestmark = [pytest.mark.posix("Windows has no pipes and devices among its files")]


def _examine(shop: Shop, path: Path) -> object:
    shop.close()
    return Restore(shop.folder, clock=shop.context.clock, ids=SequenceIds(seed=77)).examine(path)


def _look_at_photos(_shop: Shop, path: Path) -> None:
    with picture_files(path):
        pass


DOORS: dict[str, Callable[[Shop, Path], Any]] = {
    "photo or logo": lambda shop, path: shop.photos.read(path),
    "zip of photos": _look_at_photos,
    "photo beside a workbook": lambda _shop, path: PhotosBeside(path.with_name("buku.xlsx")).read("a.jpg"),
    "workbook": lambda shop, path: shop.imports.check(path),
    "list of the shop's own": lambda shop, path: shop.shop_lists.read(path),
    "backup": _examine,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("special", ["pipe", "/dev/zero", "folder"])
def test_what_is_no_ordinary_file_is_refused_at_every_door(shop, tmp_path, door, special):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "buku.zip").symlink_to(tmp_path / special)
    path = tmp_path / special  # "/dev/zero" stays what it is
    with pytest.raises(ShopError) as told:
        DOORS[door](shop, path)
    assert len(str(told.value)) < 300
