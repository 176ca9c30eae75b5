"""Whole files or none."""

import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from formcheck.errors import OutputError
from formcheck.present.atomic import AtomicFile, open_atomically
from tests.privileges import without_privileges


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def assert_one_sentence(error: OutputError, path: Path) -> None:
    message = str(error)
    assert str(path) in message
    assert message.endswith(".")
    assert "\n" not in message


def test_text_and_bytes_appear_at_the_end(tmp_path: Path) -> None:
    text, data = tmp_path / "report.json", tmp_path / "poses.npz"
    with open_atomically(text, "w") as file:
        file.write("größe\n")
        assert not text.exists()
    with open_atomically(data, "wb") as file:
        file.write(b"\x00\x01")
    assert text.read_bytes() == "größe\n".encode()
    assert data.read_bytes() == b"\x00\x01"
    assert names_in(tmp_path) == ["poses.npz", "report.json"]


@pytest.mark.parametrize("problem", [ValueError("no"), KeyboardInterrupt(), SystemExit(1)])
def test_after_an_exception_everything_is_as_it_was(tmp_path: Path, problem: BaseException) -> None:
    path = tmp_path / "report.json"
    path.write_text("before", encoding="utf-8")

    def write_half() -> None:
        with open_atomically(path, "w") as file:
            file.write("half of it")
            raise problem

    with pytest.raises(type(problem)):
        write_half()
    assert path.read_text(encoding="utf-8") == "before"
    assert names_in(tmp_path) == ["report.json"]


def test_the_usual_permissions(tmp_path: Path) -> None:
    ordinary, atomic = tmp_path / "ordinary", tmp_path / "atomic"
    ordinary.touch()
    with open_atomically(atomic, "w"):
        pass
    assert stat.S_IMODE(atomic.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "report.json", tmp_path / "latest.json"
    link.symlink_to(target)
    with open_atomically(link, "w") as file:
        file.write("new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("no/folder/report.json", "no such folder"), ("folder", "is a folder"), ("file/report.json", "no such")],
)
def test_an_impossible_place_is_refused_at_once(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    path = tmp_path / name
    with pytest.raises(OutputError, match=reason) as caught:
        AtomicFile(path)
    assert_one_sentence(caught.value, path)
    assert names_in(tmp_path) == ["file", "folder"]


def test_a_name_that_is_too_long_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        AtomicFile(tmp_path / ("x" * 300))
    assert names_in(tmp_path) == []


def test_a_folder_that_is_not_writable(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with without_privileges(), pytest.raises(OutputError, match="not allowed"):
        AtomicFile(tmp_path / "report.json")
    tmp_path.chmod(0o755)


def test_a_write_protected_file_is_respected(tmp_path: Path) -> None:
    folder = tmp_path / "open to all"
    folder.mkdir(mode=0o777)
    path = folder / "report.json"
    path.write_text("before", encoding="utf-8")
    path.chmod(0o444)
    with without_privileges(), pytest.raises(OutputError, match="not allowed"):
        AtomicFile(path)
    assert path.read_text(encoding="utf-8") == "before"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_device_is_written_to_and_never_replaced() -> None:
    with open_atomically(Path("/dev/null"), "w") as file:
        file.write("gone")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(OutputError, match="disk is full"), open_atomically(Path("/dev/full"), "w") as file:
        file.write("no room")
    with pytest.raises(OutputError, match="no ordinary file"):
        AtomicFile(Path("/dev/null"))


def test_an_error_about_another_file_stays_what_it_is(tmp_path: Path) -> None:
    def read_something_else() -> None:
        with open_atomically(tmp_path / "report.json", "w"):
            Path("/no/such/file").read_text(encoding="utf-8")

    with pytest.raises(FileNotFoundError):
        read_something_else()
    assert names_in(tmp_path) == []


def test_a_full_disk(tmp_path: Path) -> None:
    # The limit on the size of a file stands for the end of the disk; it would bind the whole process.
    script = """
import sys
from pathlib import Path
from formcheck.errors import OutputError
from formcheck.present.atomic import open_atomically
try:
    with open_atomically(Path(sys.argv[1]), "wb") as file:
        file.write(bytes(100_000))
except OutputError as error:
    print(error)
"""
    path = tmp_path / "poses.npz"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    assert "poses.npz' cannot be written because the disk is full" in done.stdout
    assert names_in(tmp_path) == []
