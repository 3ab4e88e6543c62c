"""Repositories as they are on the real Hub: what tests, the bench and trying by hand look at.

Well-known models come from Snug's own catalogue: the real names and shapes, made-up weights.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.core.paths import demo_model
from app.fit import blueprint
from app.fit.blueprint import Shape
from app.fit.catalogue import Entry, catalogue
from fakehub.blobs import Blob
from fakehub.models import adapter, claims, imatrix, mmproj, model_file, split_file
from fakehub.repo import Repo
from fakehub.weights import config, counted, weight_files

LLAMA = "bartowski/Llama-3.2-1B-Instruct-GGUF"
"""The repository with 25 variants and a vocabulary of 128k."""
GUIDE = "snug-models/Snug-Guide-GGUF"
"""The repository whose model really chats."""
GATED = "meta-llama/Llama-3.2-1B-Instruct"
"""Access to it is asked for; its weights are safetensors."""
SPLIT = "bartowski/Llama-3.3-70B-Instruct-GGUF"
"""Some of its variants are in several files."""
SEES = "ggml-org/gemma-3-4b-it-GGUF"
"""It has a vision projector beside the model."""
TYPES = (
    "BF16", "F16", "Q8_0", "Q6_K_L", "Q6_K", "Q5_K_L", "Q5_K_M", "Q5_K_S", "Q4_1", "Q4_K_L",
    "Q4_K_M", "Q4_K_S", "Q4_0", "IQ4_NL", "IQ4_XS", "Q3_K_XL", "Q3_K_L", "IQ3_M", "Q3_K_M",
    "IQ3_XS", "Q3_K_S", "IQ3_XXS", "Q2_K_L", "Q2_K", "IQ2_M",
)  # fmt: skip
"""The 25 variants of :data:`LLAMA`."""
SMALL = Shape(
    architecture="llama", layers=2, width=256, ffn=512, heads=4, kv_heads=2, vocabulary=300,
    context=4096,
)  # fmt: skip
"""A shape whose files are quick to make, read and download: 0.6 to 3 MB."""
QUANTIZED = ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0")
"""Types that the model of :data:`GUIDE` is offered in besides F16."""

_LARGE = 40_000_000_000
"""Bytes from which on a file is split."""
_LICENCES = (
    (r"Apache-2\.0", "apache-2.0"), ("MIT", "mit"), (r"Llama 3\.(\d)", r"llama3.\1"),
    ("Llama 3 ", "llama3"), ("Llama 2 ", "llama2"), ("Gemma", "gemma"),
    ("CC-BY-NC", "cc-by-nc-4.0"),
)  # fmt: skip
_ASKED_FOR = {"meta-llama": "manual", "google": "manual", "mistralai": "auto"}


def demonstration(guide: Mapping[str, Path] | None = None) -> list[Repo]:
    """Return everything there is; files are made when something of them is first read.

    ``guide`` has the demo model in further types by type, see :func:`quantized_guide`.
    """
    repos = [*guide_repos(guide), llama_1b(), *other_formats()]
    for entry in catalogue():
        repos.append(base_repo(entry))
        repos += [gguf_repo(entry, name) for name in entry.gguf if name != LLAMA]
    return list({repo.id: repo for repo in reversed(repos)}.values())


def guide_repos(guide: Mapping[str, Path] | None = None) -> list[Repo]:
    """Return the demo model as a repository of its own, and what it says it was made from."""
    files: dict[str, Any] = {
        f"Snug-Guide-{type}.gguf": path
        for type, path in {"F16": demo_model(), **(guide or {})}.items()
    }
    base = "snug-models/Snug-Guide"
    front = {"license": "mit", "language": "en", "base_model": base, "quantized_by": "snug-models"}
    text = (
        "Snug Guide answers questions about quantization, memory and Snug. It is tiny and runs on "
        "any machine."
    )
    files["README.md"] = card("Snug Guide", front, text)
    return [
        Repo(
            GUIDE, files, card_data=front, likes=420, downloads=98_000, trending=999,
            last_modified="2025-11-02T09:00:00.000Z",
        ),
        Repo(
            base, {"README.md": card("Snug Guide", {"license": "mit"}, text)},
            card_data={"license": "mit"}, likes=12, downloads=800,
        ),
    ]  # fmt: skip


def quantized_guide(folder: Path, types: Sequence[str] = QUANTIZED) -> dict[str, Path]:
    """Write the demo model in these types into a folder, with the real engine, once.

    Takes about two seconds the first time.
    """
    from app.engine.engine import Engine

    paths = {type: folder / f"guide-{type}.gguf" for type in types}
    missing = {type: path for type, path in paths.items() if not path.exists()}
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        engine = Engine()
        try:
            for type, path in missing.items():
                making = path.with_suffix(".new")
                engine.quantize(demo_model(), making, type)
                making.replace(path)
        finally:
            engine.stop()
    return paths


def llama_1b(types: Sequence[str] = TYPES) -> Repo:
    """Return a model of 1.2 billion parameters in 25 variants, with side files."""
    return gguf_repo(
        _entry("meta-llama/Llama-3.2-1B-Instruct"), LLAMA, types=types,
        extra={"Llama-3.2-1B-Instruct.imatrix": Blob(b"\x70\0\0\0" + bytes(65_000))},
    )  # fmt: skip


def small_repo(
    repo_id: str = "maker/Small-GGUF", types: Iterable[str] = ("F16", "Q8_0", "Q4_K_M"), **more: Any
) -> Repo:
    """Return a repository of small files, all of them with real hashes, for quick tests."""
    name = repo_id.rpartition("/")[2].removesuffix("-GGUF")
    files = {f"{name}-{type}.gguf": model_file(SMALL, type, name=name) for type in types}
    front = {"license": "apache-2.0", "base_model": repo_id.removesuffix("-GGUF")}
    said = card(name, front, f"{name} is a small language model.")
    return Repo(repo_id, {"README.md": said, **files}, card_data=front, **more)


def hostile_repo(repo_id: str = "stranger/Trap-GGUF") -> Repo:
    """Return a repository whose names leave the folder and whose files are no models.

    Only ``Trap-Q8_0.gguf`` is a good file.
    """
    good = model_file(SMALL, "Q8_0", name="Trap")
    return Repo(
        repo_id,
        {
            **dict.fromkeys(HOSTILE_NAMES, good),
            "Trap-Q8_0.gguf": good,
            "Trap-Q6_K.gguf": claims(50 << 30),
            "Trap-Q5_K_M.gguf": b"<html>Not found</html>",
            "Trap-Q4_K_M.gguf": Blob(good.read(0, 5000)),
            "Trap-Q4_0.gguf": b"",
        },
        gguf={"total": 10**9, "architecture": "llama", "context_length": 4096},
    )


HOSTILE_NAMES = (
    "../evil-Q2_K.gguf", "../../../../evil-Q3_K.gguf", "a/../../evil-Q4_0.gguf",
    "/tmp/evil-Q5_0.gguf", "..\\evil-Q6_K.gguf", "C:\\evil-Q8_0.gguf", "con.gguf",
    "evil\0-F16.gguf", "a//evil-BF16.gguf", "./evil-IQ4_XS.gguf", "evil-Q4_K_M.gguf ",
)  # fmt: skip
"""Paths that the tree of a repository can say, and no program should write to."""


def gguf_repo(
    entry: Entry,
    repo_id: str,
    *,
    types: Sequence[str] = (),
    extra: Mapping[str, Blob] | None = None,
) -> Repo:
    """Return a repository of quantized files of a well-known model, as their makers lay it out."""
    stem = repo_id.rpartition("/")[2].removesuffix("-GGUF").removesuffix("-gguf")
    maker = repo_id.partition("/")[0]
    make = functools.partial(_variant, entry, stem, maker)
    files: dict[str, Blob] = {}
    for type in types or _offered(entry, maker):
        files |= make(type)
    if maker == "bartowski":
        files[f"{stem}-imatrix.gguf"] = imatrix(entry.shape.layers, entry.shape.width)
    if entry.shape.architecture == "gemma3" and entry.parameters > 2e9:
        files["mmproj-model-f16.gguf"] = mmproj(entry.shape.width)
    if repo_id == "Qwen/Qwen3-4B-GGUF":
        files["loras/qwen3-4b-lora-adapter-f32.gguf"] = adapter()
    front = {
        "license": _licence(entry.licence), "base_model": entry.repo, "quantized_by": maker,
        "pipeline_tag": "text-generation", "language": ["en"],
    }  # fmt: skip
    text = (
        f"{entry.name} in GGUF types for llama.cpp, made from "
        f"[{entry.repo}](https://huggingface.co/{entry.repo}).\n\n## Which file should I choose?\n"
        + "\n".join(f"| [{path}]({path}) | {path[-12:-5]} |" for path in sorted(files))
    )
    small = {"README.md": card(f"{entry.name} GGUF", front, text), ".gitattributes": _ATTRIBUTES}
    return Repo(
        repo_id, {**small, **files, **(extra or {})}, card_data=front, **_numbers(repo_id),
        gguf={
            "total": blueprint.parameters(entry.shape), "architecture": entry.shape.architecture,
            "context_length": entry.shape.context, "bos_token": "<|begin|>",
            "eos_token": "<|end|>", "chat_template": "{% for message in messages %}{% endfor %}",
        },
    )  # fmt: skip


def base_repo(entry: Entry) -> Repo:
    """Return the repository that a well-known model was published in: safetensors in BF16."""
    return weights_repo(
        entry.repo, entry.shape, "BF16", licence=_licence(entry.licence),
        gated=_ASKED_FOR.get(entry.repo.partition("/")[0], False),
        text=f"{entry.name} is a language model with {entry.parameters / 1e9:.2g} billion "
        f"parameters and a context of {entry.context:,} tokens.",
    )  # fmt: skip


def other_formats() -> list[Repo]:
    """Return one model as other programs quantize it: bitsandbytes, GPTQ, AWQ, FP8."""
    entry = _entry("meta-llama/Llama-3.2-1B-Instruct")
    named = {
        "unsloth/Llama-3.2-1B-Instruct-bnb-4bit": "NF4-DQ",
        "maker/Llama-3.2-1B-Instruct-nf4": "NF4",
        "maker/Llama-3.2-1B-Instruct-bnb-8bit": "INT8",
        "hugging-quants/Llama-3.2-1B-Instruct-GPTQ-INT4": "GPTQ",
        "hugging-quants/Llama-3.2-1B-Instruct-AWQ-INT4": "AWQ",
        "maker/Llama-3.2-1B-Instruct-FP8": "FP8",
    }
    return [
        weights_repo(
            repo_id, entry.shape, format, licence="llama3.2",
            base={"base_model": entry.repo, "base_model_relation": "quantized"},
            text=f"{entry.name}, quantized ({format}).",
        )
        for repo_id, format in named.items()
    ]  # fmt: skip


def weights_repo(
    repo_id: str, shape: Shape, format: str, *, licence: str = "apache-2.0", text: str = "",
    gated: bool | str = False, base: Mapping[str, Any] | None = None,
) -> Repo:  # fmt: skip
    """Return a repository of safetensors with its config.json."""
    said = config(shape, format)
    front = {"license": licence, "library_name": "transformers", **(base or {})}
    files: dict[str, Any] = {
        "README.md": card(repo_id.rpartition("/")[2], front, text),
        "config.json": json.dumps(said, indent=2).encode(),
        "generation_config.json": b'{"do_sample": true, "temperature": 0.6}\n',
        "tokenizer_config.json": b'{"tokenizer_class": "PreTrainedTokenizerFast"}\n',
        **weight_files(shape, format),
    }
    return Repo(
        repo_id, files, card_data=front, library_name="transformers", gated=gated,
        safetensors=counted(shape, format),
        config={key: said[key] for key in ("architectures", "model_type")}, **_numbers(repo_id),
    )  # fmt: skip


def card(title: str, front: Mapping[str, Any], text: str) -> bytes:
    """Return a README.md with its front matter, and all that people put into one."""
    lines = ["---"]
    for key, value in front.items():
        listed = "".join(f"\n- {item}" for item in value) if isinstance(value, list) else value
        lines.append(f"{key}: {listed}")
    lines += [
        "---",
        '<p align="center"><img src="https://example.org/banner.png" width="100%"/></p>',
        "",
        f"# {title}",
        "",
        "[![Licence](https://example.org/licence.svg)](LICENSE) <b>New!</b>",
        "",
        text,
        "",
        "```\nllama-cli -m model.gguf\n```",
    ]
    return "\n".join(lines).encode()


_ATTRIBUTES = b"*.gguf filter=lfs diff=lfs merge=lfs -text\n"


def _variant(entry: Entry, stem: str, maker: str, type: str) -> dict[str, Blob]:
    name = f"{stem}-{type}"
    size = (
        blueprint.parameters(entry.shape)
        * _BITS.get(type.removeprefix("UD-").split("_")[0], 4.9)
        / 8
    )
    if size < _LARGE:
        return {f"{name}.gguf": model_file(entry.shape, type, name=stem, imatrix=maker != "Qwen")}
    parts = split_file(
        entry.shape, type, name=stem, stem=f"{type}/{name}" if maker != "Qwen" else name,
        parts=int(size / _LARGE) + 1,
    )  # fmt: skip
    return dict(parts)


_BITS = {
    "F16": 16.0, "BF16": 16.0, "F32": 32.0, "Q8": 8.5, "Q6": 6.6, "Q5": 5.7, "Q4": 4.9, "Q3": 4.0,
    "Q2": 3.2, "IQ4": 4.4, "IQ3": 3.5, "IQ2": 2.7,
}  # fmt: skip
"""Bits per weight, roughly."""


def _offered(entry: Entry, maker: str) -> tuple[str, ...]:
    if maker == "Qwen":
        return ("Q8_0", "Q6_K", "Q5_K_M", "Q5_0", "Q4_K_M")
    if maker == "unsloth" and not entry.types:
        return ("BF16", "Q8_0", "UD-Q6_K_XL", "Q6_K", "UD-Q5_K_XL", "Q5_K_M", "UD-Q4_K_XL",
                "Q4_K_M", "IQ4_XS", "UD-Q3_K_XL", "Q3_K_M", "UD-Q2_K_XL")  # fmt: skip
    if maker in ("ggml-org", "tiiuae", "ibm-granite") and not entry.types:
        return ("F16", "Q8_0", "Q4_K_M")
    return entry.offered


def _entry(repo_id: str) -> Entry:
    return next(entry for entry in catalogue() if entry.repo == repo_id)


def _licence(name: str) -> str:
    for pattern, tag in _LICENCES:
        if match := re.match(pattern, name):
            return match.expand(tag)
    return "other"


def _numbers(repo_id: str) -> dict[str, Any]:
    """Make up likes, downloads and dates, always the same ones."""
    digest = hashlib.sha256(repo_id.encode()).digest()
    popular = int(10 ** (2 + 4 * digest[0] / 255))
    day = f"{1 + digest[2] % 12:02}-{1 + digest[3] % 28:02}T12:00:00.000Z"
    return {
        "downloads": popular, "likes": popular // 40, "trending": digest[1],
        "last_modified": f"2025-{day}", "created": f"2024-{day}",
    }  # fmt: skip
