"""What the README promises is there, and its script runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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
