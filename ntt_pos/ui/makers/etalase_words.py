"""The lines of the list of makers, and what is left out, in words."""

from __future__ import annotations

from typing import Final

from ntt_pos import i18n
from ntt_pos.domain.makers.public_view import LeftOut
from ntt_pos.i18n import _
from ntt_pos.services.makers.etalase import MakerLine
from ntt_pos.ui.lists.grid import GridCell, GridRow
from ntt_pos.ui.theme import Tone

NAMED: Final = 4


def first_names(names: tuple[str, ...]) -> str:
    """Return the first few of some names."""
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


def maker_row(line: MakerLine) -> GridRow:
    """Return a maker as a line of the list."""
    yes = GridCell(_("yes"), tone=Tone.MUTED, order=1)

    def told(*, there: bool) -> GridCell:
        return yes if there else GridCell(_("missing"), tone=Tone.ATTENTION, order=0)

    named = yes if line.named else GridCell(_("not shown"), tone=Tone.ATTENTION, order=0)
    return GridRow(
        str(line.producer_id),
        (
            GridCell(line.name, f"{line.code} · {line.village}, {line.district}", strong=True),
            told(there=line.story),
            told(there=line.photo),
            named,
            GridCell(i18n.number(len(line.goods)), order=len(line.goods)),
            GridCell(i18n.number(len(line.again)) if line.again else "–", order=len(line.again)),
        ),
    )


def left_words(left: tuple[LeftOut, ...]) -> str:
    """Return what is left out, the first few by name with the reason."""
    if not left:
        return ""
    named = "; ".join(f"{each.name}: {_(each.why)}" for each in left[:NAMED])
    more = len(left) - NAMED
    rest = " " + _("and {n} others", n=more) if more > 0 else ""
    return _("Left out: {names}", names=named) + rest
