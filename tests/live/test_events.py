"""Live events: the lines of JSON are a contract."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.live import events
from formcheck.live.coach import LiveCoach
from formcheck.live.events import (
    CameraBack,
    CameraBlack,
    CameraLost,
    Countdown,
    Cue,
    Event,
    Paused,
    RangeMeasured,
    RepCounted,
    RepRefused,
    Rest,
    Resumed,
    SetEnded,
    SetStarted,
    SetUp,
    StandAsked,
    StandTaken,
    Stopped,
    TiltMeasured,
    format_line,
)
from formcheck.pose import PoseTrack
from formcheck.report import Measured, Report

README = Path(__file__).parents[2] / "README.md"

KEYS = {
    "set_up": {"ready", "help", "text"},
    "countdown": {"left"},
    "set_started": {"exercise", "set_number", "corrected"},
    "rep": {
        "exercise",
        "set_number",
        "number",
        "clean",
        "faults",
        "start_s",
        "turn_s",
        "end_s",
        "leg",
        "metrics",
    },
    "refused": {"exercise", "reason", "start_s", "end_s"},
    "cue": {"name", "text", "severity", "exercise", "rep_number", "in_rep"},
    "paused": {"by"},
    "resumed": {"by"},
    "stopped": {"by"},
    "set_ended": {"set_number", "report"},
    "rest": {"rest_s"},
    "camera_lost": {"text"},
    "camera_black": {"text"},
    "camera_back": {"gone_s"},
    "asked": {"step", "text", "round_number", "rounds"},
    "taken": {"step", "round_number"},
    "tilt": {"tilt"},
    "tilt_range": {"own_range"},
}
"""What a program that reads along may rely on."""


def one_of_each(report: Report) -> Iterator[Event]:
    """Every kind of event once."""
    rep = report.reps[0]
    yield SetUp(t_s=0.1234567, ready=False, help="nobody", text="Nobody can be seen.")
    yield Countdown(t_s=1.0, left=3)
    yield SetStarted(t_s=2.0, exercise="deadlift", set_number=1)
    yield RepCounted(
        t_s=3.0, exercise="deadlift", set_number=1, number=1, clean=True, faults=("short",), rep=rep
    )
    yield RepRefused(t_s=4.0, exercise="deadlift", reason="partial", start_s=3.0, end_s=4.0)
    yield Cue(t_s=5.0, name="short", text="Go deeper.", severity="warn", exercise="deadlift", rep_number=1)
    yield Paused(t_s=6.0)
    yield Resumed(t_s=7.0)
    yield Rest(t_s=8.0, rest_s=30.0)
    yield CameraLost(t_s=9.0)
    yield CameraBlack(t_s=9.5)
    yield CameraBack(t_s=10.0, gone_s=1.0)
    yield SetEnded(t_s=11.0, set_number=1, report=report)
    yield StandAsked(t_s=12.0, step="relaxed", text="Stand relaxed.", round_number=1, rounds=3)
    yield StandTaken(t_s=12.0, step="relaxed", round_number=1)
    yield TiltMeasured(t_s=12.0, tilt={"verdict": "neutral"})
    yield RangeMeasured(t_s=12.0, own_range={"rounds": 3})
    yield Stopped(t_s=13.0)


def test_every_event_has_the_keys_it_promises(clean_report: Report) -> None:
    told = {event.event: event.to_dict() for event in one_of_each(clean_report)}
    assert {name: set(event) - {"event", "t_s"} for name, event in told.items()} == KEYS


def test_every_kind_of_event_is_in_the_contract() -> None:
    kinds = [getattr(events, name) for name in events.__all__ if name != "format_line"]
    assert {kind.event for kind in kinds if kind is not Event} == set(KEYS)


def test_the_readme_has_every_event_with_its_keys() -> None:
    rows = [
        line.split("|") for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    for name, keys in KEYS.items():
        [row] = [row for row in rows if f"`{name}`" in row[1]]
        assert keys == {key for key in keys if f"`{key}`" in row[2]}, name


def test_a_line_is_one_line_of_json(clean_report: Report) -> None:
    for event in one_of_each(clean_report):
        line = format_line(event)
        assert "\n" not in line
        assert json.loads(line)["event"] == event.event


def test_times_are_told_in_milliseconds() -> None:
    assert Countdown(t_s=1.23456, left=1).to_dict()["t_s"] == 1.235


def test_what_is_not_known_is_null(clean_report: Report) -> None:
    rep = clean_report.reps[0]
    unknown = Measured(value=None, uncertainty=math.nan)
    rep = replace(rep, metrics={**rep.metrics, "hip_flexion_deg": unknown})
    event = RepCounted(t_s=1.0, exercise="deadlift", set_number=1, number=1, clean=None, faults=(), rep=rep)
    told = json.loads(format_line(event))
    assert told["clean"] is None
    assert told["metrics"]["hip_flexion_deg"]["uncertainty"] is None


def test_the_report_of_a_set_is_the_document_of_a_recorded_one(clean_report: Report) -> None:
    told = json.loads(format_line(SetEnded(t_s=1.0, set_number=1, report=clean_report)))
    assert Report.from_dict(told["report"]) == Report.from_dict(
        json.loads(json.dumps(clean_report.to_dict()))
    )


@pytest.mark.parametrize("exercise", ["deadlift", "auto"])
def test_a_session_tells_its_events_in_order(clean_track: PoseTrack, exercise: str) -> None:
    coach = LiveCoach(exercise, checks_set_up=False, corrects_landmarks=False)
    told = [event for pose in clean_track for event in coach.push(pose, size_px=(1280, 720))]
    told += coach.end()
    kinds = [event.event for event in told if event.event != "cue"]
    assert kinds == ["set_started", "rep", "rep", "rep", "set_ended", "stopped"]
    assert [event.t_s for event in told] == sorted(event.t_s for event in told)
