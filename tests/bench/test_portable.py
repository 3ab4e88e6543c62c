"""How the bundle's engine is judged, without a clock."""

from __future__ import annotations

import pytest

from app.bench.portable import measure_portable, undisturbed
from app.core.errors import UsageError


def test_a_disturbed_round_says_nothing_of_an_engine():
    quiet = [10.0, 9.9, 10.1, 9.8, 10.0, 9.7]
    disturbed = [10.0, 4.0, 10.1, 3.0, 6.0, 5.0]
    assert undisturbed(disturbed) == pytest.approx(undisturbed(quiet))
    assert undisturbed([8.0]) == 8.0
    # One lucky round does not decide.
    assert undisturbed([20.0, *[10.0] * 8]) == 10.0


def test_without_a_bundle_there_is_nothing_to_measure(monkeypatch, tmp_path):
    monkeypatch.setattr("app.bench.portable.shipped", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(UsageError, match="no bundle"):
        measure_portable(lambda step: None)
