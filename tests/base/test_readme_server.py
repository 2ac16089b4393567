"""The README's steps from a file to several registers on a server work as they stand."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from ntt_pos import bootstrap
from ntt_pos.pc_settings import LocalSettings
from tests.conftest import FIRST_SHOP, OWNER_PIN

pytestmark = [pytest.mark.only("postgres"), pytest.mark.machine_clock]

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OTHER = "# On the other PC"


def run(lines, at, server, home):
    """Run lines of a shell on a PC of its own."""
    program = home / "bin" / "ntt-pos"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ntt_pos "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "XDG_DATA_HOME": str(home),
        "NTT_POS_PIN": OWNER_PIN,
        "PGHOST": str(at),
        "PGUSER": str(server.url.username),
    }
    done = subprocess.run(["sh", "-euc", lines], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_steps_to_a_server_and_a_second_register_work_as_they_stand(database_kind, server, tmp_path):
    del database_kind
    (steps,) = re.findall(r"<!-- a test runs these lines -->\n```sh\n(.*?)```", README, re.DOTALL)
    at, mark = server.url.query.get("host") or server.url.host, secrets.token_hex(4)
    owner, tills, name = f"toko_owner_{mark}", f"kasir_{mark}", f"ntt_mart_{mark}"
    for word, mine in (("toko_owner", owner), ("kasir", tills), ("ntt_mart", name), ("@server/", "@/")):
        steps = steps.replace(word, mine)
    steps = steps.replace(f'{name}"', f'{name}?host={at}"')
    first, second = tmp_path / "one", tmp_path / "two"
    bootstrap.create_shop(FIRST_SHOP, first / "ntt-pos").close()
    here, there = steps.split(OTHER)
    try:
        run(here, at, server, first)
        told = run(f"{OTHER}{there}\nntt-pos registers", at, server, second)
        assert "LRT-02" in told.splitlines()[-1]
        assert LocalSettings.load(second / "ntt-pos" / "settings.json").register_code == "LRT-02"
        with bootstrap.open_shop(second / "ntt-pos") as shop:
            assert shop.context.home.register_code == "LRT-02"
            assert shop.verify.run().findings == ()
    finally:
        server.drop(name)
        server.run(f"DROP ROLE {tills}")
        server.run(f"DROP ROLE {owner}")
