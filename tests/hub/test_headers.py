"""Headers of whole repositories: the right ones, at the cost of one vocabulary, and once."""

from __future__ import annotations

import struct
import threading
import time
import zlib
from pathlib import Path

import msgspec
import pytest

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.gguf.errors import GgufError
from app.gguf.header import Header
from app.gguf.reader import read_header
from app.gguf.source import BytesSource
from app.gguf.types import TYPE_BY_NAME
from app.gguf.writer import NewTensor, header_bytes
from app.hub.errors import HubError
from app.hub.header_store import HeaderStore, Outline, outline
from fakehub import content
from fakehub.blobs import Blob, Zeros
from fakehub.repo import Repo

REPO = "maker/Model-GGUF"


class Local:
    """A blob of the fake Hub as the GGUF reader wants it."""

    def __init__(self, blob: Blob) -> None:
        self._blob = blob
        self.size = blob.size

    def read(self, offset: int, size: int) -> bytes:
        return self._blob.read(offset, size)


def read(hub, repository, cancel: CancelToken | None = None, **more) -> dict:
    """Return what was read by the name of the variant, in the order in which it came."""
    results: dict[str, object] = {}
    busy = threading.Lock()

    def on_read(variant, found) -> None:
        assert busy.acquire(blocking=False), "two at a time"
        assert variant.name not in results
        time.sleep(0.001)
        results[variant.name] = found
        busy.release()

    hub.read_headers(repository, repository.variants, on_read, cancel or CancelToken(), **more)
    return results


def local(fakehub, repo_id: str, variant) -> tuple[Header, ...]:
    files = fakehub.shelf(repo_id).main.files
    return tuple(read_header(Local(files[part.path])) for part in variant.files)


def sent(fakehub) -> int:
    return sum(request.sent for request in fakehub.asked(origin="cdn"))


def model(tokens: list[str], layers: int = 2, extra: dict | None = None, width: int = 64) -> Blob:
    """Return a model with this vocabulary and no weights."""
    metadata = {
        "general.architecture": "llama", "llama.block_count": layers, "llama.context_length": 64,
        "tokenizer.ggml.model": "gpt2", "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [1] * len(tokens),
        "tokenizer.ggml.merges": [f"{token} x" for token in tokens],
        "tokenizer.chat_template": "{{ x }}", **(extra or {}),
    }  # fmt: skip
    kind = TYPE_BY_NAME["F16"]
    tensors = [NewTensor(f"blk.{number}.w", (width, width), kind) for number in range(layers)]
    start = header_bytes(metadata, tensors)
    return Blob(start, Zeros(layers * width * width * 2))


def words(count: int, salt: str = "") -> list[str]:
    return [f"token {salt}{number:06} of the vocabulary" for number in range(count)]


# A whole repository


def test_25_variants_cost_one_vocabulary(fakehub, hub):
    fakehub.add(content.llama_1b())
    repository = hub.repository(content.LLAMA)
    fakehub.requests.clear()
    results = read(hub, repository)
    assert len(results) == 25
    for variant in repository.variants:
        assert results[variant.name] == local(fakehub, content.LLAMA, variant)
    one = results["Q4_K_M"][0]
    assert one.vocabulary == 128_256
    assert one.data_offset > 7_000_000
    assert sent(fakehub) <= 16_000_000  # 25 vocabularies are 190 million bytes
    assert len(list(fakehub.asked(origin="hub"))) == 25
    assert len(list(fakehub.asked(origin="cdn"))) <= 60
    assert {request.status for request in fakehub.asked(origin="cdn")} == {206}


def test_a_second_look_asks_nothing(fakehub, hub, tmp_path):
    fakehub.add(content.llama_1b(types=("Q8_0", "Q4_K_M", "IQ2_M")))
    repository = hub.repository(content.LLAMA)
    first = read(hub, repository)
    fakehub.requests.clear()
    threads = threading.active_count()
    assert read(hub, repository) == first
    assert fakehub.requests == []
    assert threading.active_count() == threads
    kept = [path for path in (tmp_path / "headers").rglob("*") if path.is_file()]
    assert len(kept) == 3
    assert sum(path.stat().st_size for path in kept) < 200_000


