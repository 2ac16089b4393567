"""How labels are printed: their kind, the paper and how it is divided, and where on a used sheet they begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.labels import MARGINS, PRESETS, LabelKind, LabelSheet, own_sheet
from ntt_pos.i18n import N_, _
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.labels.start_grid import StartGrid
from ntt_pos.ui.office.facts import section
from ntt_pos.ui.theme import Look, Size, Space, Tone
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, fill, plain, row
from ntt_pos.ui.widgets.text import Text

WIDE = 232
OWN, ROLL = "OWN", "ROLL"
MOST_DIGITS = 2
KINDS = {LabelKind.SHELF: N_("For the shelf"), LabelKind.PRODUCT: N_("For the goods")}
MARGIN_WORDS = {0: N_("no margin"), 50: N_("5 mm margin"), 100: N_("10 mm margin")}


class SheetPanel(QFrame):
    """The choices beside the list of labels; ``changed`` comes with every one of them."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
        self.setFixedWidth(WIDE)
        stack = column(self, gap=Space.S, margins=Space.M)
        self.kinds = Combo(look, _("Kind of label"), [(each.value, _(words)) for each, words in KINDS.items()])
        self.paper = Combo(look, _("Paper"), _papers())
        for words, choice in ((_("Kind of label"), self.kinds), (_("Paper"), self.paper)):
            stack.addWidget(Labelled(look, words, choice))
        self.columns = Field(look, _("Columns"), size=Size.BODY)
        self.rows = Field(look, _("Rows"), size=Size.BODY)
        self.columns.setText(str(PRESETS[0].columns))
        self.rows.setText(str(PRESETS[0].rows))
        self.margin = Combo(look, _("Margin"), [(str(each), _(MARGIN_WORDS[each])) for each in MARGINS])
        self._own = add(stack, plain())
        inner = column(self._own, gap=Space.S)
        line = fill(row(gap=Space.S), Labelled(look, _("Columns"), self.columns), Labelled(look, _("Rows"), self.rows))
        fill(inner, line, self.margin)
        self._begin = plain()
        begin = fill(column(self._begin, gap=Space.XS), section(look, _("Begin at this label")))
        self.start = StartGrid(look)
        begin.addWidget(self.start, 0, Qt.AlignmentFlag.AlignHCenter)
        self._where = Text(look, size=Size.META, tone=Tone.MUTED, wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        begin.addWidget(self._where)
        fill(stack, self._begin, 1)
        self._told = add(stack, Text(look, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True))
        self._fit()
        for choice in (self.kinds, self.margin):
            choice.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.paper.currentIndexChanged.connect(lambda _place: self._paper_changed())
        for field in (self.columns, self.rows):
            field.textChanged.connect(lambda _text: self.changed.emit())
            field.entered.connect(field.focusNextChild)
        self.start.moved.connect(self.changed)

    @property
    def kind(self) -> LabelKind:
        """Where the labels belong."""
        return LabelKind(self.kinds.value)

    @property
    def roll(self) -> bool:
        """Whether they come out of the receipt printer."""
        return self.paper.value == ROLL

    def sheet(self) -> LabelSheet:
        """Return how the sheet is divided; raises DomainError for a division that cannot be printed."""
        if self.paper.value == OWN:
            return own_sheet(_whole(self.columns), _whole(self.rows), int(self.margin.value))
        return PRESETS[int(self.paper.value)]

    @property
    def name(self) -> str:
        """What the chosen paper is called here."""
        return self.paper.currentText()

    def crowded(self) -> str:
        """Return a warning when 5 mm cannot stay free at the edges of this sheet, or ""."""
        if self.roll or not self.sheet().crowded:
            return ""
        return _(
            "{name}: less than 5 mm stays free at the edge, which many printers leave out. Print the test page.",
            name=self.name,
        )

    def sheets(self, count: int) -> int:
        """Return how many sheets so many labels take; 0 on the roll."""
        if self.roll or not count:
            return 0
        return -(-(self.start.start + count) // self.start.sheet.places)

    def show_count(self, count: int) -> None:
        """Show how many labels are wanted; raises DomainError as ``sheet`` does."""
        if not self.roll:
            self.start.show_sheet(self.sheet(), count)
            self._where.setText(self.start.accessibleName())

    def tell(self, words: str, *, warning: bool) -> None:
        """Say what to do next, or what is missing."""
        self._told.setText(words)
        self._told.set_tone(Tone.ATTENTION if warning else Tone.MUTED)

    def _paper_changed(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        self._own.setVisible(self.paper.value == OWN)
        self._begin.setVisible(not self.roll)


def _papers() -> list[tuple[str, str]]:
    sheets = [
        (
            str(number),
            _(
                "A4, {columns} × {rows} ({wide} × {high} mm)",
                columns=each.columns,
                rows=each.rows,
                wide=_millimetres(each.wide),
                high=_millimetres(each.high),
            ),
        )
        for number, each in enumerate(PRESETS)
    ]
    return [*sheets, (OWN, _("A4, divided freely")), (ROLL, _("The receipt printer"))]


def _millimetres(tenths: int) -> str:
    whole, part = divmod(tenths, 10)
    return f"{whole},{part}" if part else str(whole)


def _whole(field: Field) -> int:
    text = field.text().strip()
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise DomainError(N_("“{text}” is not a number of rows or columns. Type 1 to 20."), text=text[:20])
    return int(text)
