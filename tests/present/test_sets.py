"""Several sets in what people read: the table and the spreadsheet."""

import csv
import io
from dataclasses import replace

import pytest
from rich.console import Console

from formcheck.analysis import analyse_workout
from formcheck.present.documents import write_csv
from formcheck.present.text import print_recording
from formcheck.report import Recording
from tests.lifting import Rep, deadlift_set, film


@pytest.fixture(scope="module")
def rested() -> Recording:
    recording = analyse_workout(film(deadlift_set([Rep(), Rep(top_s=15.0), Rep()]), fps=15.0))
    assert [one.rep_count for one in recording.sets] == [2, 1]
    return recording


def text_of(recording: Recording) -> str:
    console = Console(file=io.StringIO(), width=200)
    print_recording(recording, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_sets_have_a_number_and_the_rest_before_them(rested: Recording) -> None:
    text = text_of(rested)
    assert "Set 1, from 0:01" in text
    assert "of rest" in text.split("Set 2")[1].splitlines()[0]
    assert text.count("Deadlift:") == 2


def test_one_set_needs_no_number(rested: Recording) -> None:
    alone = replace(rested, sets=rested.sets[:1])
    assert "Set 1" not in text_of(alone)


def test_a_doubtful_movement_is_called_so(rested: Recording) -> None:
    sure = replace(rested, sets=rested.sets[:1])
    doubtful = replace(sure, sets=(replace(sure.sets[0], confidence=0.55),))
    assert "may be another" in text_of(doubtful)
    assert "may be another" not in text_of(sure)


def test_rows_say_which_set_they_are_of(rested: Recording) -> None:
    file = io.StringIO()
    write_csv(rested, file)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [(row["set"], row["rep"]) for row in rows] == [("1", "1"), ("1", "2"), ("2", "1")]
