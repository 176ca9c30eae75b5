"""Tables for people: nothing in a name can break them."""

import io
from dataclasses import replace

from rich.console import Console

from formcheck.evaluation.comparison import Comparison
from formcheck.evaluation.scores import Evaluation
from formcheck.evaluation.summary import summarise
from formcheck.present.evaluation import format_markdown, print_evaluation

ODD = Comparison(
    name="set | one [bold]",
    exercise="deadlift",
    is_counter_example=False,
    outcome="failed",
    reason="It broke.\nTwice.",
    true_reps=5,
)


def printed(evaluation: Evaluation, *, width: int = 200) -> str:
    text = io.StringIO()
    print_evaluation(evaluation, Console(file=text, width=width))
    return text.getvalue()


def test_odd_names_are_printed_as_they_are() -> None:
    assert "set | one [bold]" in printed(summarise([ODD]))


def test_odd_names_do_not_break_a_row_of_markdown() -> None:
    text = format_markdown(summarise([ODD]))
    [row] = [line for line in text.splitlines() if "[bold]" in line]
    assert "set \\| one" in row
    assert "It broke. Twice." in row


def test_a_narrow_terminal_still_shows_every_recording() -> None:
    group = [replace(ODD, name=f"recording_number_{n}", outcome="compared", counted=n) for n in range(12)]
    text = printed(summarise(group), width=60)
    assert all(f"recording_number_{n}" in text for n in range(12))


def test_an_evaluation_that_was_stopped_says_so() -> None:
    assert "stopped early" in format_markdown(summarise([ODD], is_complete=False))
    assert "stopped early" not in format_markdown(summarise([ODD]))


def test_nothing_at_all_is_still_a_document() -> None:
    assert format_markdown(summarise([])).startswith("formcheck ")
    assert printed(summarise([])) == ""


def test_reps_of_which_only_the_number_is_known_are_not_called_missed() -> None:
    one = replace(ODD, outcome="compared", counted=4)
    [line] = [line for line in printed(summarise([one])).splitlines() if line.startswith("True reps counted")]
    assert line.split() == ["True", "reps", "counted,", "missed", "–"]
