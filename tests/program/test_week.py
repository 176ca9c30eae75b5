"""The week: always two days apart that suit the runs, or a sentence on why not."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.errors import WrongUsage
from formcheck.program.week import Weekday, WeekPlan, parse_weekdays, plan_week

NAMES = ("day1", "day2")
subsets = st.sets(st.sampled_from(list(Weekday)))
ALL_SUBSETS = [set(days) for count in range(8) for days in combinations(Weekday, count)]


def are_apart(first: Weekday, second: Weekday) -> bool:
    return (first - second) % 7 not in (0, 1, 6)


def check(plan: WeekPlan, runs: int) -> None:
    """What holds of every week."""
    assert [day.weekday for day in plan.days] == [day.name.lower() for day in Weekday]
    (first, one), (second, other) = plan.trainings
    assert (one, other) == NAMES
    assert are_apart(first, second)
    assert sum(day.runs for day in plan.days) == runs
    for day in plan.days:
        if day.training is not None:
            assert day.runs is (runs >= 4)
            assert day.after_run is day.runs
        else:
            assert not day.after_run


def test_every_number_of_runs_and_every_choice_of_days() -> None:
    refused = planned = 0
    for runs in range(8):
        for days in ALL_SUBSETS:
            possible = any(are_apart(*pair) for pair in combinations(sorted(days), 2))
            if not possible:
                with pytest.raises(WrongUsage, match=r"^--days .*\.$"):
                    plan_week(runs, NAMES, days=sorted(days))
                refused += 1
                continue
            plan = plan_week(runs, NAMES, days=sorted(days))
            check(plan, runs)
            assert {day for day, _ in plan.trainings} <= days
            planned += 1
    assert planned + refused == 8 * 128
    # The empty set, seven single days and seven pairs of neighbours, each for eight numbers of runs.
    assert refused == 8 * (1 + 7 + 7)


@given(days=subsets, run_days=subsets)
def test_with_the_days_of_the_runs_given(days: set[Weekday], run_days: set[Weekday]) -> None:
    runs = len(run_days)
    suited = [day for day in days if (day in run_days) is (runs >= 4)]
    possible = any(are_apart(*pair) for pair in combinations(suited, 2))
    if not possible:
        with pytest.raises(WrongUsage, match=r"^[^\n]*--days[^\n]*\.$"):
            plan_week(runs, NAMES, days=sorted(days), run_days=sorted(run_days))
        return
    plan = plan_week(runs, NAMES, days=sorted(days), run_days=sorted(run_days))
    check(plan, runs)
    assert {Weekday[day.weekday.upper()] for day in plan.days if day.runs} == run_days


def test_the_trainings_are_as_far_apart_as_can_be() -> None:
    assert [day.title for day, _ in plan_week(0, NAMES).trainings] == ["Monday", "Thursday"]
    days = parse_weekdays("mon,wed,thu", option="--days")
    assert [day.title for day, _ in plan_week(3, NAMES, days=days).trainings] == ["Monday", "Thursday"]


@pytest.mark.parametrize(
    ("runs", "said"), [(2, "without a run"), (3, "without a run"), (4, "after the run"), (7, "after the run")]
)
def test_it_says_why(runs: int, said: str) -> None:
    assert said in plan_week(runs, NAMES).reason


def test_sunday_and_monday_follow_each_other() -> None:
    with pytest.raises(WrongUsage, match="Monday and Sunday, which follow each other"):
        plan_week(1, NAMES, days=parse_weekdays("sun,mon", option="--days"))


@pytest.mark.parametrize("runs", [-1, 8, 100])
def test_a_week_has_seven_days(runs: int) -> None:
    with pytest.raises(WrongUsage, match="0 to 7"):
        plan_week(runs, NAMES)


def test_numbers_that_do_not_agree() -> None:
    with pytest.raises(WrongUsage, match=r"--runs-per-week is 4, but --run-days names 2"):
        plan_week(4, NAMES, run_days=[Weekday.MONDAY, Weekday.FRIDAY])


def test_a_programme_of_another_number_of_days() -> None:
    with pytest.raises(WrongUsage, match="has 3 days"):
        plan_week(2, ("a", "b", "c"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mon,thu", ["MONDAY", "THURSDAY"]),
        ("Thursday, tu", ["TUESDAY", "THURSDAY"]),
        ("", []),
        ("sa,", ["SATURDAY"]),
    ],
)
def test_weekdays_as_people_type_them(text: str, names: list[str]) -> None:
    assert [day.name for day in parse_weekdays(text, option="--days")] == names


@pytest.mark.parametrize("text", ["t", "mon,xyz", "s", "mon,monday", "montag"])
def test_words_that_are_no_weekdays(text: str) -> None:
    with pytest.raises(WrongUsage, match=r"^--days: .*\.$"):
        parse_weekdays(text, option="--days")


@given(runs=st.integers(min_value=0, max_value=7))
def test_there_and_back_as_a_document(runs: int) -> None:
    plan = plan_week(runs, NAMES)
    assert WeekPlan.from_dict(plan.to_dict()) == plan
