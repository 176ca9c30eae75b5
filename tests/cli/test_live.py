"""``formcheck live`` with the real landmarker, as another program reads it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from formcheck.report import Report


def run(*arguments: object) -> tuple[int, list[dict[str, Any]], str]:
    command = [sys.executable, "-c", "from formcheck.cli import main; main()", "live", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=os.environ)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture(scope="module")
def lived(
    model: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, list[dict[str, Any]], str, Path]:
    """The sample played as a camera."""
    folder = tmp_path_factory.mktemp("kept")
    arguments = (
        "--camera",
        sample,
        "--model",
        model,
        "--no-window",
        "--no-voice",
        "--stats",
        "--record",
        folder,
    )
    return (*run(*arguments), folder)


def test_a_played_sample_has_the_count_of_the_recorded_run(
    lived: tuple[int, list[dict[str, Any]], str, Path],
) -> None:
    code, events, told, _ = lived
    assert code == 0, told
    assert [event["number"] for event in events if event["event"] == "rep"] == [1, 2, 3, 4, 5]
    [ended] = [event for event in events if event["event"] == "set_ended"]
    report = Report.from_dict(ended["report"])
    assert (report.exercise, report.rep_count) == ("deadlift", 5)
    assert "rounded_back" in {fault.name for fault in report.reps[3].faults}
    assert events[-1]["event"] == "stopped"


def test_nothing_but_events_is_on_stdout(lived: tuple[int, list[dict[str, Any]], str, Path]) -> None:
    assert all({"event", "t_s"} <= set(event) for event in lived[1])


def test_the_times_of_the_pictures_are_told(lived: tuple[int, list[dict[str, Any]], str, Path]) -> None:
    assert "camera to screen" in lived[2]
    assert "dropped" in lived[2]


def test_video_and_poses_were_kept(lived: tuple[int, list[dict[str, Any]], str, Path]) -> None:
    assert sorted(path.suffix for path in lived[3].iterdir()) == [".mp4", ".npz"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("hand_stand", "--camera", "x.mp4"), 2, "hand_stand"),
        (("--camera", "not-there.mp4"), 1, "not-there.mp4"),
        (("--lang", "xx"), 2, "xx"),
    ],
)
def test_what_cannot_be_is_one_line(model: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    found, events, told = run(*arguments, "--no-window", "--no-voice", "--model", model)
    assert (found, events) == (code, [])
    assert words in told
    assert len(told.strip().splitlines()) == 1
