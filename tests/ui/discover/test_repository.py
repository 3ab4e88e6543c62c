"""A repository on view: what it is, what of it fits, and what cannot be known."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QPushButton
from ui.discover.browsing import click_row, press, repos, row_of, settle, show_repo, visible

from app.fit.catalogue import catalogue
from fakehub.content import SMALL, card, hostile_repo, small_repo, weights_repo
from fakehub.models import mmproj, model_file, split_file
from fakehub.repo import Repo

SEVEN = msgspec.structs.replace(
    SMALL, layers=32, width=4096, ffn=14336, heads=32, kv_heads=8, context=32_768
)
"""7 billion weights and hardly any words: large on the disk, quick to read."""
TYPES = ("F16", "Q8_0", "Q4_K_M")
SEVEN_REPO = "maker/Seven-GGUF"


@pytest.fixture
def seven(fakehub):
    """A model that this machine has room for in some types only, with a projector beside it."""
    files = {f"Seven-{type}.gguf": model_file(SEVEN, type, name="Seven") for type in TYPES}
    front = {"license": "apache-2.0", "base_model": "maker/Seven"}
    text = "Seven is a model of seven billion weights."
    fakehub.add(
        Repo(
            SEVEN_REPO,
            {"README.md": card("Seven", front, text), **files, "mmproj-F16.gguf": mmproj(4096)},
            card_data=front, downloads=1234, likes=5, last_modified="2025-03-01T10:00:00.000Z",
        )
    )  # fmt: skip
    return fakehub


def headers_asked(fakehub) -> int:
    return sum(1 for _ in fakehub.asked(origin="cdn"))


def test_rows_appear_at_once_and_verdicts_follow(qtbot, page, seven):
    stalled = seven.faults.stall_after(0, seconds=1.5)
    page.controller.open_repository(SEVEN_REPO)
    qtbot.waitUntil(lambda: len(page.view.table.rows) == 3, timeout=10_000)
    assert [row.words.name for row in page.view.table.rows] == list(TYPES)
    assert row_of(page, "F16").words.size == "14.0 GB"
    assert row_of(page, "Q4_K_M").words.quality == "small loss"
    assert all(row.words.verdict is None for row in page.view.table.rows)
    assert page.view.waiting.startswith("Reading what each file needs: 0 of 3")
    assert not visible(page.view.take)
    seven.faults.remove(stalled)
    show_repo(qtbot, page, SEVEN_REPO)
    assert row_of(page, "F16").words.verdict in ("tight", "too_big")
    assert row_of(page, "Q8_0").words.verdict == "ram"
    assert row_of(page, "Q8_0").words.bits == "8.5 bits"
    assert row_of(page, "Q8_0").words.memory.endswith(" GB")
    assert not page.view.waiting


def test_it_says_what_the_repository_is(qtbot, page, seven):
    show_repo(qtbot, page, SEVEN_REPO)
    head = page.view.head
    assert head.name == "Seven-GGUF"
    assert "seven billion weights" in head.summary
    assert {"llama", "32k of context", "Apache 2.0", "1.2k downloads"} <= set(head.facts)
    assert any(fact.endswith("B parameters") for fact in head.facts)
    assert head.base_buttons[0].text() == "maker/Seven"
    assert not visible(head.gate)


def test_one_row_is_recommended_with_its_reason_and_the_one_prominent_button(qtbot, page, seven):
    show_repo(qtbot, page, SEVEN_REPO)
    chosen = [row for row in page.view.table.rows if row.state.recommended]
    assert [row.facts.name for row in chosen] == ["Q8_0"]
    assert "recommended" in chosen[0].accessibleName()
    take = page.view.take
    assert take.headline.startswith("Take Q8_0")
    assert take.texts[0].startswith("Q8_0 is the best that fits in RAM with 8,192 tokens")
    assert take.control.main.text().strip().startswith("Download Q8_0")
    primary = [
        button
        for button in page.view.findChildren(QPushButton)
        if visible(button) and button.property("look") == "primary"
    ]
    assert primary == [take.control.main]


def test_the_slider_judges_anew_without_the_network(qtbot, page, seven):
    show_repo(qtbot, page, SEVEN_REPO)
    before, asked = row_of(page, "Q8_0").words.memory, len(seven.requests)
    slider = page.view.context.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert page.view.context.context == 16_384
    qtbot.waitUntil(lambda: row_of(page, "Q8_0").words.memory != before, timeout=5000)
    qtbot.waitUntil(lambda: page.view.take.texts[0].count("16,384") == 1, timeout=5000)
    assert len(seven.requests) == asked
    assert "16k of context" in row_of(page, "Q8_0").accessibleName()
    slider.setValue(slider.maximum())
    qtbot.waitUntil(lambda: "131,072" in page.view.take.texts[0], timeout=5000)
    assert "Trained for 32k" in page.view.context.note.text()


def test_the_wanted_context_is_no_more_than_the_model_was_trained_for(qtbot, page, fakehub):
    fakehub.add(small_repo())
    show_repo(qtbot, page, "maker/Small-GGUF")
    assert page.view.context.context == 4096
    fakehub.add(Repo("maker/Long-GGUF", {"Long-Q8_0.gguf": model_file(SEVEN, "Q8_0", name="L")}))
    show_repo(qtbot, page, "maker/Long-GGUF")
    assert page.view.context.context == 8192, "what is wanted is remembered"


def test_a_second_look_reads_no_header(qtbot, page, seven):
    show_repo(qtbot, page, SEVEN_REPO)
    asked = headers_asked(seven)
    assert asked
    show_repo(qtbot, page, SEVEN_REPO)
    assert row_of(page, "Q8_0").words.verdict == "ram"
    assert headers_asked(seven) == asked


def test_a_row_explains_itself_to_mouse_and_keyboard(qtbot, page, seven):
    show_repo(qtbot, page, SEVEN_REPO)
    row = row_of(page, "Q4_K_M")
    assert "K-quant" in row.tip_at(20)
    assert "divergence" in row.tip_at(row.width() * 0.27)
    assert "Weights" in row.tip_at(row.width() * 0.5)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    details = page.view.table.details
    assert visible(details)
    said = " ".join(details.texts)
    assert "K-quant" in said
    assert "Seven-Q4_K_M.gguf" in said
    assert "of context fits comfortably" in said
    qtbot.keyClick(row, Qt.Key.Key_Up)
    assert row_of(page, "Q8_0").hasFocus()
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    assert "Seven-Q8_0.gguf" in " ".join(details.texts), "one is unfolded at a time"
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    assert not details.isVisible()
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPointF(30, 20).toPoint())
    assert visible(details)


def in_sight(page, widget) -> bool:
    """Tell whether all of a widget, or as much as there is room for, is in the page's window."""
    port = page.view._scroll.viewport()
    top = widget.mapTo(port, widget.rect().topLeft()).y()
    return top >= 0 and top + min(widget.height(), port.height()) <= port.height()


