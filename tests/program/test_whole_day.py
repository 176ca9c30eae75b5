"""Whole workout days, with the sample clips as the camera and the real landmarker, faster than real time."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.analysis import analyse
from formcheck.capture.set_look import SetLooks
from formcheck.history.diary import Diary
from formcheck.history.entries import Kind
from formcheck.history.store import History
from formcheck.live.events import Event, RepCounted, SetEnded
from formcheck.program.cameras import Cameras
from formcheck.program.coach import WorkoutCoach
from formcheck.program.diary_sink import DiarySink
from formcheck.program.events import Say, WorkoutEvent
from formcheck.program.leading import Leader, Teller, describe_event
from formcheck.program.programme import Day
from formcheck.program.reading import article_programme
from formcheck.program.stations import lay_out
from tests.program.playing import ClipCamera, Clock, RememberingEstimator
from tests.real_input import ROOT

SAMPLES = ROOT / "samples"
TRUE_REPS = {
    "cat_cow": 3,
    "hip_lift": 3,
    "deadlift": 5,
    "ball_curl": 3,
    "single_leg_deadlift": 3,
    "nordic_curl": 3,
}


def train(
    day: Day, model: Path, history_file: Path
) -> tuple[WorkoutCoach, list[tuple[WorkoutEvent | Event, float]]]:
    """Train a day before the sample clips, and keep it in a history."""
    clock, coach = Clock(), WorkoutCoach(day)
    cameras = Cameras([str(SAMPLES / f"{one.exercise}.mp4") for one in day.exercises], day)
    told: list[tuple[WorkoutEvent | Event, float]] = []
    opened: list[ClipCamera | RememberingEstimator] = []

    def clip() -> str:
        assert coach.station is not None
        return cameras.of(coach.station)

    def open_source(name: str) -> ClipCamera:
        opened.append(source := ClipCamera(Path(name), clock))
        return source

    def make_estimator(with_outline: bool) -> RememberingEstimator:
        opened.append(estimator := RememberingEstimator(model, Path(clip()), with_outline=with_outline))
        return estimator

    with (
        SetLooks(lambda _watch: clip(), make_estimator, open_source=open_source) as looks,
        Diary(history_file, tell=pytest.fail) as diary,
    ):
        kept = DiarySink(diary, track=lambda: looks.track)
        listeners: list[Teller] = [lambda event, t_s: told.append((event, t_s)), kept.tell]
        Leader(coach, look_at=looks.look_at, clock=clock, sleep=clock.sleep, listeners=listeners).run()
    assert all(one.is_closed for one in opened)
    return coach, told


@pytest.mark.parametrize("name", ["day1", "day2"])
def test_a_whole_day_and_its_history(name: str, model: Path, tmp_path: Path) -> None:
    day = article_programme().day(name)
    file = tmp_path / "history.sqlite3"
    coach, told = train(day, model, file)
    assert coach.is_over
    assert [(one.exercise, one.reps) for one in coach.results] == [
        (station.exercise, TRUE_REPS[station.exercise]) for station in lay_out(day)
    ]
    # The samples are shorter than a set of the programme.
    assert {one.outcome for one in coach.results} == {"short"}
    reports = [event.report for event, _ in told if isinstance(event, SetEnded)]
    assert [(one.exercise, one.rep_count) for one in reports] == [
        (one.exercise, one.reps) for one in coach.results
    ]
    assert sum(isinstance(event, RepCounted) for event, _ in told) == sum(one.reps for one in coach.results)
    for event, t_s in told:
        json.dumps(describe_event(event, t_s), allow_nan=False)
    # A quarter of an hour has passed for the coach.
    assert told[-1][1] > 600.0
    with History(file) as history:
        [session] = history.sessions()
        assert session.kind is Kind.WORKOUT
        assert session.title == day.title["en"]
        assert [one.exercise for one in session.sets] == [one.exercise for one in coach.results]
        assert [one.report for one in session.sets] == reports
        for one, report in zip(session.sets, reports, strict=True):
            track = history.track(one.id)
            assert track is not None
            assert analyse(track, exercise=report.exercise).rep_count == report.rep_count


def test_the_wrong_leg_is_noticed(model: Path, tmp_path: Path) -> None:
    """The sample stands on the left leg; the sets of the right one show the same."""
    day2 = article_programme().day("day2")
    day = replace(day2, exercises=(replace(day2.exercises[2], sets=1),))
    _, told = train(day, model, tmp_path / "history.sqlite3")
    said = [event.key for event, _ in told if isinstance(event, Say)]
    assert said.count("wrong_leg_left") == 1
    assert said.count("wrong_leg_right") == 0
