"""Judging: a limit is passed beyond the error of measurement or not at all, and little is said at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.exercise import Exercise
from formcheck.exercises import load
from formcheck.judge import BORDERLINE_ERRORS, advise, judge, tally
from formcheck.movement import Cycle, Phase
from formcheck.report import Measured, Rep
from formcheck.rules import Check, Condition, Metric, OwnRange, Severity, Statistic, Tally

ERROR_DEG = 2.0
DOUBT_DEG = BORDERLINE_ERRORS * ERROR_DEG


def metric(name: str) -> Metric:
    return Metric(
        name=name,
        unit="deg",
        signal=None,
        statistic=Statistic.DURATION,
        during=(Phase.OUT,),
        uncertainty=ERROR_DEG,
        description="a number",
        source="made up",
    )


DEPTH, BEND = metric("depth_deg"), metric("bend_deg")


def check(
    name: str = "bent",
    *,
    of: Metric = BEND,
    limits: tuple[tuple[Severity, float], ...] = ((Severity.WARN, 20.0), (Severity.FAULT, 30.0)),
    fails: str = "above",
    when: tuple[Condition, ...] = (),
    unless: tuple[str, ...] = (),
    own_range: OwnRange | None = None,
) -> Check:
    return Check(
        name=name,
        metric=of,
        fails=fails,
        cue=f"Mend {name}.",
        praise=f"Not {name}.",
        source="made up",
        limits=() if own_range else limits,
        when=when,
        unless=unless,
        own_range=own_range,
    )


def exercise(*checks: Check) -> Exercise:
    deadlift = load("deadlift")
    return Exercise(
        name="made_up",
        title="Made up",
        how_to_film="",
        cycle=Cycle(
            source="made up",
            signal=deadlift.cycle.signal,
            leave=25.0,
            arrive=18.0,
            min_excursion=45.0,
            turn_margin=8.0,
            min_duration_s=0.7,
            phase_names=(),
        ),
        gates=(),
        metrics=(DEPTH, BEND),
        checks=checks,
        not_checked=(),
        needs_outline=False,
        depth_name="depth_deg",
    )


def rep(number: int = 1, **values: float | None) -> Rep:
    metrics: Mapping[str, Measured] = {
        name: Measured(value=values.get(name, 0.0), uncertainty=ERROR_DEG)
        for name in ("depth_deg", "bend_deg")
    }
    return Rep(
        number=number,
        start_s=5.0 * number,
        turn_s=5.0 * number + 2.0,
        end_s=5.0 * number + 4.0,
        clean=True,
        metrics=metrics,
        faults=(),
        borderline=(),
        unchecked=(),
    )


def judge_one(value: float | None, *checks: Check) -> Rep:
    (judged,) = judge([rep(bend_deg=value)], exercise(*checks))
    return judged


def severities(judged: Rep) -> list[str]:
    return [fault.severity for fault in judged.faults]


@given(st.floats(-100.0, 100.0), st.sampled_from(["above", "below"]))
def test_a_value_is_good_or_doubtful_or_wrong(value: float, fails: str) -> None:
    sign = 1.0 if fails == "above" else -1.0
    limits = ((Severity.WARN, 20.0 * sign), (Severity.FAULT, 30.0 * sign))
    judged = judge_one(value, check(fails=fails, limits=limits))
    beyond = sign * value
    expected: list[str] = []
    if beyond >= 30.0 + DOUBT_DEG:
        expected = ["fault"]
    elif beyond >= 20.0 + DOUBT_DEG:
        expected = ["warn"]
    assert severities(judged) == expected
    assert (judged.borderline == ("bent",)) is (20.0 - DOUBT_DEG < beyond < 20.0 + DOUBT_DEG)
    assert judged.unchecked == ()
    assert judged.clean is (expected == [])


@pytest.mark.parametrize(
    ("value", "expected", "borderline"),
    [
        (20.0 - DOUBT_DEG, [], ()),
        (20.0 - DOUBT_DEG + 0.1, [], ("bent",)),
        (20.0 + DOUBT_DEG - 0.1, [], ("bent",)),
        (20.0 + DOUBT_DEG, ["warn"], ()),
        (30.0 + DOUBT_DEG, ["fault"], ()),
    ],
)
def test_near_a_limit_there_is_no_verdict(
    value: float, expected: list[str], borderline: tuple[str, ...]
) -> None:
    judged = judge_one(value, check())
    assert severities(judged) == expected
    assert judged.borderline == borderline


def test_a_fault_says_what_was_measured_and_which_limit_it_passed() -> None:
    (fault,) = judge_one(40.0, check()).faults
    assert (fault.name, fault.value, fault.limit, fault.unit) == ("bent", 40.0, 30.0, "deg")
    assert fault.cue == "Mend bent."


def test_what_was_not_measured_is_not_judged() -> None:
    judged = judge_one(None, check())
    assert (judged.faults, judged.borderline, judged.unchecked) == ((), (), ("bent",))
    assert judged.clean


def test_a_tip_leaves_a_rep_clean_and_a_warning_does_not() -> None:
    assert judge_one(90.0, check(limits=((Severity.INFO, 20.0),))).clean
    assert not judge_one(90.0, check(limits=((Severity.WARN, 20.0),))).clean


def test_faults_so_far_are_forgotten() -> None:
    bad = judge_one(90.0, check())
    assert bad.faults
    (again,) = judge([bad], exercise(check(limits=((Severity.WARN, 200.0),))))
    assert again.faults == ()
    assert again.clean


@pytest.mark.parametrize(
    ("condition", "depth", "applies"),
    [
        (Condition(metric=DEPTH, above=50.0), 60.0, True),
        (Condition(metric=DEPTH, above=50.0), 40.0, False),
        (Condition(metric=DEPTH, below=50.0), 40.0, True),
        (Condition(metric=DEPTH, below=50.0), 60.0, False),
        (Condition(metric=DEPTH, above=50.0), None, False),
        (Condition(metric=DEPTH, above=50.0, when_unknown=True), None, True),
    ],
)
def test_a_check_applies_only_under_its_conditions(
    condition: Condition, depth: float | None, applies: bool
) -> None:
    (judged,) = judge([rep(bend_deg=90.0, depth_deg=depth)], exercise(check(when=(condition,))))
    assert bool(judged.faults) is applies
    assert judged.unchecked == ()


def test_of_two_findings_of_the_same_fault_the_graver_counts() -> None:
    mild = check(limits=((Severity.INFO, 10.0),))
    grave = check(of=DEPTH, limits=((Severity.FAULT, 10.0),))
    for checks in ((mild, grave), (grave, mild)):
        (judged,) = judge([rep(bend_deg=50.0, depth_deg=50.0)], exercise(*checks))
        assert severities(judged) == ["fault"]


def test_a_fault_found_in_one_way_is_not_borderline_or_unchecked_in_the_other() -> None:
    checks = check(), check(of=DEPTH)
    (judged,) = judge([rep(bend_deg=90.0, depth_deg=20.0)], exercise(*checks))
    assert (severities(judged), judged.borderline) == (["fault"], ())
    (judged,) = judge([rep(bend_deg=90.0, depth_deg=None)], exercise(*checks))
    assert (severities(judged), judged.unchecked) == (["fault"], ())


def test_faults_come_with_the_gravest_first_and_then_in_order_of_the_exercise() -> None:
    checks = (
        check("tip", limits=((Severity.INFO, 10.0),)),
        check("second", limits=((Severity.WARN, 10.0),)),
        check("third", limits=((Severity.WARN, 10.0),)),
        check("worst", limits=((Severity.FAULT, 10.0),)),
    )
    judged = judge_one(90.0, *checks)
    assert [fault.name for fault in judged.faults] == ["worst", "second", "third", "tip"]


class TestOwnRange:
    OWN = OwnRange(
        quantile=0.8,
        margins=((Severity.WARN, 15.0), (Severity.FAULT, 30.0)),
        repeatability=1.0,
        min_reps=3,
        unless=("bent",),
    )

    def judge(
        self, *depths_deg: float | None, bent: Sequence[int] = (), fails: str = "below"
    ) -> tuple[Rep, ...]:
        reps = [
            rep(number, depth_deg=depth, bend_deg=90.0 if number in bent else 0.0)
            for number, depth in enumerate(depths_deg, start=1)
        ]
        # Before the fixed limits on purpose: they have to be judged first all the same.
        short = check("short", of=DEPTH, fails=fails, own_range=self.OWN)
        return judge(reps, exercise(short, check()))

    def names(self, reps: Sequence[Rep]) -> list[list[str]]:
        return [[fault.name for fault in judged.faults] for judged in reps]

    def test_a_rep_is_short_of_the_lifter_s_own_others(self) -> None:
        reps = self.judge(90.0, 90.0, 90.0, 90.0, 70.0)
        assert self.names(reps) == [[], [], [], [], ["short"]]
        (fault,) = reps[-1].faults
        assert (fault.severity, fault.limit) == ("warn", 75.0)
        assert severities(self.judge(90.0, 90.0, 90.0, 90.0, 50.0)[-1]) == ["fault"]

    @given(st.floats(50.0, 110.0), st.integers(3, 6))
    def test_reps_that_are_all_alike_are_all_good_however_deep(self, depth: float, count: int) -> None:
        reps = self.judge(*[depth] * count)
        assert self.names(reps) == [[]] * count
        assert all(judged.unchecked == () and judged.borderline == () for judged in reps)

    def test_near_the_own_limit_there_is_no_verdict(self) -> None:
        reps = self.judge(90.0, 90.0, 90.0, 90.0, 74.5)
        assert reps[-1].borderline == ("short",)

    def test_two_reps_compare_better_than_a_rep_with_a_fixed_limit(self) -> None:
        beyond_deg = 0.5 * BORDERLINE_ERRORS * (self.OWN.repeatability + ERROR_DEG)
        assert BORDERLINE_ERRORS * self.OWN.repeatability < beyond_deg < DOUBT_DEG
        reps = self.judge(90.0, 90.0, 90.0, 90.0, 75.0 - beyond_deg)
        assert self.names(reps)[-1] == ["short"]

    def test_a_guess_among_measured_reps_is_compared_as_a_guess(self) -> None:
        reps = [rep(number, depth_deg=90.0) for number in range(1, 5)]
        last = rep(5, depth_deg=72.0)
        guess = {name: replace(each, uncertainty=3.0 * ERROR_DEG) for name, each in last.metrics.items()}
        short = check("short", of=DEPTH, fails="below", own_range=self.OWN)
        measured, guessed = (
            judge([*reps, one], exercise(short))[-1] for one in (last, replace(last, metrics=guess))
        )
        assert [fault.name for fault in measured.faults] == ["short"]
        assert (guessed.faults, guessed.borderline) == ((), ("short",))

    @given(st.floats(20.0, 120.0))
    def test_margins_may_be_a_share_of_the_own_range(self, depth: float) -> None:
        own = OwnRange(
            quantile=1.0,
            margins=((Severity.WARN, 0.4),),
            repeatability=1.0,
            min_reps=2,
            unless=(),
            is_share=True,
        )
        short = check("short", of=DEPTH, fails="below", own_range=own)
        reps = [rep(number, depth_deg=value) for number, value in enumerate((depth, 0.6 * depth - 2.0), 1)]
        judged = judge(reps, exercise(short))
        assert self.names(judged) == [[], ["short"]]
        assert judged[1].faults[0].limit == pytest.approx(0.6 * depth, abs=0.01)

    def test_too_few_reps_make_no_range(self) -> None:
        reps = self.judge(90.0, 60.0)
        assert [judged.unchecked for judged in reps] == [("short",)] * 2

    def test_bad_reps_do_not_make_the_range(self) -> None:
        reps = self.judge(120.0, 120.0, 90.0, 90.0, 90.0, bent=(1, 2))
        assert self.names(reps) == [["bent"], ["bent"], [], [], []]
        reps = self.judge(120.0, 90.0, 90.0, bent=(1,))
        assert [judged.unchecked for judged in reps] == [("short",)] * 3

    @pytest.mark.parametrize(
        ("bend_deg", "outcome"),
        # The limit is 20: 19 is rather good than bad, 21 rather bad, and neither for sure.
        [(19.0, ("short",)), (21.0, ())],
    )
    def test_reps_that_are_rather_bad_than_good_do_not_make_the_range(
        self, bend_deg: float, outcome: tuple[str, ...]
    ) -> None:
        reps = [rep(number, depth_deg=90.0, bend_deg=bend_deg) for number in range(1, 4)]
        reps.append(rep(4, depth_deg=60.0, bend_deg=0.0))
        judged = judge(reps, exercise(check("short", of=DEPTH, fails="below", own_range=self.OWN), check()))
        assert all(one.borderline == ("bent",) for one in judged[:3])
        assert tuple(fault.name for fault in judged[-1].faults) == outcome
        assert (judged[-1].unchecked == ("short",)) is not bool(outcome)

    def test_reps_of_which_it_is_not_known_do_not_make_the_range(self) -> None:
        reps = [rep(number, depth_deg=90.0) for number in range(1, 4)]
        reps = [
            replace(one, metrics={**one.metrics, BEND.name: replace(one.metrics[BEND.name], value=None)})
            for one in reps
        ]
        reps.append(rep(4, depth_deg=60.0))
        judged = judge(reps, exercise(check("short", of=DEPTH, fails="below", own_range=self.OWN), check()))
        assert judged[-1].unchecked == ("short",)

    def test_reps_without_the_number_do_not_make_the_range(self) -> None:
        reps = self.judge(90.0, 90.0, 90.0, None)
        assert reps[-1].unchecked == ("short",)
        assert self.names(reps) == [[]] * 4

    def test_a_range_can_be_passed_upwards(self) -> None:
        reps = self.judge(20.0, 20.0, 20.0, 20.0, 20.0, 60.0, fails="above")
        assert self.names(reps)[-1] == ["short"]


class TestApart:
    """A rep is another one than the lifter's own only if it stands out from those that look alike."""

    OWN = OwnRange(
        quantile=0.25,
        margins=((Severity.WARN, 10.0), (Severity.FAULT, 20.0)),
        repeatability=3.0,
        min_reps=3,
        unless=(),
        apart=13.0,
    )

    def judge(self, *bends_deg: float) -> list[list[str]]:
        round_ = check("round", own_range=self.OWN)
        reps = [rep(number, bend_deg=bend) for number, bend in enumerate(bends_deg, start=1)]
        return [severities(judged) for judged in judge(reps, exercise(round_))]

    def test_one_that_stands_out_is_found(self) -> None:
        assert self.judge(0.0, 1.0, 0.0, 16.0) == [[], [], [], ["warn"]]
        assert self.judge(0.0, 26.0, 1.0, 25.0, 0.0) == [[], ["fault"], [], ["fault"], []]

    def test_what_scatters_evenly_is_scatter(self) -> None:
        # As far from the own range as the one above, but the others are no more alike.
        assert self.judge(-8.0, -3.0, 3.0, 12.0) == [[]] * 4

    def test_no_scatter_reaches_as_far_as_a_plain_fault(self) -> None:
        assert self.judge(0.0, 0.0, 0.0, 12.5, 25.0) == [[], [], [], [], ["fault"]]
        assert self.judge(0.0, 0.0, 0.0, 0.0, 12.0, 24.0, 36.0)[-2:] == [["warn"], ["fault"]]

    @given(st.lists(st.floats(-40.0, 40.0), min_size=3, max_size=8), st.floats(-30.0, 30.0))
    def test_only_differences_matter(self, bends_deg: list[float], shift_deg: float) -> None:
        bends_deg = [round(bend) + 0.25 for bend in bends_deg]
        shift_deg = round(shift_deg)
        assert self.judge(*bends_deg) == self.judge(*(bend + shift_deg for bend in bends_deg))


