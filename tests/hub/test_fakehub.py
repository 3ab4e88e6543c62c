"""The unmodified huggingface_hub client runs against the fake Hub."""

from __future__ import annotations

import hashlib

import pytest
from huggingface_hub import (
    HfApi,
    hf_hub_download,
    hf_hub_url,
    set_client_factory,
    try_to_load_from_cache,
)
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import build_hf_headers, get_session, httpx, parse_ratelimit_headers
from huggingface_hub.utils._http import default_client_factory

from fakehub import content
from fakehub.repo import Repo
from fakehub.server import FakeHub

SMALL = "maker/Small-GGUF"
FILE = "Small-Q4_K_M.gguf"


@pytest.fixture(autouse=True)
def _unmodified() -> None:
    """Use the client that huggingface_hub makes, whatever a test before this one has set."""
    set_client_factory(default_client_factory)


@pytest.fixture
def api(fakehub) -> HfApi:
    """A client without a token."""
    return HfApi(endpoint=fakehub.url, token=False)


@pytest.fixture
def many(fakehub):
    """Seventy repositories of which numbers are known."""
    fakehub.add(
        *(
            Repo(
                f"{'even' if number % 2 == 0 else 'odd'}/model-{number}",
                {"model.gguf" if number % 3 else "model.safetensors": b"x"},
                downloads=1000 - number, likes=number, trending=number % 7,
                gated="manual" if number % 10 == 0 else False,
                last_modified=f"2025-01-01T00:{number % 60:02}:00.000Z",
                gguf={"total": number * 10**9, "architecture": "llama", "context_length": 8192},
                card_data={"license": "mit", "base_model": "some/base"},
            )
            for number in range(70)
        )
    )  # fmt: skip


def numbers(models) -> list[int]:
    return [int(model.id.rpartition("-")[2]) for model in models]


def test_every_page_of_a_search_is_fetched(fakehub, api, many):
    limited = list(api.list_models(filter="gguf", limit=30, sort="downloads"))
    assert len(limited) == 30
    assert len(fakehub.requests) == 1

    pages = api.list_models(search="model", sort="downloads", expand=["downloads"])
    assert numbers(pages) == list(range(70))

    fakehub.requests.clear()
    response = get_session().get(f"{fakehub.url}/api/models", params={"limit": 30})
    pages = [response]
    while "next" in pages[-1].links:
        pages.append(get_session().get(pages[-1].links["next"]["url"]))
    assert [len(page.json()) for page in pages] == [30, 30, 10]
    ids = [model["id"] for page in pages for model in page.json()]
    assert len(set(ids)) == 70
    assert len(fakehub.requests) == 3


def test_order_and_filters_are_applied(api, many):
    def found(**query) -> list[int]:
        return numbers(api.list_models(expand=["downloads"], **query))

    assert found(sort="likes") == list(range(69, -1, -1))
    assert found(sort="last_modified")[:3] == [59, 58, 57]
    assert set(found(sort="trending_score")[:10]) == set(range(6, 70, 7))
    assert sorted(found(filter="gguf")) == [n for n in range(70) if n % 3]
    assert sorted(found(filter=["gguf", "license:mit"], author="odd"))[:3] == [1, 5, 7]
    assert found(filter="license:gemma") == []
    assert found(search="MODEL-1 odd", sort="likes") == [19, 17, 15, 13, 11, 1]
    assert sorted(found(gated=True)) == list(range(0, 70, 10))
    assert len(found(gated=False)) == 63
    assert sorted(found(num_parameters="min:3B,max:5B")) == [3, 4, 5]
    assert sorted(found(filter="base_model:quantized:some/base"))[:3] == [1, 2, 4]
    with pytest.raises(HfHubHTTPError, match="Invalid num_parameters"):
        found(num_parameters="9 billion")


def test_only_the_fields_that_were_asked_for_come(fakehub, api, many):
    wanted = ["gguf", "downloads", "likes", "gated", "lastModified", "tags", "baseModels"]
    model = next(iter(api.list_models(search="model-10", expand=wanted)))

    assert model.gguf == {"total": 10**10, "architecture": "llama", "context_length": 8192}
    assert (model.downloads, model.likes, model.gated) == (990, 10, "manual")
    assert model.last_modified.minute == 10
    assert {"gguf", "license:mit", "base_model:quantized:some/base"} <= set(model.tags)
    assert model.base_models["models"][0]["id"] == "some/base"
    assert model.siblings is None
    assert model.pipeline_tag is None
    plain = next(iter(api.list_models(search="model-10", full=True)))
    assert [sibling.rfilename for sibling in plain.siblings] == ["model.gguf"]
    assert plain.gguf is None
    with pytest.raises(HfHubHTTPError, match="Invalid value for expand"):
        list(api.list_models(expand=["everything"]))


