"""Whole workout days, with the sample clips as the camera and the real landmarker, faster than real time."""

import json
from pathlib import Path

import pytest

from formcheck.live.events import Event, RepCounted, SetEnded
from formcheck.program.cameras import Cameras
from formcheck.program.coach import WorkoutCoach
from formcheck.program.events import WorkoutEvent
from formcheck.program.leading import Leader, describe_event
from formcheck.program.moves import Watch
from formcheck.program.programme import Day
from formcheck.program.reading import article_programme
from tests.program.playing import Clock, play
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


def train(day: Day, model: Path) -> tuple[WorkoutCoach, list[tuple[WorkoutEvent | Event, float]]]:
    clock, coach = Clock(), WorkoutCoach(day)
    cameras = Cameras([str(SAMPLES / f"{one.exercise}.mp4") for one in day.exercises], day)
    told: list[tuple[WorkoutEvent | Event, float]] = []

    def clip_of(_watch: Watch) -> Path:
        assert coach.station is not None
        return Path(cameras.of(coach.station))

    Leader(
        coach,
        look_at=play(model, clock, clip_of),
        clock=clock,
        sleep=clock.sleep,
        tell=lambda event, t_s: told.append((event, t_s)),
    ).run()
    return coach, told


@pytest.mark.parametrize("name", ["day1", "day2"])
def test_a_whole_day(name: str, model: Path) -> None:
    day = article_programme().day(name)
    coach, told = train(day, model)
    assert coach.is_over
    for result in coach.results:
        assert result.reps == TRUE_REPS[result.exercise], result
        # The samples are shorter than a set of the programme.
        assert result.outcome == "short"
    sides = 2 if name == "day2" else 1
    assert len(coach.results) == 2 + 3 * sides + 3
    reports = [event.report for event, _ in told if isinstance(event, SetEnded)]
    assert [(one.exercise, one.rep_count) for one in reports] == [
        (one.exercise, one.reps) for one in coach.results
    ]
    counted = [event for event, _ in told if isinstance(event, RepCounted)]
    assert len(counted) == sum(one.reps for one in coach.results)
    for event, t_s in told:
        json.dumps(describe_event(event, t_s), allow_nan=False)
    # Half an hour has passed for the coach.
    assert told[-1][1] > 900.0