@pytest.mark.parametrize(
    ("errors_below", "clean"),
    [(2.0, True), (1.1, True), (0.9, None), (0.1, None), (-1.0, None), (-2.0, False)],
)
@pytest.mark.parametrize("is_essential", [True, False])
def test_clean_is_what_is_an_error_away_from_where_it_matters(
    errors_below: float, clean: bool | None, is_essential: bool
) -> None:
    made_up = exercise(replace(check(), is_essential=is_essential))
    (judged,) = judge([rep(1, bend_deg=20.0 - errors_below * ERROR_DEG)], made_up)
    assert judged.clean is (clean if is_essential or clean is not None else True)


def test_a_number_that_is_not_sure_enough_gets_no_verdict() -> None:
    for most, unchecked in ((ERROR_DEG, ()), (0.9 * ERROR_DEG, ("bent",))):
        made_up = exercise(replace(check(), max_uncertainty=most))
        assert judge([rep(1, bend_deg=0.0)], made_up)[0].unchecked == unchecked


def test_a_number_that_is_not_sure_enough_makes_no_own_range() -> None:
    own = OwnRange(quantile=0.5, margins=((Severity.WARN, 2.0),), repeatability=1.0, min_reps=3, unless=())
    made_up = exercise(replace(check(fails="below", own_range=own), max_uncertainty=ERROR_DEG))
    sure = [rep(number, bend_deg=12.0) for number in (1, 2, 3)]
    guessed = [
        replace(
            one,
            metrics={**one.metrics, BEND.name: replace(one.metrics[BEND.name], uncertainty=2.0 * ERROR_DEG)},
        )
        for one in (rep(number, bend_deg=60.0) for number in (4, 5, 6))
    ]
    judged = judge([*sure, *guessed], made_up)
    assert [severities(one) for one in judged] == [[]] * 6
    assert [one.unchecked for one in judged] == [()] * 3 + [("bent",)] * 3


