"""The strip: the model, its memory, the jobs."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.engine.protocol import Loaded
from app.ui.status_strip import NO_BAR, StatusStrip
from app.ui.theme import Themes

LOADED = Loaded(
    id=1, path="/m/guide.gguf", name="Snug Guide", architecture="llama", description="",
    parameters=7_000_000, file_size=14_000_000, context=2048, trained_context=2048, layers=4,
    gpu_layers=0, vocabulary=4096, has_template=True, load_seconds=0.1, memory=4_000_000_000,
    notes=[],
)  # fmt: skip


@pytest.fixture
def strip(qtbot, themes: Themes) -> StatusStrip:
    made = StatusStrip(themes)
    qtbot.addWidget(made)
    made.resize(900, 30)
    made.show()
    return made


def test_without_a_model_it_says_so(strip: StatusStrip):
    assert strip.model_text == "No model loaded"
    assert not strip._bar.isVisible()


def test_a_model_stands_against_the_memory(strip: StatusStrip):
    strip.show_model(LOADED)
    assert strip.model_text == "Snug Guide 4.0 GB"
    strip.set_total_memory(16_000_000_000)
    assert strip.model_text == "Snug Guide 4.0 GB of 16 GB memory"
    assert strip._bar.value() == 250
    assert strip.accessibleDescription() == strip.model_text
    strip.show_model(None)
    assert strip.model_text == "No model loaded"
    assert not strip._bar.isVisible()


@pytest.mark.parametrize(
    ("memory", "level", "token"),
    [(8e9, "fits", "accent"), (13e9, "tight", "tight"), (15.9e9, "too_big", "too_big")],
)
def test_the_bar_warns_when_memory_gets_short(strip: StatusStrip, themes, memory, level, token):
    strip.set_total_memory(16_000_000_000)
    strip.show_model(msgspec.structs.replace(LOADED, memory=int(memory)))
    assert strip._bar.property("level") == level
    bar = strip._bar.grab().toImage()
    assert bar.pixelColor(20, bar.height() // 2) == themes.current.color(token)


def test_jobs_come_and_go(strip: StatusStrip):
    assert strip.job_text == ""
    strip.show_job("load", "Loading Guide", 0.25)
    assert strip.job_text == "Loading Guide"
    assert strip._progress.value() == 250
    strip.show_job("check", "Checking the engine", -1)
    assert strip.job_text == "Checking the engine (and 1 more)"
    assert strip._progress.maximum() == 0  # busy, without an end in sight
    strip.end_job("check")
    strip.end_job("check")
    assert strip.job_text == "Loading Guide"
    strip.end_job("load")
    assert strip.job_text == ""
    assert not strip._progress.isVisible()


def test_long_names_are_shortened_not_pushed(strip: StatusStrip):
    strip.set_total_memory(16_000_000_000)
    strip.show_model(msgspec.structs.replace(LOADED, name="A very long model name " * 20))
    strip.show_job("load", "Loading something with a very long name " * 10, 0.5)
    assert strip.minimumSizeHint().width() < 600
    strip.grab()
    assert strip._name.toolTip().startswith("A very long model name")


def test_a_job_that_leads_on_is_clicked(strip: StatusStrip, qtbot):
    strip.show_job("load", "Loading Guide", 0.5)
    strip.show_job("downloads", "Downloading R&B: 34%", 0.34, more=2, leads_on=True)
    assert strip.job_text == "Downloading R&B: 34% (and 3 more)"
    assert not strip._job.isVisible()
    assert strip._link.accessibleName() == strip.job_text
    with qtbot.waitSignal(strip.job_chosen) as chosen:
        QTest.keyClick(strip._link, Qt.Key.Key_Space)
    assert chosen.args == ["downloads"]
    strip.show_job("check", "Checking the engine")
    assert strip.job_text == "Checking the engine (and 4 more)"
    assert not strip._link.isVisible()
    for job in ("check", "downloads"):
        strip.end_job(job)
    assert strip.job_text == "Loading Guide"


def test_a_long_line_that_leads_on_is_shortened(strip: StatusStrip):
    strip.show_job("downloads", "Downloading a model of many words " * 10, 0.5, leads_on=True)
    strip.resize(500, 30)
    strip.grab()
    assert strip.minimumSizeHint().width() < 500
    assert strip._link.geometry().right() < 500
    assert strip._link.toolTip().startswith("Downloading a model")


def test_the_prediction_stands_beside_what_is_measured(strip: StatusStrip):
    strip.set_total_memory(16_000_000_000)
    strip.show_model(LOADED)
    strip.set_predicted(3_900_000_000)
    assert strip.model_text == "Snug Guide 4.0 GB of 16 GB memory, 3.9 GB predicted"
    strip.set_peak(4_200_000_000)
    assert strip.model_text == "Snug Guide 4.2 GB of 16 GB memory, 3.9 GB predicted"
    strip.show_model(msgspec.structs.replace(LOADED, name="Other"))
    assert strip.model_text == "Other 4.0 GB of 16 GB memory"


def test_a_model_whose_memory_was_freed_is_still_named(strip: StatusStrip):
    strip.show_model(LOADED)
    strip.show_model(None, freed="Snug Guide")
    assert strip.model_text == "Snug Guide: memory freed, loads with the next question"


def test_the_stop_button_is_always_there(strip: StatusStrip, qtbot):
    assert strip.stop.isVisible()
    assert not strip.stop.isEnabled()
    strip.set_busy(True)
    with qtbot.waitSignal(strip.stop_asked):
        QTest.mouseClick(strip.stop, Qt.MouseButton.LeftButton)
    strip.set_busy(False)
    assert not strip.stop.isEnabled()


def test_a_job_without_an_end_in_sight_needs_no_bar(strip: StatusStrip):
    strip.show_job("answer", "Answering: 12 tokens", NO_BAR)
    assert strip.job_text == "Answering: 12 tokens"
    assert not strip._progress.isVisible()
    strip.show_job("answer", "Reading", 0.5)
    assert strip._progress.isVisible()