def test_a_model_and_its_files_are_described(fakehub, api, demo):
    files = {"README.md": b"hello", "sub/Guide-F16.gguf": demo, "sub/config.json": b"{}"}
    fakehub.add(Repo("maker/guide", files, card_data={"license": "mit"}))
    sha256 = hashlib.sha256(demo.read_bytes()).hexdigest()

    info = api.model_info("maker/guide", files_metadata=True)

    assert info.sha == fakehub.sha("maker/guide")
    assert len(info.sha) == 40
    siblings = {sibling.rfilename: sibling for sibling in info.siblings}
    assert siblings["sub/Guide-F16.gguf"].lfs.sha256 == sha256
    assert siblings["sub/Guide-F16.gguf"].size == demo.stat().st_size
    assert siblings["README.md"].lfs is None
    assert siblings["README.md"].blob_id == hashlib.sha1(b"blob 5\0hello").hexdigest()
    assert info.gguf["architecture"] == "llama"
    assert info.gguf["total"] == 6_951_168
    assert info.card_data.license == "mit"

    tree = {entry.path: entry for entry in api.list_repo_tree("maker/guide", recursive=True)}
    assert set(tree) == {*files, "sub"}
    assert tree["sub/Guide-F16.gguf"].lfs.sha256 == sha256
    assert tree["README.md"].blob_id == siblings["README.md"].blob_id
    top = [entry.path for entry in api.list_repo_tree("maker/guide")]
    assert sorted(top) == ["README.md", "sub"]
    inside = [entry.path for entry in api.list_repo_tree("maker/guide", "sub")]
    assert sorted(inside) == ["sub/Guide-F16.gguf", "sub/config.json"]
    some = api.get_paths_info("maker/guide", ["README.md", "sub", "missing"])
    assert sorted(entry.path for entry in some) == ["README.md", "sub"]
    assert api.list_repo_refs("maker/guide").branches[0].target_commit == info.sha


def test_a_tree_has_pages(fakehub, api):
    fakehub.add(Repo("maker/many", {f"file-{number:04}.txt": b"x" for number in range(1500)}))

    assert len(list(api.list_repo_tree("maker/many"))) == 1500
    assert len(fakehub.requests) == 2


@pytest.mark.parametrize("resolve_cache", [False, True])
def test_files_are_downloaded_from_the_other_origin_and_cached(fakehub, tmp_path, resolve_cache):
    fakehub.resolve_cache = resolve_cache
    fakehub.users["hf_secret"] = "somebody"
    fakehub.add(content.small_repo(SMALL))
    options = {"endpoint": fakehub.url, "cache_dir": tmp_path, "token": "hf_secret"}

    path = hf_hub_download(SMALL, FILE, **options)
    readme = hf_hub_download(SMALL, "README.md", **options)

    blob = fakehub.shelf(SMALL).main.files[FILE]
    with open(path, "rb") as file:  # noqa: PTH123 - a plain string
        assert hashlib.file_digest(file, "sha256").hexdigest() == blob.sha256
    assert fakehub.sha(SMALL) in path
    with open(readme, encoding="utf-8") as file:  # noqa: PTH123
        assert "# Small" in file.read()
    downloads = list(fakehub.asked(origin="cdn"))
    assert [request.sent for request in downloads] == [blob.size]
    assert not any(request.authorization for request in downloads)
    assert all(request.authorization for request in fakehub.asked(origin="hub"))

    fakehub.requests.clear()
    assert hf_hub_download(SMALL, FILE, **options) == path
    assert [request.method for request in fakehub.requests] == ["HEAD"]
    assert try_to_load_from_cache(SMALL, FILE, cache_dir=tmp_path) == path


