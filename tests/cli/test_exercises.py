"""``formcheck exercises``: everything that is judged, and where its limits come from."""

import json
import subprocess
import sys

import pytest

import formcheck
from formcheck.description import ExerciseDescription, describe_exercise
from formcheck.exercises import load, names
from tests.cli.test_analyse import assert_one_line, run


def test_all_are_listed_with_what_they_judge_and_cannot() -> None:
    result = run("exercises", environment={"COLUMNS": "400"})
    assert (result.code, result.err) == (0, "")
    for name in names():
        exercise = load(name)
        assert name in result.out
        assert exercise.checks[0].name.replace("_", " ") in result.out
        assert exercise.not_checked[0] in result.out


def test_one_is_explained_with_its_sources() -> None:
    result = run("exercises", "Nordic-Curl", environment={"COLUMNS": "2000"})
    assert (result.code, result.err) == (0, "")
    exercise = load("nordic_curl")
    assert exercise.how_to_film in result.out
    for check in exercise.checks:
        assert check.cue in result.out
        assert check.source in result.out
    assert "[Sconce2021]" in result.out


def test_programs_get_json() -> None:
    everything = json.loads(run("exercises", "--json").out)
    assert [one["name"] for one in everything] == list(names())
    one = json.loads(run("exercises", "deadlift", "--json").out)
    assert one in everything
    assert ExerciseDescription.from_dict(one) == describe_exercise("deadlift")


def test_an_unknown_one_is_wrong_usage() -> None:
    assert_one_line(run("exercises", "dedlift"), 2, "did you mean deadlift")


@pytest.mark.parametrize("name", names())
def test_every_limit_is_described(name: str) -> None:
    exercise, described = load(name), describe_exercise(name)
    assert [check.name for check in described.checks] == [check.name for check in exercise.checks]
    assert all(check.limits and check.source and check.cue for check in described.checks)


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "formcheck", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == formcheck.__version__
