"""The acts of the till are those of the README, and each does what its key says or tells why not."""

from __future__ import annotations

from pathlib import Path

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


def test_the_keys_of_the_readme_are_the_keys_of_the_till(hands):
    table = README.split("## Keys")[1].split("\n\n")[1]
    cells = [cell.strip() for line in table.splitlines()[2:] for cell in line.strip("|").split("|")]
    told = {key for cell in cells[::2] for key in cell.split(", ") if key}
    assert told == {*(each.key for each in hands.till.doors.acts), "Esc", "Ctrl+Enter", "Ctrl+1", "Ctrl+2", "Ctrl+J"}
