"""The calendar file, read as bytes by the rules of RFC 5545 and not by the library that wrote it."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.present.calendar import format_calendar
from formcheck.program.programme import Day, PlannedExercise, Programme
from formcheck.program.reading import article_programme
from formcheck.program.week import Weekday, plan_week

NOW = datetime(2026, 11, 30, 7, 15, 30, 123456, tzinfo=timezone(timedelta(hours=1)))
FIRST = date(2026, 12, 2)


def write(**options: object) -> bytes:
    programme = article_programme()
    settings_ = {"first": FIRST, "now": NOW, **options}
    return format_calendar(plan_week(5, ("day1", "day2")), programme, **settings_)  # type: ignore[arg-type]


def unfold(data: bytes) -> list[str]:
    """Check lines as they lie in the file, and join the folded ones."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")  # folded between characters, not within one
    return data.decode("utf-8").replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def events(data: bytes) -> list[dict[str, str]]:
    lines = unfold(data)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("VERSION:2.0") == 1
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    found: list[dict[str, str]] = []
    for line in lines:
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name not in ("END", "BEGIN"):
            assert name not in found[-1]
            found[-1][name] = value
    return found


def test_two_events_every_week() -> None:
    first, second = events(write())
    earliest = FIRST
    for event in (first, second):
        assert event["DTSTAMP"] == "20261130T061530Z"
        assert re.fullmatch(r"[0-9a-f-]{36}", event["UID"])
        begins = datetime.strptime(event["DTSTART;VALUE=DATE"], "%Y%m%d").replace(tzinfo=UTC).date()
        rule = dict(part.split("=") for part in event["RRULE"].split(";"))
        assert rule["FREQ"] == "WEEKLY"
        assert set(rule) == {"FREQ", "BYDAY"}
        # The first date is one of those of the rule, and not before the day that was given.
        assert Weekday(begins.weekday()).name[:2] == rule["BYDAY"]
        assert timedelta() <= begins - earliest < timedelta(days=7)
        # The programme begins with its first day.
        earliest = begins
    assert first["UID"] != second["UID"]
    assert (first["SUMMARY"], second["SUMMARY"]) == (
        "Day one: deadlift and leg curl",
        "Day two: one-legged deadlift and Nordic curl",
    )
    assert "Deadlift: 3 × 8 to 10\\n" in first["DESCRIPTION"]
    # As the coach says it: what is done on each side is not half of it.
    assert "Deadlift on one leg: 3 × 8 to 10 on each side\\n" in second["DESCRIPTION"]
    assert "two medium dumbbells" in first["DESCRIPTION"]


def test_the_same_plan_again_has_the_same_events() -> None:
    later = NOW + timedelta(days=3)
    assert [one["UID"] for one in events(write())] == [one["UID"] for one in events(write(now=later))]
    assert events(write())[0]["DTSTAMP"] != events(write(now=later))[0]["DTSTAMP"]


def test_at_a_time_of_day_for_some_weeks() -> None:
    for event in events(write(at=time(18, 30), weeks=8)):
        assert re.fullmatch(r"\d{8}T183000", event["DTSTART"])
        assert re.fullmatch(r"\d{8}T191500", event["DTEND"])
        assert "COUNT=8" in event["RRULE"]


@pytest.mark.parametrize(("at", "days"), [(time(18, 30), 0), (time(7, 15), 7), (time(6, 0), 7)])
def test_no_training_begins_before_the_file_is_made(at: time, days: int) -> None:
    # The plan's first training is on a Monday, as the day of NOW is, at a quarter past seven.
    first, _ = events(write(first=NOW.date(), at=at))
    assert first["DTSTART"][:8] == f"{NOW.date() + timedelta(days=days):%Y%m%d}"


def test_umlauts_are_not_torn_by_the_folding() -> None:
    first, _ = events(write(language="de"))
    assert first["SUMMARY"] == "Tag eins: Kreuzheben und Beinbeuger"
    assert "rutschfestem Boden" in first["DESCRIPTION"]


@settings(max_examples=40)
@given(
    title=st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120).filter(
        str.strip
    ),
    weekday=st.integers(min_value=0, max_value=30),
)
def test_any_title_is_kept(title: str, weekday: int) -> None:
    deadlift = PlannedExercise(exercise="deadlift", sets=1, reps=(5, 5))
    programme = Programme(
        schema="formcheck/programme/1",
        title={"": title},
        days=tuple(Day(name=name, title={"": title}, exercises=(deadlift,)) for name in ("a", "b")),
    )
    first = FIRST + timedelta(days=weekday)
    data = format_calendar(plan_week(2, ("a", "b")), programme, first=first, now=NOW)
    written = [line.split(":", 1)[1] for line in unfold(data) if line.startswith("SUMMARY:")]
    assert len(written) == 2
    plain = re.sub(r"\\([\\;,])", r"\1", written[0])
    assert plain == title


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        write(now=NOW.replace(tzinfo=None))
