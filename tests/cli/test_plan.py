"""``formcheck plan`` as a user runs it."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from formcheck.program.reading import BUILT_IN
from formcheck.program.week import WeekPlan, plan_week
from tests.cli.test_analyse import assert_one_line, run


def test_a_table() -> None:
    result = run("plan", "--runs-per-week", 4, environment={"COLUMNS": "100"})
    assert (result.code, result.err) == (0, "")
    monday = next(line for line in result.out.splitlines() if "Monday" in line)
    assert "run" in monday
    assert "after the run" in monday
    assert "day1" in monday
    assert "--run-days" in result.out


def test_json_and_nothing_else() -> None:
    result = run("plan", "--runs-per-week", 2, "--days", "tue,fri,sun", "--json", "-")
    assert (result.code, result.err) == (0, "")
    plan = WeekPlan.from_dict(json.loads(result.out))
    assert [day.name for day, _ in plan.trainings] == ["TUESDAY", "FRIDAY"]


def test_a_calendar_file(tmp_path: Path) -> None:
    path = tmp_path / "week.ics"
    result = run(
        "plan", "--runs-per-week", 3, "--ics", path, "--at", "18:30", "--first", "2026-12-02", "--weeks", 6
    )
    assert result.code == 0
    data = path.read_bytes()
    assert data.count(b"\r\nBEGIN:VEVENT\r\n") == 2
    assert b"DTSTART:20261207T183000" in data
    assert b"DTSTART:20261210T183000" in data


def test_a_programme_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    day = '[[days]]\nname = "{0}"\ntitle = "{0}!"\n[[days.exercises]]\nexercise = "deadlift"\n'
    day += "sets = 1\nreps = 5\n"
    text = 'schema = "formcheck/programme/1"\ntitle = "Mine"\n' + day.format("heavy") + day.format("light")
    path.write_text(text, encoding="utf-8")
    result = run("plan", "--runs-per-week", 0, "--programme", path)
    assert "heavy: heavy!" in result.out
    path.write_text(text.replace("light", "heavy"), encoding="utf-8")
    assert_one_line(run("plan", "--runs-per-week", 0, "--programme", path), 1, "mine.toml", "heavy")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--runs-per-week", 8), ("0 to 7",)),
        (("--runs-per-week", 2, "--days", "mon,tue"), ("Monday and Tuesday", "follow each other")),
        (("--runs-per-week", 2, "--days", "mon"), ("Monday", "two days")),
        (("--runs-per-week", 2, "--days", "mon,someday"), ("someday",)),
        (("--runs-per-week", 2, "--run-days", "mon"), ("2", "names 1")),
        (
            ("--runs-per-week", 3, "--run-days", "mon,wed,fri", "--days", "mon,wed,fri"),
            ("days off", "no day"),
        ),
        (("--runs-per-week", 4, "--run-days", "mon,tue,wed,thu", "--days", "fri,sun"), ("after the run",)),
        (("--runs-per-week", 2, "--at", "18:30"), ("--ics",)),
        (("--runs-per-week", 2, "--ics", "-", "--at", "half six"), ("half six", "18:30")),
        (("--runs-per-week", 2, "--ics", "-", "--first", "tomorrow"), ("tomorrow",)),
        (("--runs-per-week", 2, "--ics", "-", "--json", "-"), ("stdout",)),
        (("--runs-per-week", 2, "--ics", "-", "--first", "9999-12-31"), ("9999-12-31",)),
        (("--runs-per-week", 2, "--lang", "fr"), ("'fr'", "en, de")),
        (("--runs-per-week", 2, "--lang", "fr", "--json", "-"), ("'fr'", "en, de")),
    ],
)
def test_what_contradicts_itself_is_one_sentence(
    arguments: tuple[object, ...], words: tuple[str, ...]
) -> None:
    assert_one_line(run("plan", *arguments), 2, *words)


@pytest.mark.parametrize("option", ["--json", "--ics"])
def test_the_programme_is_not_written_over(tmp_path: Path, option: str) -> None:
    path = tmp_path / "mine.toml"
    text = files("formcheck.program").joinpath(BUILT_IN).read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    result = run("plan", "--runs-per-week", 2, "--programme", path, option, path)
    assert_one_line(result, 2, option, "is the source itself")
    assert path.read_text(encoding="utf-8") == text


def test_who_named_the_days_of_the_runs_is_said_once() -> None:
    proposed = json.loads(run("plan", "--runs-per-week", 1, "--json", "-").out)
    given = json.loads(run("plan", "--runs-per-week", 1, "--run-days", "mon", "--json", "-").out)
    assert (proposed["runs_from"], given["runs_from"]) == ("proposed", "given")
    assert set(given["days"][0]) == {"weekday", "runs", "training"}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = run("plan", "--runs-per-week", 2, "--ics", tmp_path / "no" / "week.ics")
    assert_one_line(result, 1, "week.ics", "no such folder")


def test_the_plan_in_a_program() -> None:
    assert [name for _, name in plan_week(3, ("day1", "day2")).trainings] == ["day1", "day2"]
