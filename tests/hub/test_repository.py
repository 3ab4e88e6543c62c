"""A repository of the Hub as a value: what is in it, and what is left out."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.fit.formula import find_format
from app.hub.describe import describe
from app.hub.errors import HubError
from app.hub.names import is_safe_path
from fakehub import content
from fakehub.repo import Repo

SHA = "0123456789abcdef0123456789abcdef01234567"


def test_a_repository_with_25_variants(fakehub, hub):
    fakehub.add(content.llama_1b())
    found = hub.repository(content.LLAMA)
    assert found.id == content.LLAMA
    assert found.revision == fakehub.sha(content.LLAMA)
    assert found.summary.splitlines() == [
        "Llama 3.2 1B Instruct GGUF",
        "Llama 3.2 1B Instruct in GGUF types for llama.cpp, made from "
        "meta-llama/Llama-3.2-1B-Instruct.",
    ]
    assert {variant.name for variant in found.variants} == set(content.TYPES)
    sizes = [variant.size for variant in found.variants]
    assert sizes == sorted(sizes, reverse=True)
    assert {one.kind for one in found.side} == {"imatrix"}
    assert found.base_models == ("meta-llama/Llama-3.2-1B-Instruct",)
    assert found.licence == "llama3.2"
    assert found.gguf.architecture == "llama"
    assert found.gguf.parameters == 1_235_814_400
    assert found.gguf.context_length == 131_072
    assert found.link == f"{fakehub.url}/{content.LLAMA}"
    assert found.weights is None
    assert not found.gated
    assert found.downloads > 0
    assert len(found.updated) == 10
    assert all(len(file.sha256) == 64 for variant in found.variants for file in variant.files)
    assert len(fakehub.requests) == 2  # and none for anything else


def test_split_variants_are_whole(fakehub, hub):
    repo = next(repo for repo in content.demonstration() if repo.id == content.SPLIT)
    fakehub.add(repo)
    found = hub.repository(content.SPLIT)
    split = [variant for variant in found.variants if len(variant.files) > 1]
    assert split
    assert all(not variant.missing for variant in split)
    listed = sum(len(variant.files) for variant in found.variants)
    assert listed == sum(path.endswith(".gguf") and "imatrix" not in path for path in repo.files)


@pytest.mark.parametrize("repo", content.other_formats(), ids=lambda repo: repo.id)
def test_weights_that_are_no_gguf(fakehub, hub, repo):
    fakehub.add(repo)
    found = hub.repository(repo.id)
    assert found.variants == ()
    weights = found.weights
    assert weights.parameters == pytest.approx(1_235_814_400, rel=0.001)
    assert (weights.layers, weights.kv_heads, weights.head_width) == (16, 8, 64)
    assert (weights.family, weights.context) == ("llama", 131_072)
    assert weights.size > 10**9
    if "FP8" in repo.id:
        assert (weights.format, weights.bits) == ("", 8)
    else:
        assert weights.bits == pytest.approx(find_format(weights.format).bits)
    assert len(fakehub.requests) == 3


def test_a_gated_repository_is_shown_as_far_as_it_shows_itself(fakehub, hub):
    repo = next(repo for repo in content.demonstration() if repo.id == content.GATED)
    fakehub.add(repo)
    found = hub.repository(content.GATED)
    assert found.gated
    assert found.summary == ""
    assert found.weights.format == "BF16"
    assert found.weights.parameters == pytest.approx(1_235_814_400, rel=0.001)
    assert found.weights.family == "llama"
    assert found.weights.layers == 0


def test_another_revision_is_pinned(fakehub, hub):
    repo = content.small_repo()
    fakehub.add(repo)
    first = fakehub.sha(repo.id)
    fakehub.new_revision(repo.id, {"only-Q8_0.gguf": b"GGUF"})
    assert [variant.name for variant in hub.repository(repo.id).variants] == ["Q8_0"]
    before = hub.repository(repo.id, first)
    assert before.revision == first
    assert len(before.variants) == 3


@pytest.mark.parametrize(
    ("name", "revision", "kind"),
    [
        ("maker/Nothing", "main", "not_found"),
        ("maker/Small-GGUF", "nowhere", "revision"),
        ("../../api/whoami-v2", "main", "name"),
        ("maker/Small-GGUF?x=1", "main", "name"),
        ("maker/Small-GGUF#", "main", "name"),
        ("a/b/c", "main", "name"),
        ("", "main", "name"),
        ("maker/\x00", "main", "name"),
        ("maker/Small-GGUF", "../../x", "name"),
    ],
)
def test_names_that_lead_nowhere(fakehub, hub, name, revision, kind):
    fakehub.add(content.small_repo())
    with pytest.raises(HubError) as caught:
        hub.repository(name, revision)
    assert caught.value.kind == kind
    assert (kind == "name") == (fakehub.requests == [])


def test_names_that_lead_out_of_the_folder_are_left_out(fakehub, hub):
    good = content.small_repo("maker/Evil-GGUF", types=("Q4_K_M",))
    files = {**good.files, **dict.fromkeys(content.HOSTILE_NAMES, b"GGUF")}
    fakehub.add(Repo("maker/Evil-GGUF", files))
    found = hub.repository("maker/Evil-GGUF")
    paths = [file.path for variant in found.variants for file in variant.files]
    assert paths == ["Evil-Q4_K_M.gguf"]


def test_a_slow_card_does_not_keep_the_rest_waiting(fakehub, hub, monkeypatch):
    monkeypatch.setattr("app.hub.client._SMALL_FILE", 0.2)
    fakehub.add(content.small_repo())
    fakehub.faults.slow(100, origin="hub", path="README.md")
    found = hub.repository("maker/Small-GGUF")
    assert found.summary == ""
    assert len(found.variants) == 3


def test_a_card_of_megabytes_is_read_at_its_beginning(fakehub, hub):
    card = b"This model answers questions about many things and more.\n\n" + b"x " * 10_000_000
    fakehub.add(Repo("maker/Long-GGUF", {"README.md": card[:9_000_000]}))
    found = hub.repository("maker/Long-GGUF")
    assert found.summary.startswith("This model answers")
    assert sum(request.sent for request in fakehub.asked(path="README.md")) < 5_000_000


def test_a_config_that_is_no_json_leaves_what_the_hub_says(fakehub, hub):
    repo = content.other_formats()[0]
    fakehub.add(repo)
    fakehub.faults.status(200, body=b"<html>", path="config.json")
    found = hub.repository(repo.id)
    assert found.weights.size > 10**9
    assert found.weights.layers == 0


def test_a_renamed_repository_has_its_new_name():
    info = {"id": "new/Name", "sha": SHA, "siblings": []}
    assert describe(info, "https://hub.example", "old/name").id == "new/Name"
    info["id"] = "../evil"
    assert describe(info, "https://hub.example", "old/name").id == "old/name"


@pytest.mark.parametrize("info", [None, [], "x", {}, {"id": "a/b", "sha": "main"}, {"sha": 5}])
def test_what_is_no_description_is_refused(info):
    with pytest.raises(HubError) as caught:
        describe(info, "https://hub.example", "a/b")
    assert caught.value.kind == "bad_reply"


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=12),
    lambda inner: some.lists(inner, max_size=4)
    | some.dictionaries(
        some.sampled_from(
            ["rfilename", "size", "lfs", "sha256", "total", "architecture", "license", "base_model"]
        ), inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
SIBLINGS = some.lists(
    some.fixed_dictionaries(
        {"rfilename": some.text(max_size=20).map(lambda name: name + ".gguf") | ANYTHING},
        optional={"size": ANYTHING, "lfs": ANYTHING},
    )
)


@settings(max_examples=40, deadline=None)
@given(
    some.dictionaries(
        some.sampled_from(
            ["id", "gated", "tags", "likes", "downloads", "cardData", "gguf", "safetensors",
             "config", "lastModified"]
        ), ANYTHING,
    ),
    SIBLINGS,
)  # fmt: skip
def test_whatever_the_server_says_does_no_harm(info, siblings):
    found = describe({**info, "sha": SHA, "siblings": siblings}, "https://hub.example", "a/b")
    msgspec.json.encode(found)
    files = [file for variant in found.variants for file in variant.files]
    files += [one.file for one in found.side]
    assert all(is_safe_path(file.path) for file in files)
    assert all(0 <= file.size < 1 << 45 for file in files)
    assert found.likes >= 0
