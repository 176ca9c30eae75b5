"""What formcheck needs of a machine, and whether it is there. This module only looks; it changes nothing."""

import ctypes
import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from formcheck.document import Document

__all__ = ["CHECKS", "DIAGNOSIS_SCHEMA", "Diagnosis", "Finding", "diagnose"]

DIAGNOSIS_SCHEMA = "formcheck/diagnosis/1"

State = Literal["ok", "hint", "problem"]

LOW_DISK_MB = 200.0
"""Poses of an hour's training take some 25 MB (measured), a recorded video far more (engineering default)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came of one look.

    Attributes
    ----------
    about : str
        What was looked at.
    state : {"ok", "hint", "problem"}
        Fine; something is missing that one can do without; something is missing that is needed.
    text : str
        One sentence: what was found and, unless it is fine, what to do.
    """

    about: str
    state: State
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis(Document):
    """All findings.

    Attributes
    ----------
    findings : tuple of Finding
        In the order in which things are needed.
    formcheck : str
        Version.
    schema : str
        Version of the document.
    """

    findings: tuple[Finding, ...]
    formcheck: str
    schema: str = DIAGNOSIS_SCHEMA

    @property
    def is_healthy(self) -> bool:
        """Whether nothing that is needed is missing."""
        return all(finding.state != "problem" for finding in self.findings)


def diagnose(checks: "Sequence[Check] | None" = None) -> Diagnosis:
    """Look at everything.

    Parameters
    ----------
    checks : sequence of callable, optional
        What to look at; all of :data:`CHECKS` by default.

    Returns
    -------
    Diagnosis
        What was found. A check that fails itself is a problem of its own, not an error.
    """
    from formcheck import __version__

    findings: list[Finding] = []
    for check in CHECKS if checks is None else checks:
        try:
            findings += check()
        except Exception as error:  # noqa: BLE001 - whatever fails is what somebody is looking for
            about = check.__name__.removeprefix("_").removeprefix("check_").replace("_", " ")
            findings.append(Finding(about=about, state="problem", text=str(error) or type(error).__name__))
    return Diagnosis(findings=tuple(findings), formcheck=__version__)


Check = Callable[[], Iterator[Finding]]


def _check_python() -> Iterator[Finding]:
    """Look at the interpreter."""
    version = ".".join(map(str, sys.version_info[:3]))
    cores = os.cpu_count() or 1
    yield Finding(about="Python", state="ok", text=f"{version} on {sys.platform}, {cores} processor cores.")


def _check_opencv() -> Iterator[Finding]:
    """Look at which package the cv2 files come from."""
    versions = {name: _version_of(name) for name in ("opencv-python", "opencv-contrib-python")}
    found = {name: version for name, version in versions.items() if version}
    headless = [
        name for name in ("opencv-python-headless", "opencv-contrib-python-headless") if _version_of(name)
    ]
    if headless:
        yield Finding(
            about="OpenCV",
            state="problem",
            text=f"{headless[0]} overwrites the files of opencv-python and opens no window: pip uninstall "
            f"{' '.join(headless)}, then pip install --force-reinstall opencv-python opencv-contrib-python.",
        )
        return
    missing = [name for name in versions if name not in found]
    if missing:
        yield Finding(
            about="OpenCV",
            state="problem",
            text=f"{' and '.join(missing)} is missing: install formcheck again.",
        )
        return
    if len(set(found.values())) != 1:
        yield Finding(
            about="OpenCV",
            state="problem",
            text=f"{_join(found)} are installed over each other: install both in one and the same version.",
        )
        return
    yield Finding(about="OpenCV", state="ok", text=f"{found['opencv-python']}, both packages of one version.")


def _check_graphics() -> Iterator[Finding]:
    """Look for the libraries that the pose landmarker loads, and for a screen."""
    if sys.platform.startswith("linux"):
        wanted = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libGLESv2.so.2": "libgles2"}
        missing = [package for library, package in wanted.items() if not _is_loadable(library)]
        if missing:
            yield Finding(
                about="Graphics",
                state="problem",
                text=f"The pose landmarker's libraries are missing: install {' '.join(missing)}.",
            )
        else:
            yield Finding(about="Graphics", state="ok", text="The pose landmarker's libraries are there.")
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            yield Finding(
                about="Screen",
                state="hint",
                text="There is no screen to open a window on: use --no-window, which prints what happens.",
            )