def test_a_check_that_does_not_matter_makes_no_rep_unclean() -> None:
    near, far = check(of=DEPTH), replace(check(), is_essential=True)
    (judged,) = judge([rep(1, depth_deg=20.0, bend_deg=0.0)], exercise(near, far))
    assert (judged.borderline, judged.clean) == (("bent",), True)


LOW = ((Severity.INFO, 5.0),)


class TestUnless:
    def test_a_check_leaves_reps_with_another_fault_alone(self) -> None:
        straight = check("straight", of=DEPTH, limits=LOW, fails="below", unless=("bent",))
        reps = [rep(1, depth_deg=0.0, bend_deg=0.0), rep(2, depth_deg=0.0, bend_deg=90.0)]
        judged = judge(reps, exercise(check(), straight))
        assert [[fault.name for fault in one.faults] for one in judged] == [["straight"], ["bent"]]
        assert judged[1].borderline == judged[1].unchecked == ()

    def test_what_it_left_alone_is_not_praised(self) -> None:
        made_up = exercise(check(), check("straight", of=DEPTH, fails="below", limits=LOW, unless=("bent",)))
        for bend_deg, praised in ((0.0, ("Not bent.",)), (90.0, ())):
            reps = judge([rep(1, depth_deg=90.0), rep(2, depth_deg=90.0, bend_deg=bend_deg)], made_up)
            assert advise(reps, made_up).good == praised


