"""The week: on which two days to train the hamstrings, around the runs.

What the programme's author says: twice a week; with two or three runs a week on the days without a run, with
four or more after the run. Ours is what follows from "twice": not on consecutive days, also not on Sunday and
the Monday after it; and that somebody who runs once trains on days without a run as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

from formcheck.document import Document
from formcheck.errors import WrongUsage

__all__ = ["WEEK_SCHEMA", "PlannedDay", "WeekPlan", "Weekday", "parse_weekdays", "plan_week"]

WEEK_SCHEMA = "formcheck/week/1"

AFTER_RUN_FROM = 4
"""From so many runs a week one trains after the run (the programme's author)."""

TRAININGS = 2
"""Times a week (the programme's author)."""

_DAYS = 7


class Weekday(IntEnum):
    """Days of the week, Monday first as in ISO 8601."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6

    @property
    def title(self) -> str:
        """Name for people."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """One day of the week.

    Attributes
    ----------
    weekday : str
        ``monday`` to ``sunday``.
    runs : bool
        Whether there is a run.
    training : str or None
        Name of the programme's day that is trained; None for none.
    """

    weekday: str
    runs: bool
    training: str | None

    @property
    def after_run(self) -> bool:
        """Whether it is trained after the run."""
        return self.runs and self.training is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPlan(Document):
    """A week.

    Attributes
    ----------
    runs_per_week : int
        As asked for.
    days : tuple of PlannedDay
        Monday to Sunday.
    reason : str
        Why the trainings are where they are.
    runs_from : str
        ``given`` if the user named the days of the runs, ``proposed`` otherwise.
    schema : str
        Version of the format.
    """

    runs_per_week: int
    days: tuple[PlannedDay, ...]
    reason: str
    runs_from: str
    schema: str = WEEK_SCHEMA

    @property
    def trainings(self) -> tuple[tuple[Weekday, str], ...]:
        """Weekdays with the programme's day that is trained, in the order of the week."""
        return tuple(
            (weekday, day.training)
            for weekday, day in zip(Weekday, self.days, strict=True)
            if day.training is not None
        )


def parse_weekdays(text: str, *, option: str) -> tuple[Weekday, ...]:
    """Read weekdays as people type them.

    Parameters
    ----------
    text : str
        Such as ``"mon,thu"`` or ``"Monday, Thursday"``; two letters are enough.
    option : str
        Where they come from, for the error.

    Returns
    -------
    tuple of Weekday
        In the order of the week, each once.

    Raises
    ------
    WrongUsage
        If a word is no weekday, or a day comes twice.

    Examples
    --------
    >>> [day.title for day in parse_weekdays("thu,mon", option="--days")]
    ['Monday', 'Thursday']
    """
    found: list[Weekday] = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        meant = [day for day in Weekday if len(word) > 1 and day.name.startswith(word.upper())]
        if len(meant) != 1:
            raise WrongUsage(f"{option}: '{word}' is no weekday; write them like mon,thu.")
        if meant[0] in found:
            raise WrongUsage(f"{option}: {meant[0].title} is there twice; name each day once.")
        found += meant
    return tuple(sorted(found))


def plan_week(
    runs_per_week: int,
    trainings: Sequence[str],
    *,
    days: Sequence[Weekday] | None = None,
    run_days: Sequence[Weekday] | None = None,
) -> WeekPlan:
    """Put the programme's two days into a week.

    Parameters
    ----------
    runs_per_week : int
        0 to 7.
    trainings : sequence of str
        Names of the programme's days, two.
    days : sequence of Weekday or None, optional
        Days on which there is time to train; all seven if None.
    run_days : sequence of Weekday or None, optional
        Days of the runs; proposed if None.

    Returns
    -------
    WeekPlan
        The two trainings as far apart as they can be, and the runs.

    Raises
    ------
    WrongUsage
        If what is asked for contradicts itself, or leaves no two days that do not follow each other.
    """
    if len(trainings) != TRAININGS:
        raise WrongUsage(
            f"The programme has {len(trainings)} days and a week is planned with two; plan one that has two."
        )
    _check_runs(runs_per_week, run_days)
    after_run = runs_per_week >= AFTER_RUN_FROM
    free = sorted(set(Weekday if days is None else days))
    _check_apart(free, "--days leaves only", "name two days that do not follow each other, such as mon,thu")
    if run_days is not None:
        runs = frozenset(run_days)
        free = [day for day in free if (day in runs) is after_run]
        _check_apart(
            free,
            f"With {runs_per_week} runs a week you train {'after the run' if after_run else 'on days off'}, "
            f"and that leaves only",
            "change --days or --run-days",
        )
    chosen = max(combinations(free, TRAININGS), key=_distance)
    if run_days is None:
        runs = _propose_runs(runs_per_week, chosen, after_run=after_run)
    training = dict(zip(chosen, trainings, strict=True))
    return WeekPlan(
        runs_per_week=runs_per_week,
        days=tuple(
            PlannedDay(
                weekday=day.name.lower(),
                runs=day in runs,
                training=training.get(day),
            )
            for day in Weekday
        ),
        reason=_explain(runs_per_week),
        runs_from="proposed" if run_days is None else "given",
    )


def _check_runs(runs_per_week: int, run_days: Sequence[Weekday] | None) -> None:
    if not 0 <= runs_per_week <= _DAYS:
        raise WrongUsage(f"--runs-per-week is {runs_per_week}; give a number from 0 to 7.")
    if run_days is not None and len(set(run_days)) != runs_per_week:
        named = len(set(run_days))
        raise WrongUsage(
            f"--runs-per-week is {runs_per_week}, but --run-days names {named}; make them agree."
        )


def _check_apart(days: Sequence[Weekday], problem: str, advice: str) -> None:
    """Refuse days of which no two lie apart."""
    if any(_distance(pair) > 1 for pair in combinations(days, TRAININGS)):
        return
    named = " and ".join(day.title for day in days) or "no day"
    follow = ", which follow each other" if len(days) > 1 else ""
    raise WrongUsage(f"{problem} {named}{follow}; {advice}.")


def _distance(pair: tuple[Weekday, ...]) -> int:
    """Days between two weekdays, the shorter way round: the week after begins again."""
    apart = abs(pair[0] - pair[1])
    return min(apart, _DAYS - apart)


def _propose_runs(count: int, trainings: Sequence[Weekday], *, after_run: bool) -> frozenset[Weekday]:
    """Spread runs over the week, on the days of the trainings or off them."""
    others = [day for day in Weekday if day not in trainings]
    fixed = tuple(trainings) if after_run else ()
    choices = [tuple(sorted(fixed + rest)) for rest in combinations(others, count - len(fixed))]
    return frozenset(min(choices, key=_unevenness))


def _unevenness(days: Iterable[Weekday]) -> int:
    """Sum of the squares of the gaps: the smaller, the more evenly spread."""
    earlier = [int(day) for day in days]
    later = [*earlier[1:], *(day + _DAYS for day in earlier[:1])]
    return sum((end - start) ** 2 for start, end in zip(earlier, later, strict=True))


def _explain(runs_per_week: int) -> str:
    if runs_per_week >= AFTER_RUN_FROM:
        return "With four or more runs a week you train after the run."
    if runs_per_week >= TRAININGS:
        return "With two or three runs a week you train on the days without a run."
    return "Twice a week, not on consecutive days."