def _check_model() -> Iterator[Finding]:
    """Look for the pose landmarker's model."""
    from formcheck.capture.model_file import find_model

    model = find_model()
    if model is None:
        yield Finding(
            about="Model",
            state="hint",
            text="The pose model is not on this machine yet: it is fetched at first use, or with "
            "'formcheck models fetch'.",
        )
    else:
        yield Finding(about="Model", state="ok", text=f"{model.name} is there and intact.")


def _check_network_silence() -> Iterator[Finding]:
    """Look whether usage reports of the landmarker's library are kept on this machine."""
    from formcheck.capture.privacy import no_usage_reports

    with no_usage_reports():
        ways = {os.environ.get(name, "") for name in ("https_proxy", "HTTPS_PROXY")}
    if all(way.startswith("http://127.0.0.1:") for way in ways):
        yield Finding(
            about="Silence",
            state="ok",
            text="Usage reports of the landmarker's library are led to a closed port of this machine.",
        )
    else:
        yield Finding(
            about="Silence",
            state="problem",
            text="Usage reports of the landmarker's library are not held back: please report this.",
        )


def _check_cameras() -> Iterator[Finding]:
    """Look for cameras."""
    from formcheck.capture.camera_list import list_cameras

    cameras = list_cameras()
    if not cameras:
        yield Finding(
            about="Camera",
            state="hint",
            text="No camera is connected: plug one in, give a phone's stream with --camera rtsp://…, or play "
            "a video file with --camera FILE.",
        )
    for camera in cameras:
        name = f"{camera.index}: {camera.name}" if camera.name else str(camera.index)
        if camera.problem:
            yield Finding(about="Camera", state="hint", text=camera.problem)
            continue
        rate = "" if camera.fps != camera.fps else f" at {camera.fps:.0f} a second"
        note = "; a program plays it, so its pictures may be late" if camera.is_virtual else ""
        size = f"{camera.width_px} × {camera.height_px}"
        yield Finding(about="Camera", state="ok", text=f"{name}, {size}{rate}{note}.")


def _check_voice() -> Iterator[Finding]:
    """Look for something that speaks."""
    from formcheck.present.engines import choose_command
    from formcheck.present.speech import EngineUnavailable

    try:
        program = choose_command().program
    except EngineUnavailable as reason:
        install = "; install espeak-ng to hear the count" if sys.platform.startswith("linux") else ""
        text = f"Nothing here can speak, so tones take the voice's place: {reason}{install}."
        yield Finding(about="Voice", state="hint", text=text)
    else:
        yield Finding(about="Voice", state="ok", text=f"{program} can speak.")


def _check_history() -> Iterator[Finding]:
    """Look whether trainings can be kept."""
    from formcheck.history.place import ENVIRONMENT, find_history_file

    path = find_history_file()
    if path is None:
        yield Finding(about="History", state="hint", text=f"Nothing is kept: {ENVIRONMENT} is off.")
        return
    folder = next(parent for parent in path.parents if parent.exists())
    # A file in the place of a folder may well be written to, but nothing can be kept below it.
    if not folder.is_dir() or not os.access(path if path.exists() else folder, os.W_OK):
        yield Finding(
            about="History",
            state="problem",
            text=f"'{path}' cannot be written to: change its rights, or name another file with "
            f"{ENVIRONMENT}.",
        )
        return
    free_mb = shutil.disk_usage(folder).free / 1e6
    if free_mb < LOW_DISK_MB:
        yield Finding(
            about="History",
            state="hint",
            text=f"Only {free_mb:.0f} MB are free where trainings are kept ({folder}): make room.",
        )
    else:
        yield Finding(about="History", state="ok", text=f"Kept in {path}; {free_mb / 1000:.0f} GB are free.")


CHECKS: tuple[Check, ...] = (
    _check_python,
    _check_opencv,
    _check_graphics,
    _check_model,
    _check_network_silence,
    _check_cameras,
    _check_voice,
    _check_history,
)
"""What is looked at, in the order in which it is needed."""


def _version_of(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _is_loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _join(found: dict[str, str]) -> str:
    return " and ".join(f"{name} {version}" for name, version in found.items()) or "no OpenCV packages"
