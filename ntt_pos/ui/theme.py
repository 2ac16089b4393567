"""The look of the shop: every colour, size and space of the screen, in a light and a dark theme."""

from __future__ import annotations

import string
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

import font_roboto
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ntt_pos.paths import resource

FAMILY: Final = "Roboto"
FADE_MS: Final = 120
FLASH_MS: Final = 600


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme."""

    canvas: str
    surface: str
    raised: str
    line: str
    edge: str
    ink: str
    muted: str
    bar: str
    bar_ink: str
    bar_pill: str
    bar_good: str
    bar_warn: str
    bar_bad: str
    primary: str
    on_primary: str
    tint: str
    mark: str
    positive: str
    on_positive: str
    positive_tint: str
    positive_ink: str
    attention: str
    attention_ink: str
    attention_tint: str
    danger: str
    on_danger: str
    danger_tint: str
    village: str
    village_tint: str
    school: str
    school_tint: str
    community: str
    community_tint: str
    practice: str
    scrim: str
    paper: str
    paper_ink: str


LIGHT: Final = Tokens(
    canvas="#F5F1EA",
    surface="#FFFFFF",
    raised="#FAF8F4",
    line="#E4DCCF",
    edge="#8F887C",
    ink="#20242E",
    muted="#5F646E",
    bar="#27346B",
    bar_ink="#FFFFFF",
    bar_pill="#3D4A80",
    bar_good="#6FE0A4",
    bar_warn="#FFC46B",
    bar_bad="#FFA39B",
    primary="#27346B",
    on_primary="#FFFFFF",
    tint="#EEF0F9",
    mark="#DDE2F6",
    positive="#1B7F4B",
    on_positive="#FFFFFF",
    positive_tint="#E7F4EC",
    positive_ink="#146039",
    attention="#C8791B",
    attention_ink="#9A5B00",
    attention_tint="#FFF4DF",
    danger="#B3261E",
    on_danger="#FFFFFF",
    danger_tint="#FBE9E7",
    village="#2E7D32",
    village_tint="#EAF5EB",
    school="#1565C0",
    school_tint="#E5EFFA",
    community="#7B1FA2",
    community_tint="#F3E7F7",
    practice="#B3261E",
    scrim="#B3141624",
    paper="#FFFFFF",
    paper_ink="#20242E",
)
DARK: Final = Tokens(
    canvas="#14161C",
    surface="#1C2029",
    raised="#222733",
    line="#2F3543",
    edge="#6B7285",
    ink="#ECE8E0",
    muted="#9BA1AE",
    bar="#1F2747",
    bar_ink="#ECE8E0",
    bar_pill="#333D66",
    bar_good="#6FE0A4",
    bar_warn="#FFC46B",
    bar_bad="#FFA39B",
    primary="#9AA8F2",
    on_primary="#14161C",
    tint="#262C44",
    mark="#313A60",
    positive="#5CC48D",
    on_positive="#0E1A13",
    positive_tint="#16301F",
    positive_ink="#6FD29C",
    attention="#E6A94F",
    attention_ink="#E6A94F",
    attention_tint="#33280F",
    danger="#F2857D",
    on_danger="#1E0E0D",
    danger_tint="#3A1F1E",
    village="#81C995",
    village_tint="#1B3022",
    school="#8AB8F5",
    school_tint="#1A2A40",
    community="#D6A3E8",
    community_tint="#33213B",
    practice="#B9362E",
    scrim="#CC07080C",
    paper="#F7F4EE",
    paper_ink="#20242E",
)
THEMES: Final = {"light": LIGHT, "dark": DARK}


class Size:
    """The type scale, in pixels of a 96-dpi screen."""

    META: Final = 12.5
    BODY: Final = 14.5
    AMOUNT: Final = 16.0
    TITLE: Final = 20.0
    LARGE: Final = 22.0
    SUM: Final = 34.0
    DUE: Final = 46.0
    TOTAL: Final = 56.0
    CHANGE: Final = 64.0


class Space:
    """The 4-px grid."""

    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 24
    XXL: Final = 32
    RADIUS: Final = 10
    RADIUS_S: Final = 8
    TARGET: Final = 44
    TOP_BAR: Final = 48
    ROW: Final = 46
    HEADER: Final = 34


class Tone(StrEnum):
    """What a text or a pill says by its colour (never by colour alone)."""

    INK = "ink"
    MUTED = "muted"
    PRIMARY = "primary"
    POSITIVE = "positive_ink"
    ATTENTION = "attention_ink"
    DANGER = "danger"
    ON_DANGER = "on_danger"
    BAR = "bar_ink"


class Weight:
    """The two weights of the screen, and the one of paper."""

    REGULAR: Final = QFont.Weight.Normal
    MEDIUM: Final = QFont.Weight.Medium
    PAPER_BOLD: Final = QFont.Weight.Bold


class Look(QObject):
    """The theme in use: painted widgets ask it for colours and fonts, and Qt paints all of them anew with its style."""

    def __init__(self, name: str = "light", *, motion: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.motion = motion
        self.name = name
        self.tokens = THEMES[name]
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[float, int], QFont] = {}
        self._pixel = 1.0
        self.clear = QColor("transparent")
        for face in ("Roboto", "RobotoMedium", "RobotoBold"):
            QFontDatabase.addApplicationFont(font_roboto.font_files[face])

    @property
    def code_ground(self) -> QColor:
        """The white that cameras need around and in a code, in both themes."""
        return QColor(LIGHT.surface)

    @property
    def code_ink(self) -> QColor:
        """The dark of a code's squares, in both themes."""
        return QColor(LIGHT.ink)

    def use(self, name: str) -> None:
        """Switch to the light or the dark theme, live."""
        self.name = name
        self.tokens = THEMES[name]
        self._colours.clear()
        self._fonts.clear()
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise TypeError("a look needs an application")
        scheme = Qt.ColorScheme.Dark if name == "dark" else Qt.ColorScheme.Light
        QGuiApplication.styleHints().setColorScheme(scheme)  # the system paints the title bar to match
        screens = QGuiApplication.screens()
        self._pixel = 72.0 / (screens[0].logicalDotsPerInchY() if screens else 96.0)
        if app.style().objectName() != "fusion":
            app.setStyle("fusion")
        app.setFont(self.font(Size.BODY))
        app.setPalette(self._palette())
        app.setStyleSheet(self._dialog())

    def colour(self, name: str) -> QColor:
        """Return a token's colour (treat it as read-only)."""
        found = self._colours.get(name)
        if found is None:
            found = self._colours[name] = QColor(getattr(self.tokens, name))
        return found

    def font(self, size: float, weight: QFont.Weight = Weight.REGULAR) -> QFont:
        """Return the shop's font in ``size`` pixels (treat it as read-only)."""
        key = (size, weight.value)
        found = self._fonts.get(key)
        if found is None:
            found = QFont(FAMILY)
            found.setPointSizeF(size * self._pixel)
            found.setWeight(weight)
            self._fonts[key] = found
        return found

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for where, name in (
            (role.Window, "canvas"),
            (role.WindowText, "ink"),
            (role.Base, "surface"),
            (role.AlternateBase, "raised"),
            (role.Text, "ink"),
            (role.Button, "surface"),
            (role.ButtonText, "ink"),
            (role.BrightText, "danger"),
            (role.Highlight, "primary"),
            (role.HighlightedText, "on_primary"),
            (role.PlaceholderText, "muted"),
            (role.ToolTipBase, "ink"),
            (role.ToolTipText, "surface"),
            (role.Link, "primary"),
            (role.Accent, "primary"),
            (role.Mid, "line"),
            (role.Midlight, "line"),
            (role.Light, "surface"),
            (role.Dark, "line"),
            (role.Shadow, "line"),
        ):
            palette.setColor(where, self.colour(name))
        for where in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, where, self.colour("muted"))
        return palette

    def _dialog(self) -> str:
        template = resource("styles/app.qss").read_text(encoding="utf-8")
        return string.Template(template).substitute(asdict(self.tokens))


def pillar_token(pillar: str) -> str:
    """Return the colour token of a pillar (VILLAGE, SCHOOL, COMMUNITY)."""
    return pillar.lower()
