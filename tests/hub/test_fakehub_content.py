"""What stands on the fake Hub is as on the real one: headers, sizes, hashes, relations."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from app.gguf.errors import Malformed
from app.gguf.names import quantization
from app.gguf.reader import read_header
from app.gguf.source import BytesSource
from fakehub import content
from fakehub.blobs import Blob, Zeros
from fakehub.models import adapter, claims, imatrix, known_hashes, mmproj
from fakehub.repo import BlobSource, Repo, Revision

PROCESS = Path(__file__).resolve().parents[1] / "fakehub"


def header(blob: Blob):
    return read_header(BlobSource(blob))


def test_a_blob_is_its_parts_in_a_row(tmp_path):
    path = tmp_path / "middle"
    path.write_bytes(b"0123456789")
    blob = Blob(b"abc", Zeros(4), path)
    whole = b"abc\0\0\0\x000123456789"

    assert blob.size == 17
    assert blob.read() == whole
    assert all(
        blob.read(start, length) == whole[start : start + length]
        for start in range(18)
        for length in range(18)
    )
    assert blob.sha256 == hashlib.sha256(whole).hexdigest()
    assert Blob(path).sha256 == hashlib.sha256(b"0123456789").hexdigest()
    assert Blob.later(lambda: blob).read(2, 6) == whole[2:8]
    assert Blob.later(lambda: blob).sha256 == blob.sha256


def test_nothing_is_made_before_it_is_wanted():
    def fail() -> Blob:
        raise AssertionError

    revision = Revision("0" * 40, {"model.gguf": Blob.later(fail)})

    assert revision.large("model.gguf")
    with pytest.raises(AssertionError):
        revision.entry("model.gguf")


def test_the_llama_has_25_variants_with_true_headers():
    repo = content.llama_1b()
    files = {path: blob for path, blob in repo.files.items() if quantization(path)}

    assert len(files) == 25
    sizes = {}
    for path, blob in files.items():
        read = header(blob)
        assert read.vocabulary == 128_256
        assert read.parameters == 1_235_814_400
        assert read.needed_size == blob.size == read.file_size
        assert 7_000_000 < read.data_offset < 12_000_000
        sizes[quantization(path)] = blob.size
    assert sizes["BF16"] > sizes["Q8_0"] > sizes["Q4_K_L"] > sizes["Q4_K_M"] > sizes["IQ2_M"]
    assert sizes["Q4_K_M"] == pytest.approx(807_694_464, rel=0.003)  # bartowski's file
    hashes = {blob.sha256 for blob in files.values()}
    assert len(hashes) == 25


def test_the_hashes_of_large_files_are_real():
    blobs = content.llama_1b(("IQ2_M",)).files
    smallest = blobs["Llama-3.2-1B-Instruct-IQ2_M.gguf"]

    assert smallest.sha256 in known_hashes().values(), "run: python tests/fakehub --hash"
    assert smallest.work_out() == smallest.sha256


def test_small_files_are_small_and_real():
    files = {
        path: blob for path, blob in content.small_repo().files.items() if path.endswith(".gguf")
    }

    assert [quantization(path) for path in files] == ["F16", "Q8_0", "Q4_K_M"]
    for blob in files.values():
        read = read_header(BytesSource(blob.read()))
        assert read.file_size < 4_000_000
        assert blob.sha256 == hashlib.sha256(blob.read()).hexdigest()


def test_parts_hold_all_tensors_once():
    repos = {repo.id: repo for repo in content.demonstration()}
    parts = {
        path: header(blob) for path, blob in repos[content.SPLIT].files.items() if "Q8_0" in path
    }

    assert [path[-20:] for path in parts] == [
        f"-0000{number}-of-0000{len(parts)}.gguf" for number in range(1, len(parts) + 1)
    ]
    names = [tensor.name for part in parts.values() for tensor in part.tensors]
    assert len(set(names)) == len(names)
    first, *others = parts.values()
    assert first.metadata["split.tensors.count"] == len(names)
    assert [part.metadata["split.no"] for part in parts.values()] == list(range(len(parts)))
    assert first.vocabulary == 128_256
    assert all(part.architecture == "" for part in others)


def test_side_files_say_what_they_are():
    kinds = {"mmproj": mmproj(), "imatrix": imatrix(), "adapter": adapter()}

    assert {header(blob).text("general.type") for blob in kinds.values()} == set(kinds)


def test_a_claim_of_fifty_gigabytes_is_a_claim():
    blob = claims(50 << 30)

    assert blob.size < 2_000_000
    with pytest.raises(Malformed, match="53,687,091,200"):
        header(blob)


def test_other_formats_say_so_in_their_config():
    repos = {repo.id.rpartition("-")[2]: repo for repo in content.other_formats()}
    said = {
        name: json.loads(repo.files["config.json"])["quantization_config"]
        for name, repo in repos.items()
    }

    assert said["4bit"]["bnb_4bit_use_double_quant"]
    assert not said["nf4"]["bnb_4bit_use_double_quant"]
    assert said["8bit"]["load_in_8bit"]
    assert {said["INT4"]["quant_method"], said["FP8"]["quant_method"]} == {"awq", "fp8"}
    blob = repos["4bit"].files["model.safetensors"]
    length = int.from_bytes(blob.read(0, 8), "little")
    table = json.loads(blob.read(8, length))
    assert max(tensor["data_offsets"][1] for tensor in table.values() if "dtype" in tensor) == (
        blob.size - 8 - length
    )
    assert table["model.layers.0.self_attn.q_proj.weight"]["dtype"] == "U8"


def test_what_was_made_from_a_model_is_found(fakehub):
    fakehub.add(*content.demonstration())
    url = f"{fakehub.url}/api/models?filter=gguf&filter=base_model:quantized:{content.GATED}"

    with urllib.request.urlopen(url) as answer:
        found = json.load(answer)

    assert [model["id"] for model in found] == [content.LLAMA]
    assert len(fakehub.shelves()) > 150
    assert fakehub.shelf(content.GATED).repo.gated == "manual"
    assert "mmproj-model-f16.gguf" in fakehub.shelf(content.SEES).main.files


def test_front_matter_stands_before_the_card():
    text = content.card("Title", {"license": "mit", "language": ["en", "de"]}, "Text.").decode()

    front, _, rest = text.removeprefix("---\n").partition("\n---\n")
    assert front == "license: mit\nlanguage: \n- en\n- de"
    assert re.search(r"^# Title$", rest, re.MULTILINE)


def test_the_process_serves_and_obeys(tmp_path):
    folder = tmp_path / "maker" / "m"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.txt").write_text("hello")
    process = subprocess.Popen(
        [sys.executable, str(PROCESS), "--content", str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        hub = json.loads(process.stdout.readline())

        def tell(**command: object) -> dict:
            process.stdin.write(json.dumps(command) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        url = f"{hub['url']}/maker/m/resolve/main/sub/a.txt"
        with urllib.request.urlopen(url) as answer:
            assert answer.read() == b"hello"
        assert tell() == {"requests": 1, "sent": 5}
        assert tell(clear=True, faults={"status": {"code": 503}}) == {"requests": 0, "sent": 0}
        with pytest.raises(urllib.error.HTTPError, match="503") as error:
            urllib.request.urlopen(url)
        error.value.close()
        tell(right=True)
        with urllib.request.urlopen(url) as answer:
            assert answer.status == 200
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.mark.engine
def test_the_guide_is_really_quantized(tmp_path):
    types = content.quantized_guide(tmp_path / "cache", ("Q8_0", "Q4_K_M"))
    again = {path: path.stat().st_mtime_ns for path in types.values()}

    repo = content.guide_repos(types)[0]

    assert {type: header(Blob(path)).file_type for type, path in types.items()} == {
        "Q8_0": "Q8_0", "Q4_K_M": "Q4_K_M",
    }  # fmt: skip
    assert "Snug-Guide-Q4_K_M.gguf" in repo.files
    assert isinstance(repo, Repo)
    content.quantized_guide(tmp_path / "cache", ("Q8_0", "Q4_K_M"))
    assert again == {path: path.stat().st_mtime_ns for path in types.values()}