def test_a_variant_that_comes_later_borrows_from_what_is_kept(fakehub, hub):
    fakehub.add(content.llama_1b(types=("Q8_0", "Q4_K_M")))
    repository = hub.repository(content.LLAMA)
    hub.read_headers(repository, repository.variants[:1], lambda *_: None, CancelToken())
    fakehub.requests.clear()
    results = read(hub, repository)
    assert results["Q4_K_M"] == local(fakehub, content.LLAMA, repository.variants[1])
    assert sent(fakehub) < 100_000


def test_the_same_content_elsewhere_is_known(fakehub, hub):
    repo = content.llama_1b(types=("Q4_K_M",))
    copy = Repo("copier/Copy-GGUF", {"other-Q4_K_M.gguf": repo.files[next(
        path for path in repo.files if path.endswith("Q4_K_M.gguf"))]})  # fmt: skip
    fakehub.add(repo, copy)
    read(hub, hub.repository(content.LLAMA))
    repository = hub.repository("copier/Copy-GGUF")
    fakehub.requests.clear()
    assert read(hub, repository)["Q4_K_M"][0].vocabulary == 128_256
    assert fakehub.requests == []


def test_parts_have_a_header_each(fakehub, hub):
    fakehub.add(next(repo for repo in content.demonstration() if repo.id == content.SPLIT))
    repository = hub.repository(content.SPLIT)
    results = read(hub, repository)
    split = [variant for variant in repository.variants if len(variant.files) > 1]
    assert split
    for variant in repository.variants:
        assert results[variant.name] == local(fakehub, content.SPLIT, variant)
    assert len(results[split[0].name]) == len(split[0].files)
    assert sent(fakehub) <= 20_000_000


def test_small_models_take_one_request_each(fakehub, hub):
    fakehub.add(content.small_repo())
    repository = hub.repository("maker/Small-GGUF")
    fakehub.requests.clear()
    results = read(hub, repository)
    assert {name: found[0].file_type for name, found in results.items()} == {
        "F16": "F16", "Q8_0": "Q8_0", "Q4_K_M": "Q4_K_M",
    }  # fmt: skip
    assert len(list(fakehub.asked(origin="cdn"))) == 3


def test_several_models_in_one_repository(fakehub, hub):
    files = {
        f"{name}-{number}-Q8_0.gguf": model(words(count, name), layers=number)
        for name, count in (("a", 30_000), ("b", 30_000), ("c", 20_000))
        for number in (1, 2, 3)
    }
    fakehub.add(Repo(REPO, files))
    repository = hub.repository(REPO)
    results = read(hub, repository)
    assert len(results) == 9
    for variant in repository.variants:
        assert results[variant.name] == local(fakehub, REPO, variant)
    longest = max(found[0].data_offset for found in results.values())
    assert sent(fakehub) < 3 * longest + 3 * (4 << 20)


# Vocabularies that are nearly alike


def changed(tokens: list[str], place: int, word: str) -> list[str]:
    return [*tokens[:place], word, *tokens[place + 1 :]]


TOKENS = words(20_000)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(model(changed(TOKENS, 9_999, "longer" * 20)), id="a longer text inside"),
        pytest.param(model(changed(TOKENS, 9_999, "x")), id="a shorter text inside"),
        pytest.param(model(changed(TOKENS, 0, "another")), id="another first text"),
        pytest.param(model(changed(TOKENS, 19_999, "another")), id="another last text"),
        pytest.param(model(words(20_001)), id="one more"),
        pytest.param(model([*TOKENS[1:], TOKENS[0]]), id="another order"),
        pytest.param(model(TOKENS, layers=300), id="many more tensors"),
        pytest.param(model(TOKENS, extra={"general.note": "n" * 9000}), id="a long text behind"),
        pytest.param(model(TOKENS, extra={"aaa.more": words(3000)}), id="one more list"),
    ],
)
def test_what_is_nearly_alike_is_read_right(fakehub, hub, other):
    fakehub.add(Repo(REPO, {"M-Q8_0.gguf": model(TOKENS), "M-Q4_0.gguf": other}))
    repository = hub.repository(REPO)
    by_name = {variant.name: variant for variant in repository.variants}
    first = by_name["Q8_0"], by_name["Q4_0"]
    for variant in first:  # one after the other: the first one lends
        results = read(hub, msgspec.structs.replace(repository, variants=(variant,)))
        assert results[variant.name] == local(fakehub, REPO, variant)


