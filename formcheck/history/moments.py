"""When a session was, for people and for programs: the wall clock labels, and measures nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

__all__ = ["WallClock", "read_wall_clock", "stamp"]

WallClock: TypeAlias = Callable[[], datetime]


def read_wall_clock() -> datetime:
    """Give the time of day.

    Returns
    -------
    datetime
        With the offset of local time from UTC.
    """
    return datetime.now().astimezone()


def stamp(moment: datetime) -> tuple[str, str]:
    """Write down a moment.

    Parameters
    ----------
    moment : datetime
        With its offset from UTC.

    Returns
    -------
    tuple of str
        In UTC and in local time with its offset, as ISO 8601 to the second.

    Examples
    --------
    >>> from datetime import timedelta, timezone
    >>> stamp(datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=1))))
    ('2026-03-29T00:30:00+00:00', '2026-03-29T01:30:00+01:00')
    """
    return (
        moment.astimezone(UTC).isoformat(timespec="seconds"),
        moment.isoformat(timespec="seconds"),
    )