def test_what_is_gone_to_by_key_or_unfolded_comes_into_sight(qtbot, page, fakehub):
    types = ("F16", "Q8_0", "Q6_K", "Q5_K_M", "Q5_K_S", "Q4_K_M", "Q4_K_S", "Q3_K_M", "Q2_K")
    fakehub.add(small_repo(types=types))
    page.resize(1190, 560)
    show_repo(qtbot, page, "maker/Small-GGUF")
    rows = page.view.table.rows
    rows[0].setFocus()
    for row in rows[1:]:
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down)
        assert row.hasFocus()
    qtbot.waitUntil(lambda: in_sight(page, rows[-1]))
    qtbot.keyClick(rows[-1], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: in_sight(page, page.view.table.details))
    assert in_sight(page, rows[-1])


def test_the_keyboard_stays_with_the_repository_when_another_is_opened(qtbot, page, seven):
    seven.add(weights_repo("maker/Seven", SMALL, "NF4"))
    show_repo(qtbot, page, SEVEN_REPO)
    base = page.view.head.base_buttons[0]
    base.setFocus()
    qtbot.keyClick(base, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.view.about != "", timeout=10_000)
    assert page.view.isAncestorOf(page.focusWidget())


def test_side_files_are_folded_apart(qtbot, page, seven):
    show_repo(qtbot, page, SEVEN_REPO)
    assert [row.facts.name for row in page.view.table.rows] == list(TYPES)
    side = page.view.side
    assert side.button.text() == "1 other file beside the models"
    assert not side.text
    press(qtbot, side.button)
    assert "mmproj-F16.gguf" in side.text
    assert "see images" in side.text


def test_a_split_model_is_one_row_and_a_missing_part_is_said(qtbot, page, fakehub):
    parts = split_file(SMALL, "F16", name="Parts", stem="Parts-F16", parts=3)
    lacking = split_file(SMALL, "Q8_0", name="Parts", stem="Parts-Q8_0", parts=3)
    del lacking["Parts-Q8_0-00002-of-00003.gguf"]
    fakehub.add(Repo("maker/Parts-GGUF", {**parts, **lacking}))
    show_repo(qtbot, page, "maker/Parts-GGUF")
    whole, broken = row_of(page, "F16"), row_of(page, "Q8_0")
    assert whole.words.quality == "no real loss, 3 parts"
    assert whole.words.verdict == "ram"
    assert (broken.words.verdict_word, broken.words.below_verdict) == (
        "Incomplete", "1 part missing",
    )  # fmt: skip
    assert not broken.control.main.isEnabled()
    assert page.view.take.headline.startswith("Take F16")


