"""``snug search``, ``pull`` and ``models`` as a person or a script meets them, on the fake Hub."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from app.cli.verbs import guarded, parse, run
from app.core.paths import DataPaths
from app.fit.catalogue import catalogue
from app.hub.download import Wanted
from app.hub.download_store import DownloadStore
from app.hub.downloads import DownloadQueue
from app.hub.endpoint import Access
from app.hub.places import hub_cache
from app.hub.token import TokenStore
from fakehub import content
from fakehub.repo import Repo
from fakehub.server import FakeHub

SMALL = "maker/Small-GGUF"
RESULT = {
    "id", "parameters", "architecture", "context_length", "best_type", "downloads", "likes",
    "gated", "licence", "updated", "tags", "base_models",
}  # fmt: skip
PULLED = {
    "repo", "revision", "variant", "files", "size", "path", "already_there", "seconds",
    "recommended",
}  # fmt: skip
MODEL = {
    "model", "name", "path", "type", "architecture", "parameters", "bits_per_weight", "size",
    "context_length", "kind", "verdict", "problem", "source", "places", "repo", "last_used",
    "gone", "key",
}  # fmt: skip


class Done(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        assert self.status == 0, self.err
        return json.loads(self.out)


Snug = Callable[..., Done]


@pytest.fixture
def snug(
    fakehub: FakeHub,
    checked_home: DataPaths,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Snug:
    """Run a command in this process, against the fake Hub."""
    monkeypatch.setenv("HF_ENDPOINT", fakehub.url)
    monkeypatch.setenv("SNUG_HOME", str(checked_home.root))

    def run_here(*arguments: str) -> Done:
        status = guarded(run, parse(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Done(status, out, err)

    return run_here


def sized(name: str, billions: float, **more: object) -> Repo:
    """Return a repository of which the list of results says so many parameters."""
    facts = {"total": int(billions * 1e9), "architecture": "llama", "context_length": 8192}
    return Repo(f"maker/{name}-GGUF", {f"{name}-Q4_K_M.gguf": b"GGUF"}, gguf=facts, **more)


def wait_until(done: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Wait for what a running process is to bring about."""
    deadline = time.monotonic() + 60
    while not done():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)


# --- search -------------------------------------------------------------------------------------


@pytest.mark.engine
def test_search_shows_what_fits_and_says_so(snug: Snug, fakehub: FakeHub):
    fakehub.add(sized("Tiny", 0.1), sized("Giant", 100_000, gated="manual"))

    found = snug("search", "maker")
    everything = snug("search", "maker", "--all")

    assert "maker/Tiny-GGUF" in found.out
    assert "Giant" not in found.out
    assert "Only what fits this machine: up to " in found.out
    giant = next(line for line in everything.out.splitlines() if "Giant" in line)
    assert "too large" in giant
    assert giant.endswith("gated")
    assert "Only what fits" not in everything.out


@pytest.mark.engine
def test_search_as_json(snug: Snug, fakehub: FakeHub):
    fakehub.add(sized("One", 0.1, downloads=5), sized("Two", 0.2, downloads=9))

    found = snug("search", "maker", "--sort", "downloads", "--limit", "1", "--json").json

    assert set(found) == {"results", "most_parameters", "more"}
    (result,) = found["results"]
    assert set(result) == RESULT
    assert (result["id"], result["parameters"], result["best_type"]) == (
        "maker/Two-GGUF", 200_000_000, "F16",
    )  # fmt: skip
    assert found["most_parameters"] > 200_000_000
    assert found["more"] is True
    assert snug("search", "maker", "--all", "--json").json["most_parameters"] is None


@pytest.mark.engine
def test_search_finds_nothing(snug: Snug, fakehub: FakeHub):
    fakehub.add(sized("One", 0.1))

    done = snug("search", "no", "such", "thing")

    assert done.status == 0
    assert "Nothing on the Hub matches “no such thing”." in done.out


@pytest.mark.engine
def test_no_hub_is_a_sentence(snug: Snug, fakehub: FakeHub):
    fakehub.stop()

    done = snug("search", "maker")

    assert done.status == 1
    assert done.out == ""
    assert done.err.startswith("snug: ")
    assert "127.0.0.1" in done.err
    assert "snug fit knows" not in done.err, "no such model comes with Snug, or was looked at"


