"""``formcheck models``, run as a command against a server on this machine."""

import hashlib
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from formcheck.cli.models import models_app
from formcheck.errors import ModelMissing

RUN_MODELS = "from formcheck.cli.models import models_app; models_app()"

app = typer.Typer()
app.add_typer(models_app, name="models")
run = partial(CliRunner().invoke, app)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def server_folder(tmp_path: Path) -> Path:
    """Hold what the server has to give: one model, named full in the index."""
    folder = tmp_path / "server"
    folder.mkdir()
    with zipfile.ZipFile(folder / "tiny_test_model.task", "w") as archive:
        for name in ("pose_detector.tflite", "pose_landmarks_detector.tflite"):
            archive.writestr(zipfile.ZipInfo(name), b"x" * 100_000)
    return folder


@pytest.fixture(autouse=True)
def cache(server_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep each test in a cache of its own, with a server of its own."""
    sha256 = hashlib.sha256((server_folder / "tiny_test_model.task").read_bytes()).hexdigest()
    handler = partial(QuietHandler, directory=str(server_folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        url = f"http://127.0.0.1:{server.server_port}/tiny_test_model.task"
        index = tmp_path / "index.toml"
        index.write_text(
            f'[[model]]\nname = "full"\nlicence = "CC0-1.0"\nurl = "{url}"\nsha256 = "{sha256}"\n'
            "size = 200306\n"
            f'[[model]]\nname = "heavy"\nurl = "{url}.none"\nsha256 = "{sha256}"\nlicence = "MIT"\n'
        )
        monkeypatch.setenv("FORMCHECK_MODEL_INDEX", str(index))
        monkeypatch.setenv("FORMCHECK_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        monkeypatch.delenv("FORMCHECK_MODEL", raising=False)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield tmp_path / "cache" / "models"
        server.shutdown()
        thread.join()


def list_rows() -> list[list[str]]:
    """List the models and split the table into cells."""
    result = run(["models"])
    assert result.exit_code == 0
    rows = [line.split("│")[1:-1] for line in result.stdout.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in row] for row in rows]


def test_list_before_and_after_fetching(cache: Path) -> None:
    assert list_rows() == [["full", "", "0.2 MB", "absent", "CC0-1.0"], ["heavy", "", "", "absent", "MIT"]]
    result = run(["models", "fetch"])
    path = cache / "tiny_test_model.task"
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{path}\n", "")
    # The path is in one piece, however long: this is no screen.
    assert list_rows()[0] == ["full", str(path), "0.2 MB", "ok", "CC0-1.0"]
    path.write_bytes(path.read_bytes()[:-1])
    assert list_rows()[0] == ["full", str(path), "0.2 MB", "damaged", "CC0-1.0"]


def test_list_shows_a_model_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.task"
    monkeypatch.setenv("FORMCHECK_MODEL", str(own))
    assert list_rows()[0] == ["FORMCHECK_MODEL", str(own), "", "absent", ""]
    own.write_bytes(b"no zip")
    assert list_rows()[0] == ["FORMCHECK_MODEL", str(own), "0.0 MB", "damaged", ""]


def test_failed_fetch_is_left_to_the_main_command() -> None:
    result = run(["models", "fetch", "heavy"])
    assert isinstance(result.exception, ModelMissing)
    assert "answered 404" in str(result.exception)
    assert (result.stdout, result.stderr) == ("", "")


@pytest.mark.parametrize(("name", "hint"), [("ful", "did you mean full?"), ("xyz", "there are full, heavy.")])
def test_unknown_name_is_wrong_usage_with_a_hint(name: str, hint: str) -> None:
    result = run(["models", "fetch", name])
    assert result.exit_code == 2
    assert hint in result.stderr
    assert result.stdout == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
def test_progress_bar_is_on_a_terminal_and_not_on_stdout(cache: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", RUN_MODELS, "fetch"]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, env=environment, check=True)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    assert "Downloading the full pose model" in shown
    assert result.stdout.decode() == f"{cache / 'tiny_test_model.task'}\n"


def test_there_is_no_progress_bar_in_a_pipe() -> None:
    result = subprocess.run([sys.executable, "-c", RUN_MODELS, "fetch"], capture_output=True, check=True)
    assert result.stderr == b""
