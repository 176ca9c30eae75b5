"""Evaluating the recognition: what was taken for what."""

import json
from pathlib import Path

import pytest

from formcheck.evaluation.cases import Case
from formcheck.evaluation.run import Job, evaluate_job
from formcheck.evaluation.summary import summarise
from formcheck.evaluation.tables import tabulate
from formcheck.evaluation.truth import Truth
from formcheck.pose import PoseTrack
from tests.exercises import test_hip_lift
from tests.lifting import Rep, deadlift_set, film


def make_job(
    folder: Path, track: PoseTrack, *, movement: str, exercise: str | None, reps: int, given: str = "auto"
) -> Job:
    clip = folder / f"{movement}.npz"
    with clip.open("wb") as file:
        track.save(file)
    truth = Truth(clip=clip.name, movement=movement, exercise=exercise, true_reps=reps)
    case = Case(name=movement, clip=clip, exercise=exercise, truth=truth)
    return Job(case=case, exercises=(given,), poses=None, model=None)


@pytest.fixture
def lifts() -> PoseTrack:
    return film(deadlift_set([Rep()] * 2), fps=15.0)


def test_right_wrong_and_none_are_told_apart(tmp_path: Path, lifts: PoseTrack) -> None:
    bridges = film(test_hip_lift.CLEAN, fps=15.0)
    jobs = [
        make_job(tmp_path, lifts, movement="deadlift", exercise="deadlift", reps=2),
        make_job(tmp_path, bridges, movement="hip_lift", exercise="hip_lift", reps=3),
        # Wrong on purpose: what is done is a deadlift.
        make_job(tmp_path, lifts, movement="cat_cow", exercise="cat_cow", reps=2),
        make_job(tmp_path, lifts, movement="squat", exercise=None, reps=0),
    ]
    comparisons = [one for job in jobs for one in evaluate_job(job)]
    assert [(one.movement, one.recognised, one.counted) for one in comparisons] == [
        ("deadlift", "deadlift", 2),
        ("hip_lift", "hip_lift", 3),
        ("cat_cow", "deadlift", 0),
        ("squat", "deadlift", 2),
    ]
    evaluation = summarise(comparisons)
    json.dumps(evaluation.to_dict(), allow_nan=False)
    [table] = [sheet for sheet in tabulate(evaluation) if sheet.title == "Recognised as"]
    assert table.columns == ("Movement", "deadlift", "hip lift", "Right")
    assert table.rows == (
        ("cat cow", "1", "", "0 (0 %)"),
        ("deadlift", "1", "", "1 (100 %)"),
        ("hip lift", "", "1", "1 (100 %)"),
        ("squat", "1", "", "0 (0 %)"),
    )
    [recordings] = [sheet for sheet in tabulate(evaluation) if sheet.title == "Recordings"]
    assert ["taken for deadlift" in row[-1] for row in recordings.rows] == [False, False, True, True]


def test_a_given_movement_is_not_recognised(tmp_path: Path, lifts: PoseTrack) -> None:
    job = make_job(tmp_path, lifts, movement="deadlift", exercise="deadlift", reps=2, given="deadlift")
    [one] = evaluate_job(job)
    assert (one.movement, one.recognised, one.counted) == ("", "", 2)
    assert summarise([one]).recognition == ()


def test_the_reps_of_all_sets_count(tmp_path: Path) -> None:
    rested = film(deadlift_set([Rep(), Rep(top_s=15.0), Rep()]), fps=15.0)
    for given in ("auto", "deadlift"):
        job = make_job(tmp_path, rested, movement="deadlift", exercise="deadlift", reps=3, given=given)
        [one] = evaluate_job(job)
        assert one.counted == 3
