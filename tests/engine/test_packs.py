"""Engine packs: added, chosen for the card that is there, refused when they are something else."""

from __future__ import annotations

import io
import json
import sys
import tarfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from app.core.errors import UsageError
from app.core.paths import DataPaths
from app.engine.packs import Pack, PackStore, choose_pack
from app.services import Services

ENGINE = version("llama_cpp_python")


def archive(path: Path, files: dict[str, bytes], **changes: str) -> Path:
    about = {"name": "vulkan-1", "backend": "vulkan", "engine": ENGINE, "platform": sys.platform}
    with tarfile.open(path, "w:xz") as pack:
        for name, data in {**files, "pack.json": json.dumps({**about, **changes}).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            pack.addfile(member, io.BytesIO(data))
    return path


def test_a_pack_is_added_listed_and_removed(tmp_path: Path):
    store = PackStore(tmp_path / "packs")
    file = archive(tmp_path / "p.tar.xz", {"libggml-vulkan.so": b"library"})
    pack = store.add(file, ENGINE)
    assert store.packs() == [pack]
    assert sorted(one.name for one in Path(pack.folder).iterdir()) == [
        "libggml-vulkan.so", "pack.json",
    ]  # fmt: skip
    store.remove("vulkan-1")
    assert store.packs() == []
    with pytest.raises(UsageError):
        store.remove("vulkan-1")


@pytest.mark.parametrize(
    "changes", [{"engine": "0.0.1"}, {"platform": "plan9"}, {"name": "../x"}, {"backend": "magic"}]
)
def test_a_pack_for_something_else_is_refused(tmp_path: Path, changes: dict[str, str]):
    store = PackStore(tmp_path / "packs")
    file = archive(tmp_path / "p.tar.xz", {"libggml-vulkan.so": b"library"}, **changes)
    with pytest.raises(UsageError):
        store.add(file, ENGINE)
    assert store.packs() == []
    assert not list((tmp_path / "packs").iterdir()), "something was left behind"


def test_what_is_no_archive_is_refused(tmp_path: Path):
    (tmp_path / "p.tar.xz").write_bytes(b"not an archive")
    with pytest.raises(UsageError, match="no engine pack"):
        PackStore(tmp_path / "packs").add(tmp_path / "p.tar.xz", ENGINE)


def test_nothing_is_written_outside_of_the_folder(tmp_path: Path):
    file = archive(tmp_path / "p.tar.xz", {"../../escaped.so": b"x", "/tmp/escaped.so": b"x"})
    pack = PackStore(tmp_path / "packs").add(file, ENGINE)
    assert not list(tmp_path.glob("escaped.so"))
    assert (Path(pack.folder) / "escaped.so").exists()


def test_the_pack_for_the_card_comes_before_the_one_for_any():
    cuda = Pack("cuda-1", "cuda", ENGINE, "/c", 1)
    vulkan = Pack("vulkan-1", "vulkan", ENGINE, "/v", 1)
    old = Pack("cuda-0", "cuda", "0.0.1", "/o", 1)
    assert choose_pack([old, vulkan, cuda], ["NVIDIA"], ENGINE) == cuda
    assert choose_pack([vulkan, cuda], ["AMD"], ENGINE) == vulkan
    assert choose_pack([cuda, old], ["AMD"], ENGINE) is None
    assert choose_pack([vulkan], [], ENGINE) is None, "there is no card to use it with"


@pytest.mark.engine
@pytest.mark.usefixtures("quick_check")
def test_a_pack_that_does_not_load_leaves_the_processor(checked_home: DataPaths, monkeypatch):
    file = archive(checked_home.root / "p.tar.xz", {"libggml-vulkan.so": b"no library at all"})
    PackStore(checked_home.packs).add(file, ENGINE)
    monkeypatch.setattr("app.hardware.adapters.vendors", lambda: ["AMD"])
    with closing(Services(checked_home)) as services:
        finding = services.setup.finding()
        assert finding.working
        assert not finding.gpu
        assert services.loader.load(None).layers
