"""Which buttons go on after a failure: never one that leads to the same failure."""

from __future__ import annotations

from typing import get_args

import pytest

from app.core.errors import StorageError
from app.engine.errors import EngineDied, EngineError, died
from app.engine.protocol import FailureKind
from app.ui.chat.ways_on import ways_after_answer, ways_after_load


@pytest.mark.parametrize("kind", get_args(FailureKind))
@pytest.mark.parametrize("dead", [False, True])
def test_every_failure_has_one_or_two_ways_on(kind: FailureKind, dead: bool):
    error = (EngineDied if dead else EngineError)(kind, "It broke.")
    for ways in (
        ways_after_answer(error, context=8192),
        ways_after_load(error, demo=True, context=8192),
        ways_after_load(error, demo=False, context=8192),
    ):
        assert 1 <= len(set(ways)) == len(ways) <= 2


@pytest.mark.parametrize("kind", ["memory", "context"])
def test_out_of_memory_a_smaller_setting_is_one_click_away(kind: FailureKind):
    error = EngineError(kind, "There is not enough memory.")
    assert ways_after_answer(error, context=8192)[0] == "smaller"
    assert ways_after_load(error, demo=False, context=8192)[0] == "smaller"
    # Where it cannot be smaller, another model is what remains.
    assert ways_after_load(error, demo=False, context=512) == ["demo"]
    killed = died(1, ["failed to allocate buffer"], "it was answering")
    assert "smaller" in ways_after_answer(killed, context=8192)


def test_a_template_that_fails_leads_to_another_model():
    error = EngineError("template", "The model's chat template refused this conversation.")
    assert ways_after_answer(error, context=8192) == ["open", "demo"]


def test_an_answer_that_could_not_be_saved_is_saved_again():
    assert ways_after_answer(StorageError("The disk is full."), context=8192) == ["save"]