@pytest.mark.engine
def test_without_the_hub_a_search_names_what_is_known(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo("maker/Llama-Small-GGUF"))
    snug("fit", "maker/Llama-Small-GGUF")
    fakehub.stop()

    done = snug("search", "llama")

    assert done.status == 1
    said = done.err.partition("snug fit knows: ")[2]
    assert said.startswith("maker/Llama-Small-GGUF, ")
    assert "Llama 2 7B Chat" in said


@pytest.mark.parametrize(
    "words", [("search", "llama"), ("pull", "maker/Small-GGUF:F16"), ("fit", "maker/Small-GGUF")]
)
def test_offline_is_a_sentence_and_no_request(
    snug: Snug, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
):
    monkeypatch.setenv("HF_ENDPOINT", "https://hub.invalid")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    done = snug(*words)

    assert done.status == 1
    assert "Snug is set to stay offline." in done.err


# --- pull ---------------------------------------------------------------------------------------


def test_pull_prints_the_path_alone(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))

    done = snug("pull", f"{SMALL}:Q8_0")

    assert done.status == 0, done.err
    path = Path(done.out.strip())
    assert path.read_bytes() == fakehub.shelf(SMALL).main.files["Small-Q8_0.gguf"].read()
    assert path.parts[-3:] == ("snapshots", fakehub.sha(SMALL), "Small-Q8_0.gguf")
    assert "Q8_0 of maker/Small-GGUF is here" in done.err


def test_pull_as_json_and_again(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))

    first = snug("pull", f"{SMALL}:q4_k_m", "--json").json
    fakehub.requests.clear()
    second = snug("pull", f"{SMALL}:Small-Q4_K_M.gguf", "--json").json

    assert set(first) == PULLED
    assert (first["repo"], first["variant"], first["revision"]) == (
        SMALL, "Q4_K_M", fakehub.sha(SMALL),
    )  # fmt: skip
    (file,) = first["files"]
    assert file["path"] == "Small-Q4_K_M.gguf"
    assert file["size"] == first["size"] == Path(first["path"]).stat().st_size
    assert file["sha256"] == hashlib.sha256(Path(first["path"]).read_bytes()).hexdigest()
    assert first["already_there"] is False
    assert first["recommended"] is None
    assert second["already_there"] is True
    assert second["path"] == first["path"]
    assert not list(fakehub.asked(origin="cdn"))


def test_what_was_pulled_is_found_without_the_hub(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))
    before = snug("pull", f"{SMALL}:Q8_0", "--json").json
    fakehub.stop()

    again = snug("pull", f"{SMALL}:Q8_0", "--json")
    other = snug("pull", f"{SMALL}:F16")

    assert "here already" in again.err
    assert again.json | {"seconds": 0} == before | {"seconds": 0, "already_there": True}
    assert other.status == 1


@pytest.mark.engine
def test_pull_takes_what_is_recommended_and_says_why(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))

    done = snug("pull", SMALL, "--json")

    found = done.json
    assert found["recommended"].startswith(f"{found['variant']} is ")
    assert found["recommended"] in done.err
    assert Path(found["path"]).name == f"Small-{found['variant']}.gguf"


def test_pull_of_a_split_model_gives_its_first_part(snug: Snug, fakehub: FakeHub):
    parts = {f"Q8_0/m-Q8_0-0000{n}-of-00002.gguf": f"part {n}".encode() for n in (1, 2)}
    fakehub.add(Repo("maker/Split-GGUF", parts))

    found = snug("pull", "maker/Split-GGUF:Q8_0", "--json").json

    assert [file["path"] for file in found["files"]] == sorted(parts)
    path = Path(found["path"])
    assert path.read_bytes() == b"part 1"
    assert path.with_name("m-Q8_0-00002-of-00002.gguf").read_bytes() == b"part 2"


