"""Ollama's store: manifests that name blobs; the one with the model is a GGUF file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.library.found import File, Found, Looker, file_at, is_folder, same_of, stamp_of

_MODEL = "application/vnd.ollama.image.model"
_LIST = "application/vnd.ollama.manifest.list.v2+json"
_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})", re.IGNORECASE)
_HOST = "registry.ollama.ai"
_NAMESPACE = "library"
_HUGGING_FACE = ("hf.co", "huggingface.co")
_LARGEST_MANIFEST = 4 << 20


def scan_ollama(folder: Path, looker: Looker, *, root: Path | None = None) -> Iterator[Found]:
    """Yield the models of a store by their names there; raises OSError for ``folder`` alone.

    ``root`` is the folder that the owner chose, where that lies above.

    Names of the default host and namespace are short, as Ollama shows them: ``llama3.2:3b``.
    Licences, templates, parameters, projectors and adapters are other layers of a manifest.
    """
    with os.scandir(folder) as entries:
        inside = {one.name for one in entries}
    named: set[str] = set()
    # The first is where later versions keep them; the second may hold some from before.
    for manifests in ("manifests-v2", "manifests"):
        if manifests not in inside:
            continue
        for path, parts in _manifests(folder / manifests, looker):
            name = _name(*parts)
            if name in named:
                continue
            named.add(name)
            digest = _model_digest(path, folder, looker)
            blob = _blob(folder, digest) if digest else None
            if blob is not None:  # else it is of another format, or a pull that has not ended
                yield Found(
                    store="ollama",
                    root=str(root or folder),
                    path=blob.path,
                    files=(blob.path,),
                    stamp=stamp_of([blob]),
                    name=name,
                    repo=_repo(*parts),
                    digest=digest,
                    same=same_of(blob),
                    mount=looker.mount(blob),
                )


def _manifests(folder: Path, looker: Looker) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    waiting: list[tuple[str, tuple[str, ...]]] = [(str(folder), ())]
    while waiting:
        path, parts = waiting.pop()
        try:
            with os.scandir(path) as entries:
                inner = sorted(entries, key=lambda one: one.name)
        except OSError as error:
            looker.report(path, error)
            continue
        for entry in inner:
            if entry.name.startswith("."):
                continue
            if len(parts) < 3:
                if is_folder(entry):
                    waiting.append((entry.path, (*parts, entry.name)))
            elif not is_folder(entry):
                host, namespace, model = parts
                yield entry.path, (host, namespace, model, entry.name)


def _name(host: str, namespace: str, model: str, tag: str) -> str:
    if host != _HOST:
        return f"{host}/{namespace}/{model}:{tag}"
    return f"{model}:{tag}" if namespace == _NAMESPACE else f"{namespace}/{model}:{tag}"


def _repo(host: str, namespace: str, model: str, _tag: str) -> str:
    return f"{namespace}/{model}" if host in _HUGGING_FACE else ""


def _model_digest(path: str, root: Path, looker: Looker) -> str:
    manifest = _read(Path(path), looker)
    if manifest.get("mediaType") == _LIST:
        children = _dicts(manifest.get("manifests"))
        digests = (_digest_in(child) or _referred(child, root, looker) for child in children)
        return next(filter(None, digests), "")
    return _digest_in(manifest)


def _referred(child: dict[str, Any], root: Path, looker: Looker) -> str:
    """Follow an entry of a list to the manifest that is kept as a blob."""
    match = _DIGEST.fullmatch(str(child.get("digest", "")))
    if match is None:
        return ""
    path = root / "blobs" / f"sha256-{match[1].lower()}"
    return _digest_in(_read(path, looker)) if path.is_file() else ""


def _digest_in(manifest: dict[str, Any]) -> str:
    """Return the digest of the layer with the weights as GGUF; other formats have none."""
    for layer in _dicts(manifest.get("layers")):
        if layer.get("mediaType") == _MODEL:
            match = _DIGEST.fullmatch(str(layer.get("digest", "")))
            return match[1].lower() if match else ""
    return ""


def _blob(folder: Path, digest: str) -> File | None:
    for name in (f"sha256-{digest}", f"sha256:{digest}"):  # the colon is of 2023
        file = file_at(f"{folder}{os.sep}blobs{os.sep}{name}", name, is_link=False)
        if file is not None:
            return file
    return None


def _read(path: Path, looker: Looker) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            manifest = msgspec.json.decode(file.read(_LARGEST_MANIFEST))
    except OSError as error:
        looker.report(str(path), error)
        return {}
    except msgspec.DecodeError:  # half written, or another program's: no model of Ollama's
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
