"""Searching while one types, over the real client and a Hub on loopback."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from ui.discover.browsing import click_row, names, repos, settle, type_text, visible

from app.fit.catalogue import catalogue
from app.ui.discover.result_rows import entry_row
from app.ui.discover.searcher import PAUSE_MS
from fakehub.repo import Repo

B = 10**9


def model(name: str, parameters: float = 1.0, *, gguf: bool = True, **more) -> Repo:
    """Return a repository of which a list says something; its files are never read."""
    files = {f"x.{'gguf' if gguf else 'safetensors'}": b"x"}
    facts = {"total": round(parameters * B), "architecture": "llama", "context_length": 4096}
    key = "gguf" if gguf else "safetensors"
    return Repo(name, files, **({key: facts} | more))


@pytest.fixture
def llamas(fakehub):
    """Three models that fit and one that does not."""
    fakehub.add(
        model("maker/Llama-small-GGUF", 1, downloads=50, likes=1),
        model("maker/Llama-middle-GGUF", 8, downloads=900, likes=2, gated="manual"),
        model("other/Llama-tiny-GGUF", 0.5, downloads=10, likes=900),
        model("maker/Llama-huge-GGUF", 400, downloads=5000),
    )
    return fakehub


def searches(fakehub) -> list[str]:
    return [request.path for request in fakehub.requests if "/api/models?" in request.path]


def test_typing_asks_once_when_the_keys_rest(qtbot, page, llamas):
    assert 250 <= PAUSE_MS <= 300
    found = type_text(qtbot, page, "llama")
    assert found == ["maker/Llama-middle-GGUF", "maker/Llama-small-GGUF", "other/Llama-tiny-GGUF"]
    asked = searches(llamas)
    assert len(asked) == 1, "one request for five letters"
    assert "search=llama" in asked[0]
    assert "num_parameters=max%3A" in asked[0], "what fits is asked of the server"
    assert page.panel.heading == "On the Hub"


def test_a_stalled_answer_holds_up_no_other_and_never_replaces_a_newer_one(qtbot, page, llamas):
    stalled = llamas.faults.stall_after(0, seconds=2, origin="hub", path="search=llam&", times=1)
    qtbot.keyClicks(page.panel.field, "llam")
    qtbot.waitUntil(lambda: stalled.hits == 1, timeout=5000)
    qtbot.keyClicks(page.panel.field, "a-tiny")
    qtbot.waitUntil(lambda: repos(page) == ["other/Llama-tiny-GGUF"], timeout=1500)
    assert not page.panel.searcher.busy
    qtbot.wait(2200)
    assert repos(page) == ["other/Llama-tiny-GGUF"], "the older answer came late"


def test_an_empty_field_shows_the_catalogue_without_a_request(qtbot, page, fakehub):
    assert page.panel.heading == "Well-known models"
    assert "Llama 3.2 1B Instruct" in names(page)
    type_text(qtbot, page, "zzz")
    qtbot.keyClick(page.panel.field, Qt.Key.Key_Escape)
    assert "Llama 3.2 1B Instruct" in names(page)
    assert all("search=zzz" in path for path in searches(fakehub)), "only the words were asked"


def test_the_catalogue_marks_what_fits_and_says_how_much_does_not(qtbot, page):
    lines = page.panel.list.lines
    qtbot.waitUntil(lambda: all(row.verdict for row in lines.rows), timeout=10_000)
    small = next(row for row in lines.rows if row.name == "Llama 3.2 1B Instruct")
    assert small.verdict == "ram"
    assert "fits in ram" in small.spoken.lower()
    assert "Llama 3.1 405B Instruct" not in names(page)
    button = page.panel.hint.buttons[0]
    assert button.text().endswith("larger models do not fit: show")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not page.panel.filters.fits
    assert len(names(page)) == len(catalogue())
    huge = next(row for row in lines.rows if row.name == "Llama 3.1 405B Instruct")
    assert huge.verdict == "too_big"


def test_the_next_page_comes_at_the_end_of_the_list(qtbot, page, fakehub):
    fakehub.add(*(model(f"maker/Many-{at:03}-GGUF", downloads=1000 - at) for at in range(75)))
    found = type_text(qtbot, page, "many")
    assert len(found) == 30
    assert len(searches(fakehub)) == 1, "no page is fetched that nobody sees"
    bar = page.panel.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(repos(page)) == 60, timeout=5000)
    assert repos(page)[:30] == found, "what was there stays"
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(repos(page)) == 75, timeout=5000)
    settle(qtbot, page)
    count = len(searches(fakehub))
    bar.setValue(bar.maximum())
    qtbot.wait(50)
    assert len(searches(fakehub)) == count, "there is no page after the last"
    assert len(set(repos(page))) == 75


def test_filters_and_order_are_asked_of_the_hub(qtbot, page, llamas):
    type_text(qtbot, page, "llama")
    qtbot.mouseClick(page.panel.chips.open, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert repos(page) == ["maker/Llama-small-GGUF", "other/Llama-tiny-GGUF"]
    assert "gated=false" in searches(llamas)[-1]
    page.panel.sort.setCurrentIndex(page.panel.sort.findData("likes"))
    settle(qtbot, page)
    assert repos(page) == ["other/Llama-tiny-GGUF", "maker/Llama-small-GGUF"]
    qtbot.mouseClick(page.panel.chips.fits, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert "maker/Llama-huge-GGUF" in repos(page)
    huge = next(row for row in page.panel.list.lines.rows if "huge" in row.repo)
    assert huge.verdict == "too_big"
    page.panel.chips.change(size="2")
    settle(qtbot, page)
    assert "maker/Llama-huge-GGUF" not in repos(page)


def test_nothing_that_fits_says_how_many_there_are_and_shows_them(qtbot, page, llamas):
    assert type_text(qtbot, page, "llama-huge") == []
    qtbot.waitUntil(lambda: "fits this machine" in page.panel.hint.text, timeout=5000)
    button = page.panel.hint.buttons[0]
    assert button.text() == "Show 1 that do not fit"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert repos(page) == ["maker/Llama-huge-GGUF"]
    assert not visible(page.panel.hint)


def test_nothing_at_all_says_what_to_do(qtbot, page, fakehub):
    fakehub.add(model("maker/Plain-weights", 1, gguf=False))
    assert type_text(qtbot, page, "plain") == []
    assert page.panel.hint.text.startswith("No GGUF repository was found for “plain”")
    labels = [button.text() for button in page.panel.hint.buttons if visible(button)]
    assert labels == ["Search all formats"]
    qtbot.mouseClick(page.panel.hint.buttons[0], Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert repos(page) == ["maker/Plain-weights"]


def test_a_pasted_page_opens_at_once(qtbot, page, fakehub):
    page.panel.field.setText(f"{fakehub.url}/maker/Secret/tree/main")
    qtbot.keyClick(page.panel.field, Qt.Key.Key_Return)
    assert page.view.head.name == "Secret"
    settle(qtbot, page)
    assert repos(page) == ["maker/Secret"], "it can be clicked, whether it is listed or not"


def test_return_searches_at_once_and_then_opens_the_first(qtbot, page, llamas):
    qtbot.keyClicks(page.panel.field, "llama-small")
    qtbot.keyClick(page.panel.field, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert repos(page) == ["maker/Llama-small-GGUF"]
    assert not visible(page.view)
    qtbot.keyClick(page.panel.field, Qt.Key.Key_Return)
    assert page.view.head.name == "Llama-small-GGUF"


def test_an_unreachable_hub_is_said_and_the_catalogue_stays(qtbot, page, llamas):
    llamas.stop()
    qtbot.keyClicks(page.panel.field, "llama 3.2")
    qtbot.waitUntil(lambda: bool(page.panel.notice.text), timeout=15_000)
    assert {"Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct"} <= set(names(page))
    assert page.panel.heading == "Well-known models"
    llamas.start()
    again = page.panel.notice.buttons[0]
    assert again.text() == "Try again"
    page.panel.field.setText("llama")
    settle(qtbot, page)
    assert len(repos(page)) == 3
    assert not page.panel.notice.text


@pytest.fixture
def offline(services):
    """Services that stay offline; loopback is no way out, so their Hub is elsewhere."""
    services.settings.update(offline=True, endpoint="http://hub.example")


def test_offline_is_said_and_leads_to_the_settings(qtbot, offline, page, fakehub):
    type_text(qtbot, page, "llama 3.2")
    assert page.panel.notice.text == "Snug is set to stay offline."
    assert "Llama 3.2 1B Instruct" in names(page)
    with qtbot.waitSignal(page.page_requested) as asked:
        qtbot.mouseClick(page.panel.notice.buttons[0], Qt.MouseButton.LeftButton)
    assert asked.args == ["Settings"]
    assert not fakehub.requests


def test_a_failed_next_page_keeps_the_list(qtbot, page, fakehub):
    fakehub.add(*(model(f"maker/Many-{at:03}-GGUF", downloads=1000 - at) for at in range(40)))
    assert len(type_text(qtbot, page, "many")) == 30
    fault = fakehub.faults.status(500, path="cursor=")
    bar = page.panel.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: bool(page.panel.notice.text), timeout=15_000)
    assert len(repos(page)) == 30
    fakehub.faults.remove(fault)
    qtbot.mouseClick(page.panel.notice.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(repos(page)) == 40, timeout=5000)


def test_a_click_opens_a_line_and_marks_it(qtbot, page, llamas):
    type_text(qtbot, page, "llama")
    click_row(qtbot, page, "maker/Llama-small-GGUF")
    assert visible(page.view)
    assert page.view.head.name == "Llama-small-GGUF"
    results = page.panel.list
    assert results.row_at(results.currentIndex()).repo == "maker/Llama-small-GGUF"
    type_text(qtbot, page, "llama-")
    assert results.row_at(results.currentIndex()).repo == "maker/Llama-small-GGUF", "still marked"
    page.controller.open_repository("elsewhere/Other")
    assert not results.currentIndex().isValid()


def test_a_model_without_a_known_repository_is_searched_for(qtbot, page):
    entry = next(entry for entry in catalogue() if not entry.gguf)
    page.panel.opened.emit(entry_row(entry))
    assert page.panel.field.text() == entry.name


def test_browsing_shows_what_is_popular_without_words(qtbot, page, llamas):
    qtbot.mouseClick(page.panel.browse, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert set(repos(page)) == {
        "maker/Llama-small-GGUF", "maker/Llama-middle-GGUF", "other/Llama-tiny-GGUF",
    }  # fmt: skip
    assert "sort=trendingScore" in searches(llamas)[-1]
    qtbot.mouseClick(page.panel.browse, Qt.MouseButton.LeftButton)
    assert page.panel.heading == "Well-known models"


def test_a_search_that_gives_up_says_so(qtbot, page, fakehub):
    """What the server cannot filter is looked through here, but not without end."""
    other = {"total": B, "architecture": "qwen3", "context_length": 4096}
    many = [model(f"maker/Many-{at:04}-GGUF", gguf=other) for at in range(1100)]
    fakehub.add(*many)
    page.panel.chips.change(architecture="gemma3")
    assert type_text(qtbot, page, "many") == []
    assert page.panel.hint.text.startswith("Snug looked through a thousand models")
    assert page.panel.hint.buttons[0].text() == "Clear the other filters"


def test_a_list_does_not_move_when_the_machine_is_read_again(qtbot, page, llamas, services):
    type_text(qtbot, page, "llama")
    asked = len(searches(llamas))
    ram = msgspec.structs.replace(services.machine.given.ram, available=4 * B)
    services.machine.given = msgspec.structs.replace(services.machine.given, ram=ram)
    page.page_shown()
    qtbot.waitUntil(
        lambda: page.controller.open.fitter.machine.ram.available == 4 * B, timeout=10_000
    )
    settle(qtbot, page)
    assert len(searches(llamas)) == asked
    assert "maker/Llama-middle-GGUF" in repos(page)
    assert "maker/Llama-middle-GGUF" not in type_text(qtbot, page, "llama-"), "what fits is less"
