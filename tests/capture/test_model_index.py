"""The index of pose models: the real one, and files that are none."""

from pathlib import Path

import pytest

from formcheck.capture.model_index import read_index
from formcheck.errors import ModelError

ENTRY = '[[model]]\nname = "full"\nlicence = "MIT"\nsha256 = "00"\nurl = "{url}"\n'


def test_index_of_formcheck_knows_three_models() -> None:
    index = read_index()
    assert index.names == ("lite", "full", "heavy")
    assert {entry.licence for entry in index.entries} == {"Apache-2.0"}
    assert [entry.name for entry in index.entries if entry.wheel] == ["full"]
    hashes = {entry.sha256 for entry in index.entries}
    assert len(hashes) == 3
    assert all(len(bytes.fromhex(sha256)) == 32 for sha256 in hashes)


def test_index_can_be_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "index.toml"
    path.write_text(ENTRY.format(url="http://127.0.0.1/models/own.task"))
    monkeypatch.setenv("FORMCHECK_MODEL_INDEX", str(path))
    (entry,) = read_index().entries
    assert entry.file_name == "own.task"
    assert entry.size_bytes is None
    assert entry.wheel is None


@pytest.mark.parametrize("text", ["", "[[model]]\nname = 'full'\n", "model = 3\n", "no toml", "\0"])
def test_unusable_index_is_one_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "index.toml"
    path.write_text(text)
    with pytest.raises(ModelError, match=r"index\.toml' cannot be used .*; unset FORMCHECK_MODEL_INDEX"):
        read_index(path)


def test_missing_index_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.toml' cannot be used"):
        read_index(tmp_path / "none.toml")


@pytest.mark.parametrize("url", ["file:///tmp/model.task", "model.task", "http://127.0.0.1/"])
def test_index_takes_only_http_addresses_of_files(url: str, tmp_path: Path) -> None:
    path = tmp_path / "index.toml"
    path.write_text(ENTRY.format(url=url))
    with pytest.raises(ModelError, match="is not the http address of a file"):
        read_index(path)
