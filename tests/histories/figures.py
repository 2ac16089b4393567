"""What the histories came to, as the closing lines of a run tell it: how many, of what, and what killed each mutant."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

HISTORIES, MUTANT = "histories", "mutant"
WIDE = 120


def closing_lines(properties: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """Return the lines for the properties that passed tests recorded; none when no history was played."""
    there = list(properties)
    slices = [told for name, told in there if name == HISTORIES]
    if slices:
        kinds, tags = _together(slices, "kinds"), _together(slices, "tags")
        name, least = min(kinds.items(), key=lambda each: each[1])
        yield (
            f"Histories: {sum(each['histories'] for each in slices)} with {sum(each['steps'] for each in slices)} steps "
            f"in {sum(each['seconds'] for each in slices):.0f} s of processor time; {len(kinds)} kinds of events, "
            f"each at least {least} times ({name}):"
        )
        for counted in (kinds, tags):
            shown = ", ".join(f"{each} {n}" for each, n in counted.most_common())
            yield from textwrap.wrap(shown, WIDE, initial_indent="  ", subsequent_indent="  ")
    mutants = [told for name, told in there if name == MUTANT]
    if mutants:
        yield f"Mutants: {len(mutants)} killed:"
        shown = "; ".join(f"{each['name']} by {each['rule']} in history {each['history']}" for each in mutants)
        yield from textwrap.wrap(shown, WIDE, initial_indent="  ", subsequent_indent="  ")


def _together(slices: Iterable[dict[str, Any]], what: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for each in slices:
        counted.update(each[what])
    return counted