def test_a_variant_with_a_longer_beginning_still_borrows(fakehub, hub):
    def blob(note: str) -> Blob:
        metadata = {"general.architecture": "llama", "general.note": note,
                    "tokenizer.ggml.tokens": TOKENS}  # fmt: skip
        tensors = [NewTensor("w", (64, 64), TYPE_BY_NAME["F16"])]
        return Blob(header_bytes(metadata, tensors), Zeros(64 * 64 * 2))

    fakehub.add(Repo(REPO, {"M-Q8_0.gguf": blob("x" * 3000), "M-Q4_0.gguf": blob("y" * 900)}))
    repository = hub.repository(REPO)
    results = read(hub, repository, connections=1)
    for variant in repository.variants:
        assert results[variant.name] == local(fakehub, REPO, variant)
    assert sent(fakehub) < 1.2 * results["Q8_0"][0].data_offset


def test_a_lie_about_the_vocabulary_gains_nothing(fakehub, hub):
    """The middle is another one, of the same length: nobody can see it, and nobody needs it."""
    other = changed(TOKENS, 9_999, TOKENS[9_999][::-1])
    fakehub.add(Repo(REPO, {"M-Q8_0.gguf": model(TOKENS), "M-Q4_0.gguf": model(other)}))
    repository = hub.repository(REPO)
    results = read(hub, repository)
    for variant in repository.variants:
        assert results[variant.name] == local(fakehub, REPO, variant)


def test_a_vocabulary_that_ends_otherwise_is_not_borrowed(fakehub, hub):
    other = changed(TOKENS, 19_999, TOKENS[19_999][::-1])
    fakehub.add(Repo(REPO, {"M-Q8_0.gguf": model(TOKENS), "M-Q4_0.gguf": model(other)}))
    results = read(hub, hub.repository(REPO))
    assert sent(fakehub) > 2 * results["Q8_0"][0].data_offset


# What is no model, and servers that misbehave


def test_hostile_files_end_in_a_sentence(fakehub, hub):
    fakehub.add(content.hostile_repo())
    repository = hub.repository("stranger/Trap-GGUF")
    results = read(hub, repository)
    assert isinstance(results["Q8_0"], tuple)
    errors = {name: found for name, found in results.items() if not isinstance(found, tuple)}
    assert set(errors) == {"Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0"}
    assert all(isinstance(error, GgufError) for error in errors.values())
    assert "web page" in errors["Q5_K_M"].text
    assert "ends" in errors["Q4_K_M"].text
    assert sent(fakehub) < 1_000_000


def claim(count: int, length: int, size: int) -> Blob:
    """Return a file that announces this many texts of this length, and is that long."""
    key = b"tokenizer.ggml.tokens"
    start = struct.pack("<4sIQQQ", b"GGUF", 3, 1, 1, len(key)) + key
    start += struct.pack("<IIQQ", 9, 8, count, length)
    return Blob(start, Zeros(size))


@pytest.mark.parametrize(
    "blob",
    [
        claim(1, 50 << 30, 60 << 30), claim(1 << 40, 1, 60 << 30), claim(1 << 62, 1 << 62, 1 << 20),
        claim(5_000_000, 0, 60 << 30), Blob(b"GGUF" + b"\xff" * 100, Zeros(60 << 30)),
    ],
)  # fmt: skip
def test_a_header_of_50_gigabytes_costs_little(fakehub, hub, blob):
    fakehub.add(Repo(REPO, {"M-Q8_0.gguf": Blob(*(p for _, p in blob.parts), sha256="1" * 64)}))
    results = read(hub, hub.repository(REPO))
    assert isinstance(results["Q8_0"], GgufError)
    assert sent(fakehub) < 5_000_000