def test_pull_at_a_revision(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))
    old = fakehub.sha(SMALL)
    fakehub.new_revision(SMALL, {"Small-Q8_0.gguf": b"GGUF something else"})

    found = snug("pull", f"{SMALL}:F16", "--revision", old, "--json").json

    assert found["revision"] == old
    assert Path(found["path"]).parent.name == old


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("nonsense",), 2, "no name of a repository"),
        ((f"{SMALL}:Q9_X",), 2, "It has F16, Q8_0, Q4_K_M."),
        (("maker/Missing-GGUF:Q8_0",), 1, "maker/Missing-GGUF"),
        (("maker/Plain",), 2, "has no GGUF files"),
        ((SMALL, "--revision", "gone"), 1, "no longer there"),
    ],
)
def test_what_cannot_be_pulled_is_said(
    snug: Snug, fakehub: FakeHub, words: tuple[str, ...], status: int, said: str
):
    fakehub.add(content.small_repo(SMALL), Repo("maker/Plain", {"README.md": b"# Plain"}))

    done = snug("pull", *words)

    assert (done.status, done.out) == (status, "")
    assert said in done.err


def test_a_repository_without_gguf_names_those_made_from_it(snug: Snug, fakehub: FakeHub):
    base = SMALL.removesuffix("-GGUF")
    fakehub.add(content.small_repo(SMALL), content.weights_repo(base, content.SMALL, "BF16"))

    done = snug("pull", base)

    assert done.status == 2
    assert f"Made from it: {SMALL}." in done.err


def test_a_gated_repository_says_where_access_is_asked_for(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL, gated="manual"))

    done = snug("pull", f"{SMALL}:F16")

    assert (done.status, done.out) == (1, "")
    assert SMALL in done.err
    assert f"{fakehub.url}/{SMALL}" in done.err


def test_a_wrong_byte_is_a_sentence(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))
    fakehub.faults.corrupt(100_000, path="/repos/", times=99)

    done = snug("pull", f"{SMALL}:F16")

    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("snug: ")
    assert not list(Path(os.environ["HF_HOME"]).rglob("Small-F16.gguf"))


