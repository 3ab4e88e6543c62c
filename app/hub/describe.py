"""Turns what the Hub's API says about a repository into a value, trusting none of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.core.words import tr
from app.hub.config_json import read_weights
from app.hub.errors import bad_reply
from app.hub.names import is_commit, is_repo, is_safe_path, is_sha256
from app.hub.repository import GgufFacts, RepoFile, Repository
from app.hub.search import bases_of, licence_of
from app.hub.session import day, mapping, number, text, texts
from app.hub.variants import group

_MOST_FILES = 20_000
_LARGEST = 1 << 44
"""Bytes of one file: 17 TB."""


def describe(info: Any, endpoint: str, asked: str) -> Repository:
    """Return the repository that a model's info is about; raises HubError for what is none.

    Files whose names would lead out of a folder are left out.
    """
    fields = mapping(info)
    name = text(fields.get("id"))
    commit = text(fields.get("sha"))
    if not is_repo(name):
        name = asked
    if not is_commit(commit):
        raise bad_reply(tr("The Hub"), tr("{asked} has no commit", asked=asked))
    files = read_files(fields.get("siblings"))
    grouped = group(files)
    tags, card = texts(fields.get("tags")), mapping(fields.get("cardData"))
    return Repository(
        id=name,
        revision=commit,
        licence=_licence(card, tags),
        gated=bool(fields.get("gated")),
        downloads=number(fields.get("downloads")),
        likes=number(fields.get("likes")),
        updated=day(fields.get("lastModified")),
        tags=tags,
        base_models=_bases(card, tags),
        gguf=_facts(mapping(fields.get("gguf"))),
        variants=grouped.variants,
        side=grouped.side,
        weights=None
        if grouped.variants
        else read_weights(mapping(fields.get("config")), files, mapping(fields.get("safetensors"))),
        link=f"{endpoint}/{name}",
    )


def counts(info: Any) -> Mapping[str, Any]:
    """Return what the Hub counted in the safetensors files of a model's info."""
    return mapping(mapping(info).get("safetensors"))


def read_files(siblings: Any) -> tuple[RepoFile, ...]:
    """Return the files of a model's info, those with safe names and believable sizes."""
    entries = siblings if isinstance(siblings, list) else []
    read = (_file(mapping(entry)) for entry in entries[:_MOST_FILES])
    return tuple(file for file in read if file is not None)


def _file(entry: Mapping[str, Any]) -> RepoFile | None:
    path = entry.get("rfilename")
    large = mapping(entry.get("lfs"))
    size = number(large.get("size")) or number(entry.get("size"))
    if not isinstance(path, str) or not is_safe_path(path) or size > _LARGEST:
        return None
    digest = text(large.get("sha256"))
    return RepoFile(path, size, digest if is_sha256(digest) else "")


def _licence(card: Mapping[str, Any], tags: Iterable[str]) -> str:
    said = next(iter(texts(card.get("license"))), "")
    if said in ("", "other"):
        return text(card.get("license_name")) or said or licence_of(tags)
    return said


def _bases(card: Mapping[str, Any], tags: Iterable[str]) -> tuple[str, ...]:
    said = [base for base in texts(card.get("base_model")) if is_repo(base)]
    return tuple(dict.fromkeys([*said, *bases_of(tags)]))


def _facts(gguf: Mapping[str, Any]) -> GgufFacts | None:
    facts = GgufFacts(
        architecture=text(gguf.get("architecture"), 60),
        parameters=number(gguf.get("total")),
        context_length=number(gguf.get("context_length")),
    )
    return facts if facts != GgufFacts() else None