def test_a_part_of_a_file_comes_through_the_redirect(fakehub):
    fakehub.users["hf_secret"] = "somebody"
    fakehub.add(content.small_repo(SMALL))
    blob = fakehub.shelf(SMALL).main.files[FILE]
    url = hf_hub_url(SMALL, FILE, endpoint=fakehub.url)
    headers = build_hf_headers(token="hf_secret")

    def part(wanted: str) -> httpx.Response:
        return get_session().get(url, headers={**headers, "Range": wanted}, follow_redirects=True)

    first = part("bytes=0-99")
    assert (first.status_code, first.content) == (206, blob.read(0, 100))
    assert first.headers["Content-Range"] == f"bytes 0-99/{blob.size}"
    assert part(f"bytes={blob.size - 7}-").content == blob.read(blob.size - 7)
    assert part("bytes=-5").content == blob.read(blob.size - 5)
    assert part(f"bytes=10-{2 * blob.size}").content == blob.read(10)
    beyond = part(f"bytes={blob.size}-")
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{blob.size}"
    assert not any(request.authorization for request in fakehub.asked(origin="cdn"))
    assert first.history[0].headers["X-Linked-ETag"] == f'"{blob.sha256}"'
    assert first.history[0].headers["X-Repo-Commit"] == fakehub.sha(SMALL)


def test_the_other_origin_wants_a_signature_and_no_token(fakehub):
    fakehub.add(content.small_repo(SMALL))
    answer = get_session().get(
        hf_hub_url(SMALL, FILE, endpoint=fakehub.url), follow_redirects=False
    )
    link = answer.headers["Location"]

    assert link.startswith(fakehub.cdn_url)
    assert get_session().get(link).status_code == 200
    assert get_session().get(link.replace("Signature=", "Signature=f")).status_code == 403
    assert get_session().get(link, headers={"Authorization": "Bearer x"}).status_code == 400


def test_a_large_file_is_a_pointer_in_git(fakehub):
    fakehub.add(content.small_repo(SMALL))

    text = get_session().get(f"{fakehub.url}/{SMALL}/raw/main/{FILE}").text

    assert f"oid sha256:{fakehub.shelf(SMALL).main.files[FILE].sha256}\n" in text
    assert "# Small" in get_session().get(f"{fakehub.url}/{SMALL}/raw/main/README.md").text


def test_hostile_names_reach_the_client_as_they_are(fakehub, api):
    fakehub.add(content.hostile_repo("stranger/trap"))

    siblings = api.model_info("stranger/trap", files_metadata=True).siblings
    assert set(content.HOSTILE_NAMES) < {sibling.rfilename for sibling in siblings}
    tree = {entry.path: entry.size for entry in api.list_repo_tree("stranger/trap", recursive=True)
            if hasattr(entry, "size")}  # fmt: skip
    assert set(content.HOSTILE_NAMES) < set(tree)
    assert tree["../evil-Q2_K.gguf"] == tree["Trap-Q8_0.gguf"]


def test_an_old_revision_stays_where_it_was(fakehub, api, tmp_path):
    fakehub.add(Repo("maker/m", {"a.txt": b"old", "gone.txt": b"x"}))
    old = fakehub.sha("maker/m")
    new = fakehub.new_revision("maker/m", {"a.txt": b"newer"})

    assert old != new
    assert api.model_info("maker/m").sha == new
    assert api.model_info("maker/m", revision=old).sha == old
    for revision, text in ((old, "old"), ("main", "newer")):
        path = hf_hub_download(
            "maker/m", "a.txt", revision=revision, endpoint=fakehub.url, cache_dir=tmp_path,
            token=False,
        )  # fmt: skip
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            assert file.read() == text


def test_a_repository_that_moved_is_found_at_its_new_place(fakehub, api, tmp_path):
    fakehub.add(content.small_repo(SMALL))
    fakehub.moved["old/Name-GGUF"] = SMALL

    assert api.model_info("old/Name-GGUF").id == SMALL
    options = {"endpoint": fakehub.url, "cache_dir": tmp_path, "token": False}
    assert hf_hub_download("old/Name-GGUF", FILE, **options).endswith(FILE)