@pytest.mark.parametrize(
    ("code", "error_code", "kind"),
    [(401, "GatedRepo", "gated"), (429, "", "rate_limit"), (404, "RepoNotFound", "not_found")],
)
def test_what_is_wrong_with_all_is_asked_once(fakehub, hub, code, error_code, kind):
    fakehub.add(content.llama_1b())
    repository = hub.repository(content.LLAMA)
    fakehub.requests.clear()
    fakehub.faults.status(code, error_code=error_code)
    results = read(hub, repository, connections=4)
    assert len(results) == 25
    assert {found.kind for found in results.values()} == {kind}
    assert len(fakehub.requests) <= 8


def test_a_server_that_is_down_is_not_asked_25_times(fakehub, hub):
    fakehub.add(content.llama_1b())
    repository = hub.repository(content.LLAMA)
    fakehub.requests.clear()
    fakehub.faults.status(500, origin="cdn")
    results = read(hub, repository, connections=4)
    assert {found.kind for found in results.values()} == {"server"}
    assert len(list(fakehub.asked(origin="cdn"))) <= 3 * 8


def test_one_that_fails_leaves_the_others(fakehub, hub):
    """The one that reads the vocabulary for all breaks off: another takes over."""
    fakehub.add(content.llama_1b(types=("Q8_0", "Q6_K", "Q4_K_M")))
    repository = hub.repository(content.LLAMA)
    fakehub.faults.status(416, origin="cdn", path="Q8_0", skip=1)
    results = read(hub, repository, connections=2)
    assert isinstance(results["Q8_0"], HubError)
    assert results["Q6_K"][0].vocabulary == results["Q4_K_M"][0].vocabulary == 128_256


def test_ignored_ranges_never_bring_a_file(fakehub, hub):
    fakehub.add(content.llama_1b(types=("Q8_0", "Q4_K_M")))
    repository = hub.repository(content.LLAMA)
    fakehub.requests.clear()
    fakehub.faults.ignore_range()
    results = read(hub, repository)
    assert {found.kind for found in results.values()} == {"range"}
    assert sent(fakehub) < 60_000_000  # what was on its way; the files have 2 GB


# Ending early


def test_cancelling_does_not_wait_for_a_silent_server(fakehub, hub):
    fakehub.add(content.llama_1b(types=("Q8_0", "Q4_K_M")))
    repository = hub.repository(content.LLAMA)
    fakehub.faults.stall_after(10)
    cancel, called = CancelToken(), []
    timer = threading.Timer(0.2, cancel.cancel)
    timer.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        hub.read_headers(
            repository, repository.variants, lambda *found: called.append(found), cancel
        )
    assert time.monotonic() - began < 10  # the server is silent for 20 seconds
    assert called == []
    hub.close()
    fakehub.stop()
    for thread in threading.enumerate():
        if thread.name.startswith("headers"):
            thread.join(10)
    assert called == []


def test_cancelled_by_the_listener(fakehub, hub):
    """What others read meanwhile is not told any more."""
    fakehub.add(content.small_repo(types=("F16", "Q8_0", "Q4_K_M", "Q4_0", "Q6_K", "Q5_K_M")))
    repository = hub.repository("maker/Small-GGUF")
    fakehub.latency = 0.05
    cancel, called = CancelToken(), []

    def on_read(*found) -> None:
        called.append(found)
        cancel.cancel()

    with pytest.raises(Cancelled):
        hub.read_headers(repository, repository.variants, on_read, cancel)
    for thread in threading.enumerate():
        if thread.name.startswith("headers"):
            thread.join(10)
    assert len(called) == 1