class TestAdvise:
    def test_without_reps_there_is_nothing_to_say(self) -> None:
        advice = advise([], exercise(check()))
        assert (advice.good, advice.change) == ((), ())

    def test_what_passed_in_every_rep_is_praised_once(self) -> None:
        checks = check("first"), check("second")
        made_up = exercise(*checks)
        advice = advise(judge([rep(1), rep(2)], made_up), made_up)
        assert (advice.good, advice.change) == (("Not first.",), ())

    def test_at_most_two_cues_the_gravest_first(self) -> None:
        checks = (
            check("tip", limits=((Severity.INFO, 10.0),)),
            check("warned", limits=((Severity.WARN, 10.0),)),
            check("faulty", limits=((Severity.FAULT, 10.0),)),
        )
        made_up = exercise(*checks)
        advice = advise(judge([rep(bend_deg=90.0)], made_up), made_up)
        assert advice.change == ("Mend faulty.", "Mend warned.")
        assert advice.good == ()

    def test_what_happens_in_more_reps_comes_first(self) -> None:
        checks = check("once", of=DEPTH, limits=((Severity.WARN, 10.0),)), check("often")
        made_up = exercise(*checks)
        reps = [rep(1, bend_deg=90.0, depth_deg=90.0), rep(2, bend_deg=90.0)]
        assert advise(judge(reps, made_up), made_up).change == ("Mend often.", "Mend once.")

    @pytest.mark.parametrize("doubtful", [20.0, None])
    def test_what_is_in_doubt_in_one_rep_is_not_praised(self, doubtful: float | None) -> None:
        made_up = exercise(check())
        reps = judge([rep(1), rep(2, bend_deg=doubtful)], made_up)
        assert advise(reps, made_up).good == ()

    def test_what_was_not_looked_at_is_not_praised(self) -> None:
        condition = Condition(metric=DEPTH, above=50.0)
        made_up = exercise(check(when=(condition,)))
        assert advise(judge([rep(depth_deg=10.0)], made_up), made_up).good == ()
        assert advise(judge([rep(depth_deg=90.0)], made_up), made_up).good == ("Not bent.",)


