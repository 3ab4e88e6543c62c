"""Where the Hub is and where huggingface_hub keeps its files, without importing it."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

PUBLIC = "https://huggingface.co"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def default_endpoint() -> str:
    """Return the Hub that the environment names (``HF_ENDPOINT``), else the public one."""
    return (os.environ.get("HF_ENDPOINT") or PUBLIC).rstrip("/")


def is_loopback(url: str) -> bool:
    """Say whether an address is on this machine."""
    try:
        return urlsplit(url).hostname in LOOPBACK
    except ValueError:
        return False


def host_of(url: str) -> str:
    """Return an address's host, and port where it says one, without name and password."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def hub_home() -> Path:
    """Return huggingface_hub's folder: ``HF_HOME``, else ``huggingface`` in the user's cache."""
    home = os.environ.get("HF_HOME")
    if home is None:
        cache = os.environ.get("XDG_CACHE_HOME", str(Path("~/.cache")))
        home = str(Path(cache, "huggingface"))
    return _expanded(home)


def hub_cache() -> Path:
    """Return the folder of downloaded files: ``HF_HUB_CACHE``, else ``hub`` in its home."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if (chosen := os.environ.get(name)) is not None:
            return _expanded(chosen)
    return hub_home() / "hub"


def hub_token_file() -> Path:
    """Return the file in which ``hf auth login`` leaves its token."""
    chosen = os.environ.get("HF_TOKEN_PATH")
    return hub_home() / "token" if chosen is None else _expanded(chosen)


def _expanded(path: str) -> Path:
    return Path(os.path.expandvars(path)).expanduser()
