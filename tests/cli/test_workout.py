"""``formcheck workout`` as people and programs run it: real landmarker, played clips, a real window."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from formcheck.history.store import History
from tests.desktop import ROOT, Desktop, wait_until

MINE = """
schema = "formcheck/programme/1"
title = "Mine"

[[days]]
name = "legs"
title = "Legs"
equipment = ["a bar"]

[[days.exercises]]
exercise = "deadlift"
sets = 2
reps = 5
"""
COMMAND = (sys.executable, "-c", "from formcheck.cli import main; main()", "workout")


class Home:
    """A user with a programme and nothing else on the disk."""

    def __init__(self, folder: Path) -> None:
        self.programme = folder / "mine.toml"
        self.programme.write_text(MINE, encoding="utf-8")
        self.history = folder / "history.sqlite3"
        self.environment = os.environ | {
            "XDG_STATE_HOME": str(folder / "state"),
            "HOME": str(folder),
            "FORMCHECK_HISTORY": str(self.history),
        }

    def run(self, *arguments: object, typed: str = "") -> tuple[int, list[dict[str, Any]], str]:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=typed,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env=self.environment,
        )
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def named(events: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] == name]


def test_stopped_in_the_second_set_and_taken_up_again(home: Home, model: Path, sample: Path) -> None:
    options = ("--camera", sample, "--model", model, "--no-window", "--no-voice", "--no-waits")
    with subprocess.Popen(
        [*COMMAND, str(home.programme), *map(str, options)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=home.environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        events: list[dict[str, Any]] = []
        for line in process.stdout:
            events.append(json.loads(line))
            if len(named(events, "set_done")) == 1 and events[-1]["event"] == "rep":
                process.stdin.write("dance\nstop\n")
                process.stdin.flush()
                break
        events += [json.loads(line) for line in process.stdout]
        told = process.stderr.read()
    assert process.returncode == 0
    assert "'dance' is nothing" in told
    assert "workout" in told
    assert "--resume" in told
    [done] = named(events, "set_done")
    assert (done["set"], done["reps"], done["outcome"]) == (1, 5, "done")
    [ended] = named(events, "workout_ended")
    assert ended["finished"] is False

    code, events, told = home.run(home.programme, *options, "--resume")
    assert (code, told) == (0, "")
    assert events[0] == {**events[0], "event": "workout_started", "day": "legs", "resumed": True}
    [done] = named(events, "set_done")
    assert (done["set"], done["reps"]) == (2, 5)
    assert events[-1]["event"] == "workout_ended"
    assert events[-1]["finished"] is True
    assert [one["set"] for one in events[-1]["sets"]] == [1, 2]
    with History(home.history) as history:
        sessions = history.sessions()
        assert [session.title for session in sessions] == ["Legs", "Legs"]
        counts = [len(one.reps) for session in sessions for one in session.sets]
        # The first set, what was counted of the second before it was stopped, and the second.
        assert sorted(counts)[-2:] == [5, 5]
        assert len(counts) == 3

    _, events, told = home.run(home.programme, *options, "--resume", typed="q\n")
    assert "Nothing was left of legs" in told
    assert events[0]["resumed"] is False


def test_pictures_in_a_real_window_driven_by_keys(
    home: Home, model: Path, sample: Path, desktop: Desktop
) -> None:
    options = ("--camera", sample, "--model", model, "--no-voice")
    with (home.programme.parent / "told.txt").open("w") as file:
        process = subprocess.Popen(
            [*COMMAND, str(home.programme), *map(str, options)],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**home.environment, **_display(desktop)},
        )
    try:
        window = desktop.focus("formcheck")

        def brightness() -> float:
            left, top, width, height = desktop.measure(window)
            # Where pages have their text and the live view the camera's picture.
            part = desktop.look()[top + height // 6 : top + height // 2, left : left + width // 2]
            return float((part > 60).mean())

        wait_until(lambda: 0.005 < brightness() < 0.4, what=lambda: "the page of what is needed")
        desktop.press("n", "n", "n")
        wait_until(lambda: brightness() > 0.5, what=lambda: f"the camera's picture, {brightness()}")
        desktop.press("q")
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
    # Nothing was done, so there is nothing to be taken up, and nothing to be said.
    assert (home.programme.parent / "told.txt").read_text() == ""


def _display(desktop: Desktop) -> Mapping[str, str]:
    return {"DISPLAY": desktop.display, "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("day3",), 2, "day1, day2"),
        (("day1", "--day", "day2"), 2, "--day"),
        (("nowhere.toml",), 1, "nowhere.toml"),
        (("day1", "--camera", "a.mp4", "--camera", "b.mp4"), 2, "2 times"),
        (("day1", "--camera", "nowhere.m3u"), 1, "nowhere.m3u"),
        (("day1", "--camera", "not-there.mp4", "--no-waits"), 1, "not-there.mp4"),
        (("day1", "--lang", "xx"), 2, "xx"),
    ],
)
def test_what_cannot_be_is_one_line(
    home: Home, model: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    found, _, told = home.run(*arguments, "--no-window", "--no-voice", "--model", model)
    assert found == code
    assert words in told
    assert "Traceback" not in told
    # Also of a camera: at once, and not after the pages.
    assert len(told.splitlines()) == 1


def test_how_to_go_on_can_be_typed_as_it_is_told(home: Home, model: Path, sample: Path) -> None:
    spaced = home.programme.rename(home.programme.with_name("my own.toml"))
    options = ("--no-window", "--no-voice", "--model", model, "--camera", sample)
    chosen = ("--day", "legs", "--for", "Ann O'Neill", "--lang", "de")
    # Past the pages, into the first set, which is left as it is.
    typed = "go_on\n" * 4 + "go_on\nstop\n"
    _, _, told = home.run(spaced, *chosen, *options, typed=typed)
    [line] = [line for line in told.splitlines() if "--resume" in line]
    command = line[line.index("formcheck workout") :]
    assert shlex.split(command) == ["formcheck", "workout", str(spaced), *chosen, "--resume"]
    _, _, told = home.run("day1", *options, typed="go_on\n" * 3 + "skip\nstop\n")
    assert "formcheck workout day1 --resume" in told


def test_problems_of_a_programme_are_named(home: Home, model: Path) -> None:
    home.programme.write_text(MINE.replace("reps = 5", "reps = 0"), encoding="utf-8")
    code, events, told = home.run(home.programme, "--no-window", "--no-voice", "--model", model)
    assert (code, events) == (1, [])
    assert "days[1].exercises[1].reps[1] is 0" in told