class TestWhatAnExerciseMayNotSay:
    @pytest.mark.parametrize("fails", ["over", ""])
    def test_a_check_fails_above_or_below(self, fails: str) -> None:
        with pytest.raises(ValueError, match="fails 'above' or 'below'"):
            check(fails=fails)

    def test_limits_go_from_mild_to_serious(self) -> None:
        with pytest.raises(ValueError, match="from mild to serious"):
            check(limits=((Severity.WARN, 30.0), (Severity.FAULT, 20.0)))
        with pytest.raises(ValueError, match="from mild to serious"):
            check(limits=((Severity.WARN, 20.0), (Severity.FAULT, 30.0)), fails="below")

    def test_a_check_has_one_kind_of_limit(self) -> None:
        with pytest.raises(ValueError, match="either limits or an own range"):
            check(limits=())

    @pytest.mark.parametrize(("arrive", "leave", "least"), [(25.0, 25.0, 45.0), (18.0, 50.0, 45.0)])
    def test_a_cycle_has_its_levels_in_order(self, arrive: float, leave: float, least: float) -> None:
        with pytest.raises(ValueError, match="arrive < leave < min_excursion"):
            Cycle(
                source="made up",
                signal=load("deadlift").cycle.signal,
                leave=leave,
                arrive=arrive,
                min_excursion=least,
                turn_margin=8.0,
                min_duration_s=0.7,
                phase_names=(),
            )


class TestTallies:
    BENT = Tally(
        name="bent_count",
        condition=Condition(metric=BEND, above=20.0),
        sentence="Bent in {count} of {known} reps.",
        source="made up",
    )

    def test_reps_of_a_kind_are_counted_where_it_is_known(self) -> None:
        bends = (30.0, 10.0, None, 25.0, 40.0)
        reps = [rep(number, bend_deg=bend) for number, bend in enumerate(bends, start=1)]
        # After the last rep there is no way to the next.
        assert tally(reps, self.BENT) == (2, 3)
        assert tally(reps[:1], self.BENT) == (0, 0)

    @pytest.mark.parametrize(
        ("bend_deg", "told"), [(30.0, ("Bent in 1 of 1 reps.",)), (10.0, ()), (None, ())]
    )
    def test_they_are_told_if_there_are_any(self, bend_deg: float | None, told: tuple[str, ...]) -> None:
        kind = replace(exercise(), tallies=(self.BENT,))
        assert advise([rep(bend_deg=bend_deg), rep(2)], kind).noticed == told