def test_cancelled_before_it_began(fakehub, hub):
    fakehub.add(content.small_repo())
    repository = hub.repository("maker/Small-GGUF")
    fakehub.requests.clear()
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        read(hub, repository, cancel)
    assert fakehub.requests == []


def test_a_mistake_of_the_listener_is_not_swallowed(fakehub, hub):
    fakehub.add(content.small_repo())
    repository = hub.repository("maker/Small-GGUF")

    def on_read(*_) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hub.read_headers(repository, repository.variants, on_read, CancelToken())


def test_nothing_to_read(hub, fakehub):
    fakehub.add(content.small_repo())
    repository = hub.repository("maker/Small-GGUF")
    hub.read_headers(repository, (), lambda *_: pytest.fail("nothing"), CancelToken())


# What is kept


@pytest.fixture
def example() -> tuple[Blob, Header, Outline]:
    blob = model(TOKENS)
    header = read_header(Local(blob))
    return blob, header, outline(header, [(0, blob.read(0, header.data_offset + 5000))])


def test_an_outline_is_small_and_reads_the_same(example):
    _, header, kept = example
    assert kept.header() == header
    assert sum(len(piece) for _, piece in kept.pieces) < 30_000 < header.data_offset


def test_an_outline_from_many_pieces_is_the_same(example):
    blob, header, kept = example
    pieces = [(at, blob.read(at, 1000)) for at in range(0, header.data_offset, 1000)]
    other = outline(header, pieces)
    assert other.header() == header
    assert sum(len(piece) for _, piece in other.pieces) == sum(len(p) for _, p in kept.pieces)


def test_what_is_kept_comes_back(example, tmp_path):
    _, header, kept = example
    store = HeaderStore(tmp_path)
    store.write("a" * 64, kept)
    assert store.read("a" * 64, header.file_size).header == header
    assert store.read("a" * 64, header.file_size + 1) is None
    assert store.read("b" * 64, header.file_size) is None
    assert store.read("", header.file_size) is None
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a" * 64]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"", lambda data: data[:50], lambda data: b"y" + data[1:],
        lambda data: zlib.compress(b"{}"), lambda data: zlib.compress(bytes(200 << 20), 1),
        lambda data: zlib.compress(msgspec.msgpack.encode(Outline(5, ((0, b"GGUF"),), ()))),
        lambda data: zlib.compress(msgspec.msgpack.encode(Outline(5, ((-9, b"x"),), ()))),
    ],
)  # fmt: skip
def test_what_was_damaged_is_read_anew(example, tmp_path, damage):
    _, header, kept = example
    store = HeaderStore(tmp_path)
    store.write("a" * 64, kept)
    path = tmp_path / "aa" / ("a" * 64)
    path.write_bytes(damage(path.read_bytes()))
    assert store.read("a" * 64, header.file_size) is None


def test_a_folder_that_cannot_be_written_is_no_failure(fakehub, access, tmp_path):
    from app.hub.client import Hub

    (tmp_path / "file").write_text("in the way")
    hub = Hub(access, tmp_path / "file" / "headers", tmp_path / "repositories")
    fakehub.add(content.small_repo())
    results = read(hub, hub.repository("maker/Small-GGUF"))
    hub.close()
    assert all(isinstance(found, tuple) for found in results.values())


def test_what_was_not_looked_at_for_longest_goes(example, tmp_path):
    import os

    store = HeaderStore(tmp_path)
    for number in range(5):
        store.write(str(number) * 64, example[2])
        os.utime(tmp_path / (str(number) * 2) / (str(number) * 64), (number, number))
    store.read("0" * 64, example[1].file_size)
    store.tidy(2)
    left = {Path(path).name[0] for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"0", "4"}


def test_a_source_may_give_less_than_asked_for():
    """As a connection does: the header is the same."""

    class Drips:
        def __init__(self, data: bytes) -> None:
            self._data = data
            self.size = len(data)

        def read(self, offset: int, size: int) -> bytes:
            return self._data[offset : offset + min(size, 7)]

    data = model(words(1500)).read()
    assert read_header(Drips(data)) == read_header(BytesSource(data))
