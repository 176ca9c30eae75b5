"""One recording against one truth: perfect is perfect, and every kind of mistake shows as what it is."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.analysis import analyse, analyse_track
from formcheck.evaluation.compare import compare, match_reps, name_posture
from formcheck.evaluation.comparison import Comparison
from formcheck.evaluation.series import MeasuredSeries, interpolate_truth, measure_series
from formcheck.evaluation.summary import summarise
from formcheck.evaluation.truth import TrueRep, Truth
from formcheck.report import Fault, Rep
from formcheck.workout import WorkoutSession
from tests.evaluation.truths import Filmed, film_set, make_report, make_reps, renumber
from tests.lifting import Rep as Lift
from tests.lifting import hinge


@pytest.fixture(scope="module")
def filmed() -> Filmed:
    return film_set([Lift()] * 3, faults={2: ("rounded_back",)})


def series_of(filmed: Filmed, *, off_deg: float = 0.0) -> MeasuredSeries:
    """The truth's own series, as if it had been measured."""
    assert filmed.truth.series is not None
    return MeasuredSeries(
        time_s=np.array(filmed.truth.series.time_s),
        values={
            name: np.array(values, dtype=np.float64) + off_deg
            for name, values in filmed.truth.series.angles_deg.items()
        },
    )


def fault(name: str, severity: str = "warn") -> Fault:
    return Fault(name=name, severity=severity, value=40.0, limit=20.0, unit="deg", cue="")


def said(comparison: Comparison) -> set[tuple[int, str, bool, str]]:
    return {(one.true_number, one.name, one.is_true, one.said) for one in comparison.faults}


def make_rep(start_s: float, end_s: float) -> Rep:
    return Rep(
        number=1,
        start_s=start_s,
        turn_s=0.5 * (start_s + end_s),
        end_s=end_s,
        clean=True,
        metrics={},
        faults=(),
        borderline=(),
        unchecked=(),
    )


def make_true_rep(number: int, start_s: float, end_s: float) -> TrueRep:
    return TrueRep(number=number, start_s=start_s, turn_s=0.5 * (start_s + end_s), end_s=end_s)


class TestPerfect:
    def test_exact_agreement_has_no_error(self, filmed: Filmed) -> None:
        report = make_report(make_reps(filmed.truth))
        one = compare(report, filmed.truth, series_of(filmed), name="set")
        assert (one.counted, one.true_reps, one.missed, one.extra) == (3, 3, (), ())
        assert one.is_side_right is True
        assert [match.turn_error_s for match in one.matched] == [0.0, 0.0, 0.0]
        summary = summarise([one]).summaries[0]
        assert {signal.when for signal in summary.signals} == {"turn", "series"}
        for signal in summary.signals:
            assert signal.agreement is not None
            assert (signal.agreement.bias, signal.agreement.rmse) == (0.0, 0.0)
            if signal.when == "turn":
                assert (signal.agreement.coverage_68, signal.agreement.coverage_95) == (1.0, 1.0)

    def test_the_stick_figure_is_counted_and_measured_as_it_is(self, filmed: Filmed) -> None:
        workout = WorkoutSession("deadlift")
        report = analyse_track(filmed.track, workout).sets[0]
        one = compare(report, filmed.truth, measure_series(workout.sessions[0]), name="set")
        assert (one.counted, one.missed, one.extra) == (3, (), ())
        assert all(abs(match.turn_error_s) < 0.1 for match in one.matched)
        names = {part.name for part in one.series}
        assert names >= {"hip_flexion_deg", "knee_flexion_deg", "trunk_lean_deg", "back_bend_deg"}
        for signal in summarise([one]).summaries[0].signals:
            assert signal.agreement is not None
            assert signal.agreement.rmse < 1.5, signal


