"""How two models get into memory, from what each needs."""

from __future__ import annotations

import pytest

from app.fit.result import Breakdown, DeviceNeed, Fit
from app.ui.compare.arrangement import arrange, verdict_of

GB = 1_000_000_000


def fit(needed: float, free: float, *, total: float = 16, card: float | None = None) -> Fit:
    """A model that needs so many GB of main memory, and of a card with 12 GB free."""
    devices = [
        DeviceNeed(name="RAM", needed=int(needed * GB), free=int(free * GB), total=int(total * GB))
    ]
    if card is not None:
        devices.append(DeviceNeed(name="CUDA0", needed=int(card * GB), free=12 * GB, total=12 * GB))
    return Fit(
        file="a.gguf", type="Q4_K_M", bits_per_weight=4.9, parameters=8 * 10**9, size=5 * GB,
        context=8192, parts=Breakdown(weights=int((needed + (card or 0)) * GB)),
        devices=tuple(devices), verdict="ram", tier="header",
        gpu_layers=33 if card else 0, layers=33,
    )  # fmt: skip


def test_two_that_fit_beside_the_chat_stay_beside_it():
    pair = [fit(3, 12), fit(4, 12)]
    found = arrange(pair, pair, headroom=0.1, chat=True)
    assert (found.manner, found.together, found.frees_chat) == ("together", True, False)
    assert "7.00 GB" in found.sentence


def test_the_chats_model_makes_room_where_that_helps():
    found = arrange([fit(4, 6), fit(4, 6)], [fit(4, 12), fit(4, 12)], headroom=0.1, chat=True)
    assert (found.manner, found.together, found.frees_chat) == ("instead", True, True)
    assert "makes room" in found.sentence


def test_without_a_chat_nothing_is_freed():
    pair = [fit(8, 10), fit(8, 10)]
    found = arrange(pair, pair, headroom=0.1, chat=False)
    assert (found.manner, found.together, found.frees_chat) == ("one", False, False)
    assert "its turn" in found.sentence


@pytest.mark.parametrize(("left", "right", "together"), [(5, 5, True), (6, 6, False)])
def test_what_both_need_is_added_up_on_each_device(left, right, together):
    pair = [fit(1, 12, card=left), fit(1, 12, card=right)]
    assert (verdict_of(pair, 0.1) == "gpu") is together
    assert arrange(pair, pair, headroom=0.1, chat=False).together is together


def test_being_tight_is_not_enough():
    # They would fit once other programs are closed: nobody shall wait for that in the middle.
    pair = [fit(6, 8), fit(6, 8)]
    assert verdict_of(pair, 0.1) == "tight"
    assert not arrange(pair, pair, headroom=0.1, chat=False).together
