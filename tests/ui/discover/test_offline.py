"""The page without a network: what was looked at once is there, and says how old it is."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from ui.discover.browsing import (
    click_row,
    press,
    repos,
    settle,
    settled,
    show_repo,
    type_text,
    visible,
)  # fmt: skip

from app.ui.discover.words import seen_text
from fakehub.content import SMALL, small_repo, weights_repo

REPO = "maker/Small-GGUF"


def test_a_repository_that_was_looked_at_opens_without_the_hub(qtbot, page, fakehub):
    fakehub.add(small_repo(REPO))
    show_repo(qtbot, page, REPO)
    fits = {row.facts.name: row.words.verdict for row in page.view.table.rows}
    assert all(fits.values())
    assert page.view.head.seen == ""

    fault = fakehub.faults.status(503)
    page.panel.field.setText(REPO)
    qtbot.keyClick(page.panel.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.head.seen != "", timeout=10_000)
    settled(qtbot, page)
    assert page.view.head.seen == seen_text(time.time())
    assert {row.facts.name: row.words.verdict for row in page.view.table.rows} == fits
    assert visible(page.view.take)
    assert "trouble of its own" in page.view.notice.text

    fakehub.faults.remove(fault)
    press(qtbot, page.view.notice.buttons[0])
    qtbot.waitUntil(lambda: page.view.head.seen == "" and bool(page.view.table.rows))
    settled(qtbot, page)
    assert not visible(page.view.notice)


def test_what_was_looked_at_is_found_without_the_hub(qtbot, page, fakehub):
    fakehub.add(small_repo(REPO), small_repo("maker/Other-GGUF"))
    show_repo(qtbot, page, REPO)
    fakehub.faults.status(503)

    assert type_text(qtbot, page, "small")[0] == REPO
    assert page.panel.heading == "Known without a network"
    assert page.panel.notice.text
    assert "maker/Other-GGUF" not in type_text(qtbot, page, "other")

    type_text(qtbot, page, "small mak")
    click_row(qtbot, page, REPO)
    qtbot.waitUntil(lambda: page.view.head.seen != "", timeout=10_000)
    settled(qtbot, page)
    assert len(page.view.table.rows) == 3


def test_weights_that_are_no_gguf_open_without_the_hub(qtbot, page, fakehub):
    fakehub.add(weights_repo("maker/Small", SMALL, "NF4-DQ"))
    show_repo(qtbot, page, "maker/Small")
    about = page.view.about
    assert about
    fakehub.faults.status(503)
    page.controller.open_repository("maker/Small")
    qtbot.waitUntil(lambda: page.view.head.seen != "", timeout=10_000)
    qtbot.waitUntil(lambda: page.view.about == about, timeout=10_000)


def test_a_name_that_was_never_looked_at_stays_an_error(qtbot, page, fakehub):
    fakehub.faults.status(503)
    type_text(qtbot, page, REPO)
    settle(qtbot, page)
    assert repos(page) == [REPO]
    click_row(qtbot, page, REPO)
    qtbot.waitUntil(lambda: bool(page.view.notice.text), timeout=10_000)
    assert page.view.head.seen == ""
    assert page.view.notice.buttons[0].text() == "Try again"
