"""On a PC that several people use, the shop's files are its own user's: 0600, folders 0700."""

from __future__ import annotations

import stat
import subprocess
import sys

import pytest

from ntt_pos import bootstrap, files
from ntt_pos.data import migrate
from ntt_pos.data.schema_version import head
from tests.end_to_end.conftest import answer

pytestmark = pytest.mark.posix("Windows goes by the rights of the user's folder")


def open_to_others(root):
    """Return what other users of the PC may touch."""
    return [path.name for path in (root, *root.rglob("*")) if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_what_a_command_makes_is_its_users_alone(processes, data_folder, shop_url, tmp_path):
    second = tmp_path / "second"
    second.mkdir(mode=0o700)
    data_folder.local_settings.write_text(f'{{"second_copy_folder": "{second}"}}')
    data_folder.root.chmod(0o755)
    data_folder.database.chmod(0o644)
    for words in (("close-day", "--if-due"), ("backup",)):
        assert answer(processes(*words, "--data", data_folder.root)).code == 0
    assert data_folder.backups.is_dir()
    assert list(second.iterdir())
    assert open_to_others(data_folder.root) == []
    assert open_to_others(second) == []


def test_without_the_mask_others_could_read(tmp_path):
    """The control, in a process of its own: the mask is a whole program's."""
    for keep, expected in (("", 0o644), ("files.keep_private(); ", 0o600)):
        path = tmp_path / f"{expected:o}"
        code = (
            f"import os, pathlib; os.umask(0o022); from ntt_pos import files; {keep}pathlib.Path({str(path)!r}).touch()"
        )
        subprocess.run([sys.executable, "-c", code], check=True)
        assert stat.S_IMODE(path.stat().st_mode) == expected


def test_tightening_gives_nobody_a_right_and_follows_no_link(tmp_path):
    outside = tmp_path / "outside"
    outside.touch(mode=0o644)
    outside.chmod(0o644)
    data = tmp_path / "data"
    data.mkdir()
    (data / "read-only").touch()
    (data / "read-only").chmod(0o444)
    (data / "link").symlink_to(outside)
    data.chmod(0o555)
    files.tighten(data)
    assert [stat.S_IMODE(p.stat().st_mode) for p in (data, data / "read-only", outside)] == [0o500, 0o400, 0o644]
    data.chmod(0o700)


def test_a_folder_of_before_is_tightened_when_it_is_opened(shop, data_folder):
    shop.close()
    data_folder.root.chmod(0o755)
    data_folder.database.chmod(0o644)
    with bootstrap.open_shop(data_folder.root):
        assert open_to_others(data_folder.root) == []


def test_an_upgrade_leaves_old_books_and_their_copies_to_their_user_at_once(processes, data_folder, shop_url):
    migrate.move_to(shop_url, f"{int(head()) - 1:04d}")
    earlier = data_folder.database.with_name("ntt-pos-before-0001.db")
    earlier.touch()
    for path, mode in ((data_folder.root, 0o755), (data_folder.database, 0o644), (earlier, 0o644)):
        path.chmod(mode)
    assert answer(processes("verify", "--data", data_folder.root)).code == 1
    assert data_folder.database.name in open_to_others(data_folder.root), "the control: it is open until the upgrade"
    assert answer(processes("upgrade", "--data", data_folder.root)).code == 0
    assert open_to_others(data_folder.root) == []
