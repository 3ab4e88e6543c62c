"""Models of other programs' stores, run where they lie by the real engine."""

from contextlib import closing

import pytest

from app.core.cancel import CancelToken
from app.core.errors import SnugError
from app.engine.protocol import Sampling, Turn
from app.services import Services


@pytest.fixture
def services(checked_home, ollama, hub, monkeypatch):
    monkeypatch.setenv("OLLAMA_MODELS", str(ollama.root))
    monkeypatch.setenv("HF_HUB_CACHE", str(hub.root))
    with closing(Services(checked_home)) as services:
        yield services


def chat(services, path):
    loaded = services.loader.load(path, context=512)
    answer = services.engine.generate(
        [Turn("user", "Hello")],
        Sampling(max_tokens=8, seed=1),
        on_event=lambda _event: None,
        cancel=CancelToken(),
    )
    return loaded, answer


@pytest.mark.engine
def test_a_blob_of_ollamas_is_chatted_with_as_it_lies(services, ollama, demo, make_model, tmp_path):
    blob = ollama.add("registry.ollama.ai/library/guide/f16", demo)
    ollama.add("registry.ollama.ai/library/tiny/latest", make_model(tmp_path / "t.gguf"))
    before = [(path, path.lstat()) for path in sorted(ollama.root.rglob("*")) if path.is_file()]
    services.models()
    entry = services.library.find("guide:f16")

    # The same content as the demo model: listed once, under the name that is always there.
    assert entry.demo
    assert [place.name for place in entry.places] == ["snug-guide-f16.gguf", "guide:f16"]
    loaded, answer = chat(services, blob)

    assert loaded.path == str(blob)
    assert loaded.name == "Snug Guide"
    assert answer.stats.completion_tokens > 0
    assert services.library.find("guide:f16").last_used
    assert services.settings.value.last_model == str(blob)
    assert services.settings.value.recent_models == ()
    after = [(path, path.lstat()) for path in sorted(ollama.root.rglob("*")) if path.is_file()]
    assert [(path, stat.st_mtime_ns, stat.st_size) for path, stat in after] == [
        (path, stat.st_mtime_ns, stat.st_size) for path, stat in before
    ]


@pytest.mark.engine
def test_a_model_in_the_cache_is_no_recent_file(services, hub, demo, tmp_path):
    pointer = hub.add("org/guide-GGUF", "a" * 40, "guide-F16.gguf", demo)
    alone = tmp_path / "alone.gguf"
    alone.write_bytes(demo.read_bytes())
    services.models()

    chat(services, pointer)
    assert services.settings.value.recent_models == ()
    chat(services, alone)
    assert services.settings.value.recent_models == (str(alone),)
    (entry,) = [entry for entry in services.models() if entry.name == "Snug Guide"]
    assert {place.store for place in entry.places} == {"demo", "huggingface", "file"}


def test_what_is_no_model_is_said_before_the_engine_sees_it(services, ollama, tmp_path):
    text = tmp_path / "text"
    text.write_text("<html>")
    blob = ollama.add("registry.ollama.ai/library/page/latest", text)
    (entry,) = [entry for entry in services.models() if not entry.demo]

    assert entry.name == "page:latest"
    assert "a web page" in (entry.problem or "")
    with pytest.raises(SnugError, match="not a GGUF model"):
        services.loader.load(blob)


@pytest.mark.engine
def test_a_blob_without_a_name_is_called_what_ollama_calls_it(services, ollama, demo, tmp_path):
    nameless = tmp_path / "nameless.gguf"
    data = demo.read_bytes()
    assert data.count(b"general.name") == 1
    nameless.write_bytes(data.replace(b"general.name", b"general.nick"))
    blob = ollama.add("registry.ollama.ai/robin/mine/v1", nameless)

    assert services.loader.load(blob, context=512).name == blob.name
    services.engine.stop()
    services.models()

    assert services.loader.name_of(blob) == "robin/mine:v1"
    assert services.loader.load(blob, context=512).name == "robin/mine:v1"
    assert services.engine.loaded.name == "robin/mine:v1"
