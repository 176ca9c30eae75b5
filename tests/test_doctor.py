"""The doctor: one sentence for everything that is looked at, and what is missing is named."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from formcheck import doctor
from formcheck.capture.camera_list import list_cameras
from formcheck.cli import app
from formcheck.doctor import CHECKS, Diagnosis, Finding, diagnose
from formcheck.errors import CameraUnavailable


def test_this_machine_has_what_the_tests_need() -> None:
    diagnosis = diagnose()
    assert diagnosis.is_healthy, [f.text for f in diagnosis.findings if f.state == "problem"]
    assert {"OpenCV", "Model", "Silence", "Camera", "Voice", "History"} <= {
        f.about for f in diagnosis.findings
    }
    for finding in diagnosis.findings:
        assert finding.text.endswith("."), finding
        assert "\n" not in finding.text


def test_the_command_prints_findings_for_people_and_for_programs() -> None:
    said = CliRunner().invoke(app, ["doctor"])
    assert "Silence" in said.stdout
    document = json.loads(CliRunner().invoke(app, ["doctor", "--json", "-"]).stdout)
    assert Diagnosis.from_dict(document).findings


def test_a_problem_is_told_by_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def check_nothing() -> Iterator[Finding]:
        yield Finding(about="Legs", state="problem", text="There is only one: grow another.")

    monkeypatch.setattr(doctor, "CHECKS", (check_nothing,))
    said = CliRunner().invoke(app, ["doctor"])
    assert said.exit_code == 1
    assert "grow another" in said.stdout


def _burn() -> tuple[Finding, ...]:
    raise CameraUnavailable("The camera is on fire: call somebody.")


def test_a_check_that_fails_is_a_finding() -> None:
    def check_cameras() -> Iterator[Finding]:
        yield from _burn()

    [finding] = diagnose([check_cameras]).findings
    assert (finding.about, finding.state) == ("cameras", "problem")
    assert "on fire" in finding.text
    assert len(CHECKS) > 5


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_a_history_that_cannot_be_written_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "history.sqlite3"))
    assert state_of_history() == "ok"
    with monkeypatch.context() as patched:
        patched.setattr("os.access", lambda *_: False)
        assert state_of_history() == "problem"
    monkeypatch.setenv("FORMCHECK_HISTORY", "off")
    assert state_of_history() == "hint"


def state_of_history() -> str:
    return next(finding.state for finding in diagnose().findings if finding.about == "History")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the list is Linux's")
def test_a_history_below_a_file_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.txt").write_text("no folder")
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "notes.txt" / "history.sqlite3"))
    (finding,) = [finding for finding in diagnose().findings if finding.about == "History"]
    assert finding.state == "problem"
    assert "cannot be written to" in finding.text


def test_cameras_are_listed_with_what_is_wrong_with_them(tmp_path: Path) -> None:
    for number, name, index in ((90, "HD Webcam", 0), (91, "HD Webcam", 1), (92, "OBS Virtual Camera", 0)):
        folder = tmp_path / f"video{number}"
        folder.mkdir()
        (folder / "name").write_text(f"{name}\n")
        (folder / "index").write_text(f"{index}\n")
    cameras = list_cameras(system=tmp_path)
    assert [(camera.index, camera.is_virtual) for camera in cameras] == [(90, False), (92, True)]
    assert all("does not exist" in camera.problem for camera in cameras)
    assert list_cameras(system=tmp_path / "nowhere") == ()
