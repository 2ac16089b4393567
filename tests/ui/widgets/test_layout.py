"""Layouts that are emptied leave nothing behind, neither their widgets nor what held the places."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from ntt_pos.ui.widgets.layout import column, empty, row, take_out


@pytest.fixture
def filled(qtbot):
    ground = QWidget()
    qtbot.addWidget(ground)
    layout = column(ground)
    layout.addWidget(QLabel("one"))
    layout.addStretch(1)
    inner = row()
    inner.addWidget(QLabel("two"))
    layout.addLayout(inner)
    return ground, layout, [layout.itemAt(place) for place in range(layout.count())]


def test_an_emptied_layout_leaves_no_widget_and_no_place(filled):
    ground, layout, items = filled
    empty(layout)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert ground.findChildren(QLabel) == []
    assert [isValid(item) for item in items] == [False, False, False]
    assert layout.count() == 0


def test_what_is_taken_out_lives_on_and_can_be_placed_again(filled):
    _ground, layout, items = filled
    labels = take_out(layout)
    assert [label.text() for label in labels] == ["one", "two"]
    assert not any(isValid(item) for item in items)
    layout.addWidget(labels[1])
    assert layout.count() == 1