def test_each_error_is_the_one_that_the_client_knows(fakehub, api, tmp_path):
    fakehub.add(content.small_repo(SMALL), content.small_repo("maker/Off-GGUF", disabled=True))

    def download(repo: str, file: str, revision: str = "main") -> str:
        return hf_hub_download(
            repo, file, revision=revision, endpoint=fakehub.url, cache_dir=tmp_path, token=False
        )

    with pytest.raises(RepositoryNotFoundError):
        api.model_info("maker/nothing")
    with pytest.raises(RepositoryNotFoundError):
        download("maker/nothing", "file.gguf")
    with pytest.raises(RemoteEntryNotFoundError):
        download(SMALL, "nothing.gguf")
    with pytest.raises(RemoteEntryNotFoundError):
        list(api.list_repo_tree(SMALL, "nowhere"))
    for attempt in (
        lambda: download(SMALL, FILE, "v9"),
        lambda: api.model_info(SMALL, revision="v9"),
    ):
        with pytest.raises(RevisionNotFoundError):
            attempt()
    with pytest.raises(DisabledRepoError):
        api.model_info("maker/Off-GGUF")


def test_who_may_read_what_is_gated(fakehub, tmp_path):
    fakehub.add(content.small_repo(SMALL, gated="manual"))
    fakehub.users |= {"hf_in": "in", "hf_out": "out"}
    fakehub.allow(SMALL, "hf_in")

    def download(token: str | bool) -> str:
        return hf_hub_download(SMALL, FILE, endpoint=fakehub.url, cache_dir=tmp_path, token=token)

    info = HfApi(endpoint=fakehub.url, token=False).model_info(SMALL, files_metadata=True)
    assert info.gated == "manual"
    assert len(info.siblings) == 4
    with pytest.raises(GatedRepoError) as unknown:
        download(False)
    assert unknown.value.response.status_code == 401
    with pytest.raises(GatedRepoError) as refused:
        download("hf_out")
    assert refused.value.response.status_code == 403
    assert f"{fakehub.url}/{SMALL} to ask for access" in str(refused.value)
    assert download("hf_in")


def test_what_is_private_is_not_there_for_others(fakehub):
    fakehub.add(content.small_repo(SMALL, private=True))
    fakehub.users |= {"hf_in": "in", "hf_out": "out"}
    fakehub.allow(SMALL, "hf_in")

    for token, status in ((False, 401), ("hf_out", 404)):
        with pytest.raises(RepositoryNotFoundError) as error:
            HfApi(endpoint=fakehub.url, token=token).model_info(SMALL)
        assert error.value.response.status_code == status
    assert HfApi(endpoint=fakehub.url, token="hf_in").model_info(SMALL).private
    assert list(HfApi(endpoint=fakehub.url, token="hf_in").list_models()) == []


def test_a_token_has_a_name_or_is_refused(fakehub):
    fakehub.users["hf_in"] = "in"

    assert HfApi(endpoint=fakehub.url, token="hf_in").whoami()["name"] == "in"
    with pytest.raises(HfHubHTTPError, match=r"401|Invalid"):
        HfApi(endpoint=fakehub.url, token="hf_wrong").whoami()
    with pytest.raises(HfHubHTTPError) as error:
        list(HfApi(endpoint=fakehub.url, token="hf_wrong").list_models())
    assert error.value.response.headers["X-Error-Message"].startswith("Invalid credentials")


def test_a_rate_limit_says_how_long(fakehub, api):
    fakehub.add(content.small_repo(SMALL))
    fakehub.faults.rate_limit(55)

    with pytest.raises(HfHubHTTPError) as error:
        api.model_info(SMALL)

    response = error.value.response
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "55"
    limit = parse_ratelimit_headers(response.headers)
    assert (limit.remaining, limit.reset_in_seconds) == (0, 55)
    assert api.model_info(SMALL).id == SMALL


def test_nobody_trusts_its_certificate():
    with FakeHub(tls=True) as hub:
        hub.add(content.small_repo(SMALL))
        assert hub.url.startswith("https://")
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            HfApi(endpoint=hub.url, token=False).model_info(SMALL)
        assert hub.requests == []
        with httpx.Client(verify=False) as trusting:
            answer = trusting.get(f"{hub.url}/{SMALL}/resolve/main/{FILE}", follow_redirects=True)
        assert answer.content == hub.shelf(SMALL).main.files[FILE].read()


def test_it_goes_and_comes_back_at_the_same_place(fakehub, api):
    fakehub.add(content.small_repo(SMALL))
    url = fakehub.url

    fakehub.stop()
    with pytest.raises(httpx.ConnectError):
        api.model_info(SMALL)
    fakehub.start()

    assert fakehub.url == url
    assert api.model_info(SMALL).id == SMALL
