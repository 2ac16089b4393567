"""The look comes from one place."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import Qt

import ntt_pos.ui
from ntt_pos.paths import resource
from ntt_pos.ui import theme
from ntt_pos.ui.login import UserCardButton
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.text import tip
from ntt_pos.ui.widgets.tick_box import TickBox

UI = Path(ntt_pos.ui.__file__).parent
GROUNDS = ("canvas", "surface", "raised", "tint", "positive_tint", "attention_tint", "danger_tint")
LITERAL = re.compile(r"#[0-9A-Fa-f]{3,8}\b|QColor\(\s*[\"'0-9]|Qt\.GlobalColor|rgba?\(\s*[0-9]|QColor\.from")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_no_colour_stands_outside_the_theme():
    files = [*UI.rglob("*.py"), resource("styles/app.qss")]
    found = [
        f"{path.name}: {line.strip()}"
        for path in files
        if path.name != "theme.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if LITERAL.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "canvas"),
        ("ink", "surface"),
        *(("muted", ground) for ground in GROUNDS),
        ("primary", "mark"),
        ("primary", "surface"),
        ("primary", "tint"),
        ("on_primary", "primary"),
        ("on_positive", "positive"),
        ("positive_ink", "positive_tint"),
        ("attention_ink", "attention_tint"),
        ("attention_ink", "surface"),
        ("danger", "danger_tint"),
        ("danger", "surface"),
        ("on_danger", "danger"),
        ("bar_ink", "bar_pill"),
        ("bar_ink", "practice"),
        ("village", "village_tint"),
        ("school", "school_tint"),
        ("community", "community_tint"),
        ("paper_ink", "paper"),
    ],
)
def test_words_can_be_read_on_their_ground(name, ink, ground):
    tokens = theme.THEMES[name]
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", ["canvas", "surface", "raised"])
def test_the_border_of_a_field_is_seen(name, ground):
    tokens = theme.THEMES[name]
    assert contrast(tokens.edge, getattr(tokens, ground)) >= 3


KINDS = [(kind, "bar" if kind is ButtonKind.BAR else "surface") for kind in ButtonKind if kind is not ButtonKind.KEY]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("make", "ground"),
    [
        *((partial(Button, text="Bayar", kind=kind), ground) for kind, ground in KINDS),
        (partial(Button, text="Bayar", kind=ButtonKind.KEY), "canvas"),
        (partial(TickBox, words="Setuju"), "surface"),
        (partial(Field, name="Alasan"), "surface"),
        (partial(UserCardButton, name="Ani Kelen", role="Kasir"), "surface"),
    ],
    ids=str,
)
@pytest.mark.parametrize("checked", [False, True])
def test_what_has_the_focus_is_seen_to_have_it(qtbot, name, make, ground, checked):
    """Enough of what is painted must change, and so much that it is told from what was there."""
    look = theme.Look(name, motion=False)
    look.use(name)
    window = QtWidgets.QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(f"QWidget {{ background: {getattr(look.tokens, ground)}; }}")
    window.resize(300, 100)
    widget = make(look)
    widget.setParent(window)
    widget.setGeometry(20, 20, 240, 44)
    other = QtWidgets.QLineEdit(window)
    other.setGeometry(0, 0, 10, 10)
    if isinstance(widget, QtWidgets.QAbstractButton) and widget.isCheckable():
        widget.setChecked(checked)
    window.show()
    window.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    place = widget.geometry()
    bare = window.grab(place).toImage()
    widget.setFocus()
    ringed = window.grab(place).toImage()
    seen = sum(
        contrast(bare.pixelColor(x, y).name(), ringed.pixelColor(x, y).name()) >= 3
        for x in range(bare.width())
        for y in range(bare.height())
        if bare.pixel(x, y) != ringed.pixel(x, y)
    )
    assert seen >= 200


@pytest.mark.parametrize(("name", "scheme"), [("light", Qt.ColorScheme.Light), ("dark", Qt.ColorScheme.Dark)])
def test_the_title_bar_follows_the_theme(qapp, monkeypatch, name, scheme):
    asked = []
    hints = SimpleNamespace(setColorScheme=asked.append)  # this platform has no title bar to paint
    monkeypatch.setattr(QtGui.QGuiApplication, "styleHints", lambda: hints)
    theme.Look(name, motion=False).use(name)
    assert asked == [scheme]


def test_what_is_painted_by_hand_is_painted_anew_in_another_theme(qtbot):
    look = theme.Look("light", motion=False)
    look.use("light")
    around = QtWidgets.QWidget()
    verb = Button(look, "Bayar", parent=around)
    qtbot.addWidget(around)
    around.show()
    qtbot.waitExposed(around)
    before = verb.grab().toImage()
    painted = []
    verb.paintEvent = lambda event: painted.append(Button.paintEvent(verb, event))
    look.use("dark")
    qtbot.waitUntil(lambda: bool(painted))
    assert verb.grab().toImage() != before


def test_the_window_has_the_programs_icon_in_every_size(qapp):
    sizes = {size.width() for size in QtGui.QIcon(str(resource("icons/ntt-pos.ico"))).availableSizes()}
    assert {16, 32, 48, 256} <= sizes


def test_the_shops_font_is_the_packages_and_its_digits_are_of_one_width(qapp):
    look = theme.Look("light", motion=False)
    look.use("light")
    from PySide6.QtGui import QFontInfo, QFontMetricsF

    for weight in (theme.Weight.REGULAR, theme.Weight.MEDIUM):
        font = look.font(theme.Size.AMOUNT, weight)
        assert QFontInfo(font).family() == "Roboto"
        assert len({QFontMetricsF(font).horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_a_name_that_looks_like_markup_is_shown_as_it_is_typed():
    name = '<b>Kopi</b> & <img src="file:///etc/passwd">'
    assert not QtGui.Qt.mightBeRichText("Kopi 250 g\nLewokluok")
    assert tip("Kopi 250 g\nLewokluok") == "Kopi 250 g\nLewokluok"
    shown = QtGui.QTextDocument()
    shown.setHtml(tip(f"{name}\nLewokluok"))
    assert shown.toPlainText() == f"{name}\nLewokluok"