class TestErrors:
    @given(off=st.floats(-40.0, 40.0), late_s=st.floats(-1.5, 1.5))
    def test_what_is_off_by_as_much_everywhere_is_bias(self, off: float, late_s: float) -> None:
        filmed = SHORT_SET
        report = make_report(make_reps(filmed.truth, off=off, late_s=late_s, uncertainty=10.0))
        one = compare(report, filmed.truth, series_of(filmed, off_deg=off), name="set")
        assert one.missed == ()
        assert [match.turn_error_s for match in one.matched] == pytest.approx([late_s] * 2, abs=1e-3)
        summary = summarise([one]).summaries[0]
        assert summary.counts.turn_error_s == pytest.approx(abs(late_s), abs=1e-3)
        for signal in summary.signals:
            assert signal.agreement is not None
            assert signal.agreement.bias == pytest.approx(off, abs=1e-3)
            assert signal.agreement.rmse == pytest.approx(abs(off), abs=1e-3)
            if signal.when == "turn" and abs(abs(off) - 19.6) > 1e-6 and abs(abs(off) - 10.0) > 1e-6:
                assert signal.agreement.coverage_68 == (1.0 if abs(off) < 10.0 else 0.0)
                assert signal.agreement.coverage_95 == (1.0 if abs(off) < 19.6 else 0.0)

    def test_errors_are_told_apart_by_posture(self, filmed: Filmed) -> None:
        measured = series_of(filmed)
        bent = measured.values["hip_flexion_deg"] > 45.0
        measured.values["knee_flexion_deg"][bent] += 7.0
        one = compare(make_report(()), filmed.truth, measured, name="set")
        biases = {
            part.posture: part.errors.total / part.errors.n
            for part in one.series
            if part.name == "knee_flexion_deg"
        }
        assert biases == pytest.approx({"standing": 0.0, "between": 0.0, "hinged": 7.0})

    def test_a_number_that_could_not_be_measured_is_no_error(self, filmed: Filmed) -> None:
        first, *others = make_reps(filmed.truth, off=2.0)
        unknown = replace(first.metrics["hip_flexion_deg"], value=None)
        blind = replace(first, metrics={**first.metrics, "hip_flexion_deg": unknown})
        one = compare(make_report((blind, *others)), filmed.truth, None, name="set")
        [hip, *_] = summarise([one]).summaries[0].signals
        assert hip.agreement is not None
        assert (hip.name, hip.agreement.n, hip.not_measured, hip.agreement.bias) == (
            "hip_flexion_deg", 2, 1, 2.0,
        )  # fmt: skip

    def test_the_wrong_side_is_noticed(self, filmed: Filmed) -> None:
        report = replace(make_report(make_reps(filmed.truth)), side="left")
        one = compare(report, filmed.truth, None, name="set")
        assert one.is_side_right is False
        assert summarise([one]).summaries[0].counts.wrong_side == 1


class TestMatching:
    def test_a_rep_that_is_not_counted_is_missed(self, filmed: Filmed) -> None:
        reps = make_reps(filmed.truth)
        one = compare(make_report(renumber((reps[0], reps[2]))), filmed.truth, None, name="set")
        assert (one.counted, one.missed, one.extra) == (2, (2,), ())
        assert [(match.true_number, match.number) for match in one.matched] == [(1, 1), (3, 2)]
        assert (2, "rounded_back", True, "not_counted") in said(one)

    def test_a_rep_that_nobody_did_is_extra(self, filmed: Filmed) -> None:
        late = make_rep(60.0, 63.0)
        one = compare(make_report(renumber((*make_reps(filmed.truth), late))), filmed.truth, None, name="set")
        assert (one.counted, one.missed, one.extra) == (4, (), (4,))

    def test_one_rep_counted_as_two_is_one_and_an_extra_one(self) -> None:
        true = [make_true_rep(1, 0.0, 4.0)]
        pairs = match_reps(true, [make_rep(0.0, 1.5), make_rep(1.5, 4.0)])
        assert [rep.start_s for _, rep in pairs] == [1.5]

    def test_two_reps_counted_as_one_are_one_and_a_missed_one(self) -> None:
        true = [make_true_rep(1, 0.0, 3.0), make_true_rep(2, 3.0, 7.0)]
        pairs = match_reps(true, [make_rep(0.0, 7.0)])
        assert [rep.number for rep, _ in pairs] == [2]

    def test_reps_that_hardly_touch_are_not_the_same(self) -> None:
        assert match_reps([make_true_rep(1, 0.0, 4.0)], [make_rep(3.5, 8.0)]) == []

    @given(
        lengths=st.lists(st.floats(1.0, 6.0), min_size=1, max_size=8),
        share=st.floats(-0.45, 0.45),
    )
    def test_reps_that_all_come_late_are_still_themselves(self, lengths: list[float], share: float) -> None:
        edges = np.concatenate([[0.0], np.cumsum(lengths)])
        late = share * min(lengths)
        true = [make_true_rep(n + 1, float(edges[n]), float(edges[n + 1])) for n in range(len(lengths))]
        reps = [make_rep(rep.start_s + late, rep.end_s + late) for rep in true]
        pairs = match_reps(true, reps)
        assert [(id(one), id(other)) for one, other in pairs] == [
            (id(one), id(other)) for one, other in zip(true, reps, strict=True)
        ]

    def test_a_rep_that_does_not_count_is_not_missed(self, filmed: Filmed) -> None:
        first, *others = filmed.truth.reps
        truth = replace(filmed.truth, reps=(replace(first, counts=False), *others), true_reps=2)
        reps = make_reps(filmed.truth)
        assert compare(make_report(reps[1:]), truth, None, name="set").missed == ()
        assert compare(make_report(reps), truth, None, name="set").extra == (1,)

    def test_where_only_the_number_is_known_none_is_called_missed(self, filmed: Filmed) -> None:
        truth = replace(filmed.truth, reps=(), true_reps=5)
        one = compare(make_report(make_reps(filmed.truth)), truth, None, name="set")
        assert (one.counted, one.true_reps, one.missed, one.extra, one.has_rep_truth) == (3, 5, (), (), False)


