"""What the README promises is there, and its script runs as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ntt_pos import bootstrap
from tests.conftest import FIRST_SHOP, OWNER_PIN

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_shop_day_of_the_readme_runs_as_it_stands(tmp_path, monkeypatch, capsys):
    (script,) = re.findall(r"<!-- a test runs this text -->\n```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(script, "README.md", "exec"), {"__name__": "readme"})
    told = capsys.readouterr().out
    assert "54.000" in told
    assert "2 statements in" in told
    assert told.endswith("The books agree.\n")
    assert len(list(tmp_path.rglob("*.pdf"))) >= 4


@pytest.mark.machine_clock
@pytest.mark.posix("the lines are a shell's")
def test_the_steps_to_the_provinces_report_work_as_they_stand(tmp_path):
    (steps,) = re.findall(r"<!-- a test runs the province's lines -->\n```sh\n(.*?)```", README, re.DOTALL)
    bootstrap.create_shop(FIRST_SHOP, tmp_path / "ntt-pos").close()
    program = tmp_path / "bin" / "ntt-pos"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ntt_pos "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = {"PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    env = {**os.environ, **path, "XDG_DATA_HOME": str(tmp_path), "NTT_POS_PIN": OWNER_PIN, "NTT_POS_LANGUAGE": "en"}
    done = subprocess.run(["sh", "-euc", steps], env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 new sheets, 0 corrected, 0 known already." in done.stdout
    assert sorted(each.suffix for each in (tmp_path / "laporan").iterdir()) == [".html", ".pdf", ".xlsx"]


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^    )make ([a-z]+)", README, re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_is_named_exists(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(r"`((?:ntt_pos|tests|resources|db|\.ci)/[\w./-]*)`", text)
    named += [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert len(named) > 3
    assert [each for each in named if "NNNN" not in each and not (ROOT / each).exists()] == []
