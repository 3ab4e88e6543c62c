"""Why a model cannot be deleted, and where its owner can."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.library.models import ModelEntry, Place


def refusal(entry: ModelEntry) -> str:
    """Return why none of its places can be deleted from, and what to do; empty when one can."""
    here = [place for place in entry.places if place.here]
    if any(place.owned for place in here):
        return ""
    if not here:
        return "It is not there now. Connect its drive to delete it."
    place = here[0]
    if place.store == "demo":
        return "The demo model comes with Snug and stays."
    if place.store == "ollama":
        return f"It belongs to Ollama. Delete it there: ollama rm {place.name}"
    if place.store == "lmstudio":
        return "It belongs to LM Studio. Delete it there, under My Models."
    if place.store == "jan":
        return "It belongs to Jan. Delete it there, in the settings of its model provider."
    return (
        "It lies in a folder of your own, and Snug deletes only what lies in the Hugging Face "
        f"cache. Delete it in your file manager: {Path(place.path).parent}"
    )


def remains(entry: ModelEntry, broken: Sequence[str]) -> str:
    """Return what stays of a model elsewhere, and which links to it would lead nowhere."""
    others = [place for place in entry.places if place.here and not place.owned]
    lost = [place for place in others if place.path in broken]
    kept = [place for place in others if place.path not in broken]
    sentences = []
    if kept:
        sentences.append(f"It stays in {_where(kept)}.")
    if lost:
        sentences.append(f"What links to it would be lost too: {_where(lost)}.")
    return " ".join(sentences)


def _where(places: Sequence[Place]) -> str:
    names = {"ollama": "Ollama", "lmstudio": "LM Studio", "jan": "Jan", "demo": "Snug"}
    return ", ".join(
        dict.fromkeys(names.get(place.store) or str(Path(place.path).parent) for place in places)
    )