def test_variants_go_by_their_own_names(qtbot, page, fakehub):
    """The header of Q5_K_L says Q5_K_M: two rows must not be called alike."""
    fakehub.add(small_repo("maker/Large-GGUF", ("Q5_K_L", "Q5_K_M")))
    show_repo(qtbot, page, "maker/Large-GGUF")
    chosen = next(row.facts.name for row in page.view.table.rows if row.state.recommended)
    assert page.view.take.headline.startswith(f"Take {chosen}:")
    assert chosen in page.view.take.texts[0]
    page.view.table.toggle(row_of(page, "Q5_K_L").facts.file)
    assert page.view.table.details.heading == "Q5_K_L with 4k of context"


def test_a_broken_file_says_so_in_its_row_and_is_not_offered(qtbot, page, fakehub):
    fakehub.add(hostile_repo())
    show_repo(qtbot, page, "stranger/Trap-GGUF")
    assert not any("evil" in row.facts.file for row in page.view.table.rows)
    assert row_of(page, "Q8_0").words.verdict == "ram"
    broken = row_of(page, "Q5_K_M")
    assert broken.words.verdict_word == "Broken file"
    assert broken.words.below_verdict == broken.state.problem
    assert broken.state.problem in broken.tip_at(broken.width() * 0.7)
    assert not broken.control.main.isEnabled()
    assert not page.view.notice.text, "one bad file is not the whole repository's problem"


def test_a_gated_repository_leads_to_its_page_and_to_the_settings(
    qtbot, page, fakehub, services, monkeypatch
):
    opened = []
    monkeypatch.setattr("app.ui.discover.problems.open_link", opened.append)
    fakehub.add(small_repo("maker/Gated-GGUF", gated="manual"))
    show_repo(qtbot, page, "maker/Gated-GGUF")
    qtbot.waitUntil(lambda: bool(page.view.notice.text), timeout=5000)
    assert visible(page.view.head.gate)
    ask, token = page.view.notice.buttons
    assert (ask.text(), token.text()) == ("Ask for access", "Enter a token")
    with qtbot.waitSignal(page.page_requested) as asked:
        press(qtbot, token)
    assert asked.args == ["Settings"]
    show_repo(qtbot, page, "maker/Gated-GGUF")
    qtbot.waitUntil(lambda: bool(page.view.notice.text), timeout=5000)
    press(qtbot, page.view.notice.buttons[0])
    assert opened == [f"{fakehub.url}/maker/Gated-GGUF"]

    fakehub.users["hf_abcdefgh"] = "robin"
    fakehub.allow("maker/Gated-GGUF", "hf_abcdefgh")
    services.tokens.write("hf_abcdefgh")
    show_repo(qtbot, page, "maker/Gated-GGUF")
    assert not page.view.notice.text
    assert row_of(page, "Q8_0").words.verdict == "ram"


def test_no_such_repository_is_said(qtbot, page):
    show_repo(qtbot, page, "nobody/nothing")
    assert "nobody/nothing" in page.view.notice.text
    assert not page.view.table.isVisible()


def test_headers_that_could_not_be_read_can_be_read_again(qtbot, page, seven):
    fault = seven.faults.status(500, origin="cdn")
    page.controller.open_repository(SEVEN_REPO)
    qtbot.waitUntil(lambda: bool(page.view.notice.text), timeout=30_000)
    assert row_of(page, "Q8_0").words.verdict_word == "Not known"
    assert row_of(page, "Q8_0").control.main.isEnabled(), "it may be downloaded all the same"
    seven.faults.remove(fault)
    again = page.view.notice.buttons[0]
    assert again.text() == "Try again"
    press(qtbot, again)
    qtbot.waitUntil(lambda: row_of(page, "Q8_0").words.verdict == "ram", timeout=10_000)
    qtbot.waitUntil(lambda: visible(page.view.take), timeout=10_000)


def test_an_older_repository_never_replaces_a_newer_one(qtbot, page, seven):
    seven.add(small_repo())
    stalled = seven.faults.stall_after(
        0, seconds=1.5, origin="hub", path=f"api/models/{SEVEN_REPO}", times=1
    )
    page.controller.open_repository(SEVEN_REPO)
    qtbot.waitUntil(lambda: stalled.hits == 1, timeout=5000)
    show_repo(qtbot, page, "maker/Small-GGUF")
    assert page.view.head.name == "Small-GGUF"
    qtbot.wait(1700)
    assert page.view.head.name == "Small-GGUF"
    assert len(page.view.table.rows) == 3


