"""A comparison that never changes, for the screenshots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from app.chat.model import Message
from app.engine.protocol import Loaded, Stats
from app.fit.result import Breakdown, DeviceNeed, Fit
from app.ui.compare.arrangement import Arrangement
from app.ui.compare.compare_page import ComparePage
from app.ui.compare.pair_judge import Room

_FOLDER = "/home/robin/.cache/huggingface/hub/models--Qwen--Qwen3-8B-GGUF"
_PATHS = (f"{_FOLDER}/Qwen3-8B-Q4_K_M.gguf", f"{_FOLDER}/Qwen3-8B-Q8_0.gguf")
_QUESTION = "Why is the sky blue? Answer in two sentences."
_ANSWERS = (
    "Sunlight is scattered by the molecules of the air, and **blue light** far more than red, "
    "because its waves are shorter. From everywhere in the sky some of that blue reaches our eyes.",
    "Air molecules scatter short waves of sunlight much more strongly than long ones, which is "
    "called **Rayleigh scattering**. So blue light comes to us from every part of the sky, while "
    "red light passes mostly straight on.",
)
_SIZES = (5_027_000_000, 8_709_000_000)
_SPEEDS = (74.2, 43.9)


def fixed_room(_paths: Sequence[Path | None]) -> Room:
    """Return what two quantizations of one model would need."""
    fits = [_fit(path, size) for path, size in zip(_PATHS, _SIZES, strict=True)]
    total = sum(fit.total for fit in fits)
    return Room(
        fits=(fits[0], replace(fits[1], verdict="split")),
        arrangement=Arrangement(manner="instead", total=total, chat=True),
    )


def show_comparison(page: ComparePage) -> None:
    """Show both sides with an answer each."""
    controller = page.controller
    for side, path in enumerate(_PATHS):
        controller.choose(side, Path(path))
        conversation = side + 1
        question = Message(
            id=2 * side + 1, conversation=conversation, parent=None, role="user", text=_QUESTION,
            state="complete", created=0.0,
        )  # fmt: skip
        answer = replace(
            question, id=question.id + 1, role="assistant", text=_ANSWERS[side],
            model="Qwen3 8B", stats=_stats(side),
        )  # fmt: skip
        part = page.sides[side]
        part.clear()
        controller.question_kept.emit(side, question)
        controller.loaded.emit(side, _loaded(side))
        controller.answer_begun.emit(side, replace(answer, text="", state="streaming"))
        controller.answer_ended.emit(side, answer)


def _fit(path: str, size: int) -> Fit:
    parts = Breakdown(weights=size, kv_cache=1_208_000_000, compute=310_000_000)
    return Fit(
        file=Path(path).name, type="", bits_per_weight=0.0, parameters=8_190_735_360, size=size,
        context=8192, parts=parts, devices=(DeviceNeed(name="RAM", needed=0, free=0),),
        verdict="gpu", tier="header",
    )  # fmt: skip


def _stats(side: int) -> Stats:
    return Stats(
        prompt_tokens=24, reused_tokens=0, completion_tokens=(41, 47)[side],
        prefill_tps=(1930.0, 1720.0)[side], decode_tps=_SPEEDS[side],
        first_token_s=(0.03, 0.04)[side], seed=20250117,
        peak_memory=_SIZES[side] + 1_520_000_000,
    )  # fmt: skip


def _loaded(side: int) -> Loaded:
    return Loaded(
        id=1, path=_PATHS[side], name="Qwen3 8B", architecture="qwen3", description="",
        parameters=8_190_735_360, file_size=_SIZES[side], context=8192, trained_context=40_960,
        layers=36, gpu_layers=36, vocabulary=151_936, has_template=True, load_seconds=1.0,
        memory=_SIZES[side], notes=[],
    )  # fmt: skip
