"""What of an exercise can be told in the middle of a rep, while it can still be changed."""

from dataclasses import replace

from formcheck.exercise import Exercise
from formcheck.movement import Phase
from formcheck.rules import Check, Metric, Statistic

__all__ = ["part_known"]

_SEEN_BY_THE_TURN = frozenset({Phase.OUT, Phase.TURN})


def part_known(exercise: Exercise, phase: Phase) -> Exercise | None:
    """Give an exercise with only those checks that can be made in a phase of a rep.

    Parameters
    ----------
    exercise : Exercise
        The movement.
    phase : Phase
        Where in the rep the lifter is now.

    Returns
    -------
    Exercise or None
        On the way out what is too much already and can only become more; once the turn is over also what
        the turn shows. None if there is nothing, or no rep is under way.
    """
    if phase not in (Phase.OUT, Phase.BACK):
        return None
    checks = tuple(check for check in exercise.checks if _can_be_made(check, phase))
    if not checks:
        return None
    used = {metric.name for check in checks for metric in _metrics_of(check)}
    metrics = tuple(metric for metric in exercise.metrics if metric.name in used)
    return replace(exercise, checks=checks, metrics=metrics, trends=(), tallies=())


def _metrics_of(check: Check) -> tuple[Metric, ...]:
    return (check.metric, *(condition.metric for condition in check.when))


def _can_be_made(check: Check, phase: Phase) -> bool:
    if phase is Phase.OUT:
        # Whether it applies at all must be known too.
        return not (check.when or check.unless) and check.own_range is None and _only_grows(check)
    return (_only_grows(check) or _is_known_after_turn(check.metric)) and all(
        _is_known_after_turn(condition.metric) for condition in check.when
    )


def _only_grows(check: Check) -> bool:
    """Whether what is beyond the limit on the way out stays so, whatever comes."""
    wrong_way = {"above": Statistic.HIGH, "below": Statistic.LOW}[check.fails]
    return check.metric.statistic is wrong_way and Phase.OUT in check.metric.during


def _is_known_after_turn(metric: Metric) -> bool:
    if metric.statistic is Statistic.FORMULA:
        return metric.at_turn
    # What is left of the turn in which one still is may change the rest of it.
    return bool(metric.during) and _SEEN_BY_THE_TURN.issuperset(metric.during)