def test_what_a_smaller_machine_cannot_hold_is_said(qtbot, small_machine, page, seven):
    show_repo(qtbot, page, SEVEN_REPO)
    assert {row.words.verdict for row in page.view.table.rows} == {"too_big"}
    assert page.view.take.headline == "Too big for this machine"
    assert page.view.take.texts[0].startswith("Nothing fits with 8,192 tokens of context")
    assert not visible(page.view.take.control)


def test_files_that_are_no_gguf_are_explained_and_lead_on(qtbot, page, seven):
    nf4 = weights_repo("maker/Seven-bnb-4bit", SEVEN, "NF4-DQ", base={"base_model": "maker/Seven"})
    plain = weights_repo("maker/Seven", SEVEN, "BF16")
    seven.add(nf4, plain)
    show_repo(qtbot, page, "maker/Seven")
    assert "BF16" in page.view.about
    assert "Snug runs GGUF files" in page.view.about
    made = page.view.made_from
    qtbot.waitUntil(lambda: bool(made.buttons), timeout=5000)
    assert made.buttons[0].text().startswith(SEVEN_REPO)
    fit = page.controller.open.weights_fit
    assert fit.type == "BF16"
    assert fit.parts.kv_cache > 0, "its config.json says its layers"
    needed = fit.total
    page.view.context.slider.setValue(page.view.context.slider.value() + 4)
    qtbot.waitUntil(lambda: page.controller.open.weights_fit.total > needed, timeout=5000)
    press(qtbot, made.buttons[0])
    qtbot.waitUntil(lambda: page.view.head.name == "Seven-GGUF", timeout=5000)

    show_repo(qtbot, page, "maker/Seven-bnb-4bit")
    assert "double quantization" in page.view.about
    qtbot.waitUntil(lambda: bool(made.buttons), timeout=5000)
    assert made.buttons[0].text().startswith(SEVEN_REPO), "by what it was itself made from"


def test_weights_that_nobody_made_gguf_of_lead_to_a_search(qtbot, page, fakehub):
    fakehub.add(weights_repo("maker/Lonely", SEVEN, "BF16"))
    show_repo(qtbot, page, "maker/Lonely")
    made = page.view.made_from
    qtbot.waitUntil(lambda: made.more.isVisible(), timeout=5000)
    assert made.more.text() == "Search by its name"
    press(qtbot, made.more)
    assert page.panel.field.text() == "Lonely"
    settle(qtbot, page)


def test_what_it_was_made_from_can_be_opened(qtbot, page, seven):
    show_repo(qtbot, page, SEVEN_REPO)
    press(qtbot, page.view.head.base_buttons[0])
    assert page.view.head.name == "Seven"


def test_a_model_of_the_catalogue_opens_its_repository(qtbot, page, fakehub):
    entry = next(one for one in catalogue() if one.name == "Qwen3 0.6B")
    fakehub.add(small_repo(entry.gguf[0]))
    click_row(qtbot, page, entry.gguf[0])
    qtbot.waitUntil(lambda: page.controller.open.repository is not None, timeout=5000)
    assert page.view.head.name == "Qwen3-0.6B-GGUF"


def test_a_model_of_the_catalogue_is_judged_without_the_hub(qtbot, page, fakehub):
    fakehub.stop()
    click_row(qtbot, page, "Qwen/Qwen3-8B-GGUF")
    qtbot.waitUntil(lambda: bool(page.view.notice.text), timeout=15_000)
    qtbot.waitUntil(lambda: bool(page.view.table.rows), timeout=5000)
    assert page.view.head.name == "Qwen3 8B"
    assert "published sizes" in page.view.about
    assert row_of(page, "Q4_K_M").words.verdict == "ram"
    assert not visible(row_of(page, "Q4_K_M").control)
    assert page.view.take.headline.startswith("Take ")
    assert not visible(page.view.take.control)
    assert page.view.notice.text, "why it cannot be downloaded is still said"
    before = row_of(page, "Q4_K_M").words.memory
    page.view.context.slider.setValue(page.view.context.slider.value() + 8)
    qtbot.waitUntil(lambda: row_of(page, "Q4_K_M").words.memory != before, timeout=5000)
    fakehub.start()
    fakehub.add(small_repo("Qwen/Qwen3-8B-GGUF"))
    press(qtbot, page.view.notice.buttons[0])
    qtbot.waitUntil(lambda: len(page.view.table.rows) == 3, timeout=10_000)
    assert visible(row_of(page, "Q4_K_M").control)


def test_a_model_whose_repository_has_moved_is_searched_for(qtbot, page, fakehub):
    fakehub.add(small_repo("other/Qwen3-8B-GGUF"))
    click_row(qtbot, page, "Qwen/Qwen3-8B-GGUF")
    qtbot.waitUntil(lambda: page.panel.field.text() == "Qwen3 8B", timeout=5000)
    settle(qtbot, page)
    assert repos(page) == ["other/Qwen3-8B-GGUF"]