class TestFaults:
    def test_what_is_said_of_a_fault(self, filmed: Filmed) -> None:
        first, second, third = make_reps(filmed.truth)
        reps = (
            replace(first, faults=(fault("squatting"), fault("chin_up", "info")), borderline=("short",)),
            replace(second, faults=(fault("rounded_back", "fault"),), unchecked=("no_lockout",)),
            third,
        )
        one = compare(make_report(reps), filmed.truth, None, name="set")
        assert said(one) == {
            (1, "squatting", False, "fault"),
            (1, "chin_up", False, "tip"),
            (1, "short", False, "too_close"),
            (2, "rounded_back", True, "fault"),
            (2, "no_lockout", False, "unchecked"),
        }

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({}, "nothing"),
            ({"borderline": ("rounded_back",)}, "too_close"),
            ({"unchecked": ("rounded_back",)}, "unchecked"),
            ({"faults": (fault("rounded_back", "info"),)}, "tip"),
        ],
    )
    def test_why_a_fault_is_not_found(
        self, filmed: Filmed, change: dict[str, tuple[str, ...]], expected: str
    ) -> None:
        first, second, third = make_reps(filmed.truth)
        reps = (first, replace(second, **change), third)  # type: ignore[arg-type]
        one = compare(make_report(reps), filmed.truth, None, name="set")
        assert said(one) == {(2, "rounded_back", True, expected)}

    def test_a_tip_of_a_check_that_never_says_more_is_found(self, filmed: Filmed) -> None:
        first, second, third = make_reps(filmed.truth)
        tips = (fault("too_fast_down", "info"), fault("weight_drifts", "info"))
        one = compare(
            make_report((replace(first, faults=tips), second, third)), filmed.truth, None, name="set"
        )
        assert {(1, "too_fast_down", False, "fault"), (1, "weight_drifts", False, "tip")} <= said(one)

    @pytest.mark.parametrize(
        "change", [{}, {"faults": (fault("rounded_back", "warn"),)}, {"borderline": ("rounded_back",)}]
    )
    def test_a_slight_fault_counts_neither_way(
        self, filmed: Filmed, change: dict[str, tuple[str, ...]]
    ) -> None:
        first, second, third = make_reps(filmed.truth)
        document = json.loads(json.dumps(filmed.truth.to_dict()))
        assert document["reps"][1]["faults"][0]["is_slight"] is False
        document["reps"][1]["faults"][0]["is_slight"] = True
        truth = Truth.from_dict(document)
        reps = (first, replace(second, **change), third)  # type: ignore[arg-type]
        assert said(compare(make_report(reps), truth, None, name="set")) == set()

    def test_a_rounded_back_of_the_stick_figure_is_found(self) -> None:
        lifts = [Lift(), Lift(bottom=hinge(back_bend_deg=45.0)), Lift()]
        filmed = film_set(lifts, faults={2: ("rounded_back",)})
        report = analyse(filmed.track, exercise="deadlift")
        summary = summarise([compare(report, filmed.truth, None, name="set")]).summaries[0]
        [rounded] = [one for one in summary.faults if one.name == "rounded_back"]
        assert (rounded.true, rounded.found, rounded.false) == (1, 1, 0)
        assert (rounded.precision, rounded.recall) == (1.0, 1.0)


def test_a_counter_example_only_tells_of_the_count(filmed: Filmed) -> None:
    report = make_report(make_reps(filmed.truth))
    one = compare(report, filmed.truth, None, name="squats", is_counter_example=True)
    assert (one.true_reps, one.counted, one.extra) == (0, 3, (1, 2, 3))
    assert (one.matched, one.at_turn, one.series, one.faults) == ((), (), (), ())


class TestInterpolation:
    def test_between_two_times(self) -> None:
        found = interpolate_truth(np.array([0.0, 0.25, 1.0]), (0.0, 1.0), (10.0, 30.0))
        assert found == pytest.approx([10.0, 15.0, 30.0])

    def test_outside_and_beside_what_is_not_known_there_is_nothing(self) -> None:
        times = np.array([-0.1, 0.5, 1.5, 2.0, 2.1])
        found = interpolate_truth(times, (0.0, 1.0, 2.0), (10.0, None, 30.0))
        assert np.isnan(found).tolist() == [True, True, True, False, True]

    def test_the_short_way_around(self) -> None:
        found = interpolate_truth(np.array([0.5]), (0.0, 1.0), (175.0, -175.0))
        assert found == pytest.approx([180.0])

    def test_nothing_known_at_all(self) -> None:
        assert np.isnan(interpolate_truth(np.array([0.5]), (0.0, 1.0), (None, None))).all()


@pytest.mark.parametrize(
    ("flexion", "posture"),
    [(-5.0, "standing"), (19.9, "standing"), (20.0, "between"), (45.0, "between"), (45.1, "hinged")],
)
def test_postures(flexion: float, posture: str) -> None:
    assert name_posture(flexion) == posture
    assert name_posture(float("nan")) == "unknown"


SHORT_SET = film_set([Lift(), Lift()])