def test_a_wait_is_said(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))
    fakehub.faults.rate_limit(1, path="/resolve/")

    done = snug("pull", f"{SMALL}:F16")

    assert done.status == 0, done.err
    assert "wait" in done.err.lower()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_pauses_and_the_same_command_goes_on(
    fakehub: FakeHub, checked_home: DataPaths, tmp_path: Path
):
    size = 40_000_000
    fakehub.add(Repo("maker/Long-GGUF", {"Long-Q8_0.gguf": os.urandom(1000) * (size // 1000)}))
    fakehub.faults.slow(10_000_000, path="/repos/", times=99)
    command = [sys.executable, "-P", "-m", "app", "pull", "maker/Long-GGUF:Q8_0"]
    environment = {
        **os.environ, "HF_ENDPOINT": fakehub.url, "SNUG_HOME": str(checked_home.root),
    }  # fmt: skip
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_until(
            lambda: sum(one.sent for one in fakehub.asked(origin="cdn")) >= 24_000_000, process
        )
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out == ""
    assert "Paused. It goes on with: snug pull maker/Long-GGUF:Q8_0" in err
    assert "Traceback" not in err

    fakehub.faults.clear()
    fakehub.requests.clear()
    again = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=100, check=True
    )

    path = Path(again.stdout.strip())
    assert path.read_bytes() == fakehub.shelf("maker/Long-GGUF").main.files["Long-Q8_0.gguf"].read()
    # What had come, but for pieces that were under way, is not fetched again. More is sent than is
    # fetched: where one connection takes over from another, the server has sent ahead.
    assert 0 < sum(request.sent for request in fakehub.asked(origin="cdn")) < size


def test_pull_does_what_it_is_asked_for_and_leaves_the_window_its_own(
    snug: Snug, fakehub: FakeHub, checked_home: DataPaths
):
    repo = content.small_repo(SMALL)
    fakehub.add(repo)
    size, sha256 = repo.files["Small-F16.gguf"].size, repo.files["Small-F16.gguf"].sha256
    access = Access(tokens=TokenStore(checked_home.token))
    with closing(DownloadQueue(access, hub_cache(), checked_home.downloads)) as window:
        wanted = [Wanted("Small-F16.gguf", size, sha256)]
        window.add(SMALL, fakehub.sha(SMALL), "F16", wanted)

    done = snug("pull", f"{SMALL}:Q8_0")

    assert done.status == 0
    assert list(fakehub.asked(path="Q8_0"))
    assert not list(fakehub.asked(path="F16"))
    with closing(DownloadStore(checked_home.downloads)) as store:
        assert [one.download.name for one in store.adopt()] == ["F16"]


# --- models -------------------------------------------------------------------------------------


@pytest.mark.engine
def test_models_as_json(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))
    path = snug("pull", f"{SMALL}:Q8_0").out.strip()

    found = snug("models", "--json").json

    assert set(found) == {"models", "folders", "unread"}
    for model in found["models"]:
        assert set(model) == MODEL
    demo, pulled = sorted(found["models"], key=lambda model: model["source"])
    assert demo["source"] == "demo"
    assert (pulled["source"], pulled["path"], pulled["type"]) == ("huggingface", path, "Q8_0")
    assert pulled["model"] == f"{SMALL}:Q8_0"
    assert pulled["size"] == Path(path).stat().st_size
    assert pulled["verdict"] in ("gpu", "ram", "split")
    assert pulled["places"] == [
        {"store": "huggingface", "name": SMALL, "path": path, "here": True, "owned": True}
    ]
    assert pulled["last_used"] is None
    assert pulled["gone"] is False


@pytest.mark.engine
def test_models_for_people(snug: Snug, fakehub: FakeHub, tmp_path: Path):
    fakehub.add(content.small_repo(SMALL))
    path = Path(snug("pull", f"{SMALL}:F16").out.strip())
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    (chosen / "letter.gguf").write_text("Dear model, " * 100)

    done = snug("models", "--add-folder", str(chosen))

    heads, *rows = done.out.splitlines()
    assert heads.split() == ["Model", "Type", "Size", "Fits", "Where", "Last", "used"]
    pulled = next(row for row in rows if row.startswith(f"{SMALL}:F16"))
    assert f"Hugging Face: {SMALL}" in pulled
    assert any(row.startswith("letter.gguf") and "cannot be opened" in row for row in rows)
    assert snug("models", "--remove-folder", str(chosen)).out.count("letter.gguf") == 0
    assert path.exists()


@pytest.mark.engine
def test_a_drive_that_is_gone_is_said(snug: Snug, fakehub: FakeHub, tmp_path: Path, demo: Path):
    drive = tmp_path / "drive"
    drive.mkdir()
    (drive / "own.gguf").write_bytes(content.small_repo(SMALL).files["Small-F16.gguf"].read())
    snug("models", "--add-folder", str(drive))
    drive.rename(tmp_path / "elsewhere")

    (row,) = [row for row in snug("models").out.splitlines() if row.startswith("own.gguf  ")]
    gone = [one for one in snug("models", "--json").json["models"] if one["gone"]]

    assert "(gone)" in row
    assert [Path(one["path"]).name for one in gone] == ["own.gguf"]


@pytest.mark.engine
def test_deleting_frees_what_was_pulled_and_nothing_else(
    snug: Snug, fakehub: FakeHub, tmp_path: Path
):
    fakehub.add(content.small_repo(SMALL))
    path = Path(snug("pull", f"{SMALL}:F16").out.strip())
    size = path.stat().st_size
    kept = Path(snug("pull", f"{SMALL}:Q8_0").out.strip())
    unasked = snug("models", "--delete", f"{SMALL}:F16")

    deleted = snug("models", "--delete", f"{SMALL}:F16", "--yes", "--json").json

    assert unasked.status == 2
    assert "--yes" in unasked.err
    assert set(deleted) == {"deleted", "files", "freed"}
    assert deleted["freed"] == size
    assert not path.exists()
    assert kept.exists()
    models = [one["model"] for one in snug("models", "--json").json["models"]]
    assert f"{SMALL}:F16" not in models
    assert f"{SMALL}:Q8_0" in models


@pytest.mark.engine
def test_what_is_not_snugs_own_is_not_deleted(snug: Snug, tmp_path: Path):
    own = tmp_path / "folder" / "own.gguf"
    own.parent.mkdir()
    own.write_bytes(content.small_repo(SMALL).files["Small-F16.gguf"].read())
    snug("models", "--add-folder", str(own.parent))

    done = snug("models", "--delete", "own.gguf", "--yes")

    assert done.status == 2
    assert done.out == ""
    assert own.exists()
    assert snug("models", "--delete", "nothing of the kind").status == 2
    assert snug("models", "--add-folder", str(tmp_path / "missing")).status == 2
    assert snug("models", "--remove-folder", str(tmp_path / "missing")).status == 2


@pytest.mark.engine
def test_chat_with_a_pulled_model_by_its_name(snug: Snug, fakehub: FakeHub):
    fakehub.add(*content.guide_repos())
    snug("pull", f"{content.GUIDE}:F16")

    answer = snug(
        "chat", "--model", f"{content.GUIDE}:F16", "--prompt", "What is a GPU?", "--seed", "1",
        "--max-tokens", "8", "--json",
    ).json  # fmt: skip

    assert answer["text"]
    used = [one["last_used"] for one in snug("models", "--json").json["models"]]
    assert [one for one in used if one is not None]


@pytest.mark.engine
def test_chat_with_another_programs_model_by_its_name(snug: Snug, demo: Path):
    store = Path(os.environ["OLLAMA_MODELS"])
    digest = hashlib.sha256(demo.read_bytes()).hexdigest()
    blob = store / "blobs" / f"sha256-{digest}"
    layer = {
        "mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}",
        "size": demo.stat().st_size,
    }  # fmt: skip
    for name, tag in (("llama3.2", "3b"), ("llama3.2", "1b"), ("guide", "latest")):
        manifest = store / "manifests" / "registry.ollama.ai" / "library" / name / tag
        manifest.parent.mkdir(parents=True, exist_ok=True)
        manifest.write_text(json.dumps({"schemaVersion": 2, "layers": [layer]}))
    blob.parent.mkdir()
    blob.write_bytes(demo.read_bytes() + bytes(32))  # not the same content as the demo model's

    answer = snug(
        "chat", "--model", "llama3.2:3b", "--prompt", "Hi", "--max-tokens", "4", "--json"
    ).json  # fmt: skip
    unknown = snug("chat", "--model", "llama3.2:70b", "--prompt", "Hi")

    assert answer["text"]
    assert (unknown.status, unknown.out) == (2, "")
    assert "no model “llama3.2:70b”" in unknown.err
    (ollama,) = [one for one in snug("models", "--json").json["models"] if one["source"] != "demo"]
    assert {place["name"] for place in ollama["places"]} == {
        "llama3.2:3b", "llama3.2:1b", "guide:latest",
    }  # fmt: skip
    assert snug("models", "--delete", "llama3.2:3b", "--yes").status == 2
    assert blob.exists()


# --- fit ----------------------------------------------------------------------------------------


@pytest.mark.engine
def test_fit_of_a_repository(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))

    found = snug("fit", SMALL, "--json").json
    fakehub.requests.clear()
    (one,) = snug("fit", f"{SMALL}:Q8_0", "--json").json["variants"]

    assert set(found) == {"variants", "recommended", "repository", "revision", "unreadable"}
    assert found["revision"] == fakehub.sha(SMALL)
    assert {variant["type"] for variant in found["variants"]} == {"F16", "Q8_0", "Q4_K_M"}
    assert {variant["tier"] for variant in found["variants"]} == {"header"}
    assert found["recommended"]["file"] in {variant["file"] for variant in found["variants"]}
    assert one == next(one for one in found["variants"] if one["type"] == "Q8_0") | {
        "devices": one["devices"]
    }
    assert not list(fakehub.asked(origin="cdn"))  # headers are remembered


@pytest.mark.engine
def test_fit_of_a_repository_for_people(snug: Snug, fakehub: FakeHub):
    repo = content.small_repo(SMALL)
    fakehub.add(Repo(SMALL, {**repo.files, "Small-Q6_K.gguf": b"<!doctype html>" * 100}))

    lines = snug("fit", SMALL).out.splitlines()

    assert lines[0] == f"{SMALL}, 4,096 tokens of context"
    assert sum(line.startswith("→") for line in lines) == 1
    assert "Figures read from the file's header." in lines
    assert any(line.startswith("Q6_K could not be read: ") for line in lines)


@pytest.mark.engine
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_while_headers_are_read(fakehub: FakeHub, checked_home: DataPaths):
    fakehub.add(content.small_repo(SMALL))
    fakehub.faults.stall_after(1000, path="/repos/", times=99)
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "app", "fit", SMALL],
        env={**os.environ, "HF_ENDPOINT": fakehub.url, "SNUG_HOME": str(checked_home.root)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        wait_until(lambda: list(fakehub.asked(origin="cdn")), process)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)

    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err


