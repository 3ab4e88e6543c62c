"""Why a model cannot be deleted, and where its owner can."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.core.words import tr
from app.library.models import ModelEntry, Place


def refusal(entry: ModelEntry) -> str:
    """Return why none of its places can be deleted from, and what to do; empty when one can."""
    here = [place for place in entry.places if place.here]
    if any(place.owned for place in here):
        return ""
    if not here:
        return tr("It is not there now. Connect its drive to delete it.")
    place = here[0]
    if place.store == "demo":
        return tr("The demo model comes with Snug and stays.")
    if place.store == "ollama":
        return tr("It belongs to Ollama. Delete it there: ollama rm {name}", name=place.name)
    if place.store == "lmstudio":
        return tr("It belongs to LM Studio. Delete it there, under My Models.")
    if place.store == "jan":
        return tr("It belongs to Jan. Delete it there, in the settings of its model provider.")
    return tr(
        "It lies in a folder of your own, and Snug deletes only what lies in the "
        "Hugging Face cache. Delete it in your file manager: {parent}",
        parent=Path(place.path).parent,
    )


def remains(entry: ModelEntry, broken: Sequence[str]) -> str:
    """Return what stays of a model elsewhere, and which links to it would lead nowhere."""
    others = [place for place in entry.places if place.here and not place.owned]
    lost = [place for place in others if place.path in broken]
    kept = [place for place in others if place.path not in broken]
    sentences = []
    if kept:
        sentences.append(tr("It stays in {where}.", where=_where(kept)))
    if lost:
        sentences.append(tr("What links to it would be lost too: {where}.", where=_where(lost)))
    return " ".join(sentences)


def _where(places: Sequence[Place]) -> str:
    names = {"ollama": "Ollama", "lmstudio": "LM Studio", "jan": "Jan", "demo": "Snug"}
    return ", ".join(
        dict.fromkeys(names.get(place.store) or str(Path(place.path).parent) for place in places)
    )
