"""The week as a calendar file (iCalendar, RFC 5545) for any calendar program."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

import icalendar

from formcheck.program.programme import Day, Programme, say_in
from formcheck.program.stations import lay_out
from formcheck.program.telling import Telling
from formcheck.program.week import Weekday, WeekPlan

__all__ = ["TRAINING_LENGTH", "format_calendar"]

TRAINING_LENGTH = timedelta(minutes=45)
"""How long a training is put down for: warm-up, six to nine sets and the rests (engineering default)."""

_NAMESPACE = UUID("0d7f6c1e-5a0e-4a49-9d0c-7d4c3f1c7b52")
"""Of our own events, so that the same training has the same name in every file."""

_DAYS_A_WEEK = 7


def format_calendar(
    plan: WeekPlan,
    programme: Programme,
    *,
    first: date,
    now: datetime,
    at: time | None = None,
    weeks: int | None = None,
    language: str = "en",
) -> bytes:
    """Write the trainings of a week as events that come again every week.

    Parameters
    ----------
    plan : WeekPlan
        The week.
    programme : Programme
        What is trained.
    first : date
        The first day that may have a training; the next one where `now` is that day, after `at`.
    now : datetime
        When the file is made, with its time zone.
    at : time or None, optional
        When a training begins, in the time of wherever the user is; events last all day if None.
    weeks : int or None, optional
        For how many weeks; for ever if None.
    language : str, optional
        Of the texts.

    Returns
    -------
    bytes
        The file. Written again for the same plan it has the same events, so that a calendar program that
        reads it twice has each training once.

    Raises
    ------
    ValueError
        If `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("expected a time with its time zone, got one without")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//formcheck//formcheck plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", say_in(programme.title, language))
    earliest = _not_over(first, at, now)
    for weekday, name in plan.trainings:
        day = programme.day(name)
        begins = earliest + timedelta(days=(weekday - earliest.weekday()) % _DAYS_A_WEEK)
        # The programme begins with its first day, also where the second one's weekday comes sooner.
        earliest = begins
        event = icalendar.Event()
        event.add(
            "uid", str(uuid5(_NAMESPACE, f"{say_in(programme.title, 'en')}/{name}/{weekday.name}/{at}"))
        )
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        if at is None:
            event.add("dtstart", begins)
        else:
            # Without a zone on purpose: six in the evening is six in the evening wherever one is.
            start = datetime.combine(begins, at)
            event.add("dtstart", start)
            event.add("dtend", start + TRAINING_LENGTH)
        event.add("rrule", _weekly(weekday, weeks))
        event.add("summary", say_in(day.title, language))
        event.add("description", "\n".join(_describe(day, plan, weekday, language)))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _not_over(first: date, at: time | None, now: datetime) -> date:
    """Give the first day on which a training does not begin in the past."""
    local = now.replace(tzinfo=None)
    is_over = at is not None and first == local.date() and datetime.combine(first, at) < local
    return first + timedelta(days=1) if is_over else first


def _weekly(weekday: Weekday, weeks: int | None) -> dict[str, object]:
    rule: dict[str, object] = {"freq": "weekly", "byday": weekday.name[:2]}
    return rule if weeks is None else {**rule, "count": weeks}


def _describe(day: Day, plan: WeekPlan, weekday: Weekday, language: str) -> Sequence[str]:
    telling = Telling(day, language=language)
    firsts = {station.index: station for station in reversed(lay_out(day))}
    return [
        *([telling.sentence("after_run")[1]] if plan.days[weekday].after_run else []),
        *(f"{telling.name(firsts[at])}: {telling.amount(firsts[at])}" for at in sorted(firsts)),
        *(say_in(thing, language) for thing in day.equipment),
    ]