@pytest.mark.engine
def test_a_dry_run_of_a_remote_variant(snug: Snug, fakehub: FakeHub):
    fakehub.add(content.small_repo(SMALL))

    (found,) = snug("fit", f"{SMALL}:Small-F16.gguf", "--tier", "dry-run", "--json").json[
        "variants"
    ]
    (header,) = snug("fit", f"{SMALL}:F16", "--json").json["variants"]
    every = snug("fit", SMALL, "--tier", "dry-run")

    assert found["tier"] == "dry-run"
    assert found["parts"]["weights"] == pytest.approx(header["parts"]["weights"], rel=0.05)
    assert every.status == 2
    assert "one variant" in every.err
    assert not list(Path(os.environ["SNUG_HOME"]).rglob("dry-run-*"))


@pytest.mark.engine
def test_fit_of_weights_that_are_no_gguf(snug: Snug, fakehub: FakeHub):
    base = SMALL.removesuffix("-GGUF")
    fakehub.add(content.small_repo(SMALL), content.weights_repo(base, content.SMALL, "NF4-DQ"))

    found = snug("fit", base, "--json").json
    text = snug("fit", base).out

    (variant,) = found["variants"]
    assert (variant["tier"], variant["type"]) == ("formula", "NF4-DQ")
    assert found["made_from_it"] == [SMALL]
    assert f"As GGUF: {SMALL}." in text
    assert snug("fit", base, "--tier", "header").status == 2


