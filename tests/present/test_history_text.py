"""What the history says in words."""

from io import StringIO

import pytest
from rich.console import Console

from formcheck.history.changes import Point
from formcheck.history.entries import Kind, Session, StoredSet
from formcheck.history.trends import Quantity, Trend
from formcheck.present.history_text import describe_change, draw_spark_line, print_session, print_trends
from formcheck.report import Report


def trend(
    quantity: Quantity, name: str, *values: float, error: float | None = 1.0, person: str = ""
) -> Trend:
    return Trend(
        person=person,
        exercise="" if quantity is Quantity.TILT else "deadlift",
        leg=None,
        quantity=quantity,
        name=name,
        points=tuple(
            Point(session=number, began_local="", value=value, standard_error=error, count=5)
            for number, value in enumerate(values, start=1)
        ),
    )


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (trend(Quantity.DEPTH, "hip_flexion_deg", 80.0, 88.0), "8° more"),
        (trend(Quantity.DEPTH, "hip_flexion_deg", 80.0, 82.0), "none beyond ±3°"),
        (trend(Quantity.TEMPO, "tempo_down_s", 2.0, 1.2, error=0.1), "0.8 s quicker"),
        (trend(Quantity.CLEAN, "clean_pct", 20.0, 80.0, error=10.0), "60 % more"),
        (trend(Quantity.BREAK_POINT, "break_lean_deg", 60.0, 40.0), "20° earlier"),
        (trend(Quantity.TILT, "tilt_deg", 12.0, 2.0), "10° farther back"),
        (trend(Quantity.TILT, "tilt_deg", 12.0, 2.0, error=None), "too few to tell"),
        (trend(Quantity.TILT, "tilt_deg", 12.0), "–"),
    ],
)
def test_a_change_in_words(one: Trend, words: str) -> None:
    assert describe_change(one, one.since_first) == words


def test_spark_lines() -> None:
    assert draw_spark_line([5.0]) == ""
    assert draw_spark_line([5.0, 5.0]) == "▄▄"
    assert draw_spark_line([1.0, 8.0]) == "▁█"
    assert len(draw_spark_line([float(value) for value in range(100)])) == 16


def test_sets_have_the_numbers_under_which_they_are_kept(clean_report: Report) -> None:
    def stored(number: int, report: Report | None) -> StoredSet:
        return StoredSet(
            id=number,
            number=number,
            exercise="deadlift",
            reps=clean_report.reps,
            report=report,
            has_poses=False,
        )

    session = Session(
        id=7,
        person="",
        kind=Kind.LIVE,
        began_local="2026-03-28T12:00:00+00:00",
        began_utc="2026-03-28T12:00:00+00:00",
        formcheck="",
        title="",
        sha256="",
        video=None,
        stands=(),
        sets=(stored(1, None), stored(2, clean_report), stored(4, clean_report)),
    )
    file = StringIO()
    print_session(session, Console(file=file, width=120))
    told = [line for line in file.getvalue().splitlines() if line.startswith("Set ")]
    assert told == ["Set 1: Deadlift 3 reps, broken off.", "Set 2", "Set 4"]


def test_everybody_has_their_own_table() -> None:
    file = StringIO()
    trends = [
        trend(Quantity.DEPTH, "hip_flexion_deg", 80.0, 84.0, 99.0, person=name) for name in ("Anna", "")
    ]
    print_trends([*trends, trend(Quantity.TILT, "tilt_deg", 3.0)], Console(file=file, width=120))
    told = file.getvalue()
    for part in (
        "Deadlift (Anna)",
        "Deadlift (–)",
        "Mirror test (–)",
        "99° ±1",
        "19° more",
        "15° more",
        "▁▂█",
    ):
        assert part in told, part