@pytest.mark.engine
def test_fit_of_gated_weights_knows_the_layers_and_what_the_files_take(
    snug: Snug, fakehub: FakeHub
):
    fakehub.add(*content.other_formats())
    entry = next(one for one in catalogue() if one.repo == content.GATED)
    fakehub.add(content.base_repo(entry))
    gptq = next(one for one in content.other_formats() if "GPTQ" in one.id)

    (closed,) = snug("fit", content.GATED, "--json").json["variants"]
    (packed,) = snug("fit", gptq.id, "--json").json["variants"]

    assert closed["parts"]["kv_cache"] > 0
    assert packed["bits_per_weight"] > 6


@pytest.mark.engine
def test_a_repository_that_nobody_reaches_is_answered_from_the_catalogue(
    snug: Snug, fakehub: FakeHub
):
    fakehub.stop()

    known = snug("fit", content.LLAMA, "--json").json
    text = snug("fit", content.LLAMA).out
    unknown = snug("fit", SMALL)

    assert {variant["tier"] for variant in known["variants"]} == {"formula"}
    assert "catalogue" in known["note"]
    assert "catalogue" in text.splitlines()[-1]
    assert unknown.status == 1


@pytest.mark.engine
def test_a_repository_seen_before_is_answered_without_the_hub(snug: Snug, fakehub: FakeHub):
    base = SMALL.removesuffix("-GGUF")
    fakehub.add(content.small_repo(SMALL), content.weights_repo(base, content.SMALL, "NF4-DQ"))
    online = snug("fit", SMALL, "--json").json
    snug("fit", base)
    fakehub.stop()

    offline = snug("fit", SMALL, "--json").json
    text = snug("fit", SMALL).out
    files = [
        [(one["file"], one["size"], one["tier"], one["parts"]["weights"]) for one in found]
        for found in (online["variants"], offline["variants"])
    ]

    assert files[0] == files[1]
    assert offline["revision"] == online["revision"]
    assert "as it was on 20" in offline["note"]
    assert "as it was on 20" in text.splitlines()[-1]
    assert "as it was on 20" in snug("fit", base).out.splitlines()[-1]


@pytest.mark.engine
@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((f"{SMALL}:Q9_X",), 2, "It has F16, Q8_0, Q4_K_M."),
        (("maker/Missing",), 1, "maker/Missing"),
        (("maker/Plain",), 2, "no GGUF files"),
    ],
)
def test_what_cannot_be_fitted_is_said(
    snug: Snug, fakehub: FakeHub, words: tuple[str, ...], status: int, said: str
):
    fakehub.add(content.small_repo(SMALL), Repo("maker/Plain", {"README.md": b"# Plain"}))

    done = snug("fit", *words)

    assert (done.status, done.out) == (status, "")
    assert said in done.err
