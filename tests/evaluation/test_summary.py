"""All recordings together: every one is in exactly the numbers it belongs in."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.evaluation.agreement import ErrorSums
from formcheck.evaluation.comparison import Comparison, FaultFinding, SeriesErrors, TurnValue
from formcheck.evaluation.scores import EVALUATION_SCHEMA, VIEWS, Evaluation
from formcheck.evaluation.summary import name_view, summarise
from formcheck.evaluation.tables import tabulate

BASE = Comparison(
    name="a",
    exercise="deadlift",
    is_counter_example=False,
    outcome="compared",
    true_reps=5,
    counted=5,
    duration_s=30.0,
)
COUNTER = replace(BASE, name="squats", is_counter_example=True, true_reps=0, counted=2, duration_s=40.0)
REFUSED = replace(BASE, name="front", outcome="refused", counted=None, reason="Filmed from the front.")
FAILED = replace(BASE, name="none", outcome="failed", counted=None, reason="There is no file.")


def counted(*pairs: tuple[int, int]) -> list[Comparison]:
    return [
        replace(BASE, name=f"set{n}", true_reps=true, counted=count) for n, (true, count) in enumerate(pairs)
    ]


def test_counts() -> None:
    group = [*counted((5, 5), (4, 5), (10, 7)), COUNTER, REFUSED, FAILED]
    counts = summarise(group).summaries[0].counts
    assert (counts.recordings, counts.exact, counts.within_one) == (3, 1, 2)
    assert (counts.true_reps, counts.counted_reps) == (19, 17)
    assert counts.mean_absolute_error_reps == pytest.approx(4 / 3, abs=1e-3)
    assert counts.mean_relative_error == pytest.approx((0 + 0.25 + 0.3) / 3, abs=1e-3)
    assert (counts.refused, counts.failed) == (1, 1)
    assert (counts.counter_examples, counts.false_reps, counts.false_reps_per_minute) == (1, 2, 3.0)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=12))
def test_no_recording_is_lost(pairs: list[tuple[int, int]]) -> None:
    counts = summarise(counted(*pairs)).summaries[0].counts
    assert 0 <= counts.exact <= counts.within_one <= counts.recordings == len(pairs)
    assert (counts.mean_absolute_error_reps == 0) == (counts.exact == len(pairs))


def test_counter_examples_that_are_refused_or_fail_are_in_no_minute() -> None:
    group = [COUNTER, *(replace(one, is_counter_example=True, true_reps=0) for one in (REFUSED, FAILED))]
    counts = summarise(group).summaries[0].counts
    assert (counts.counter_examples, counts.counter_duration_s) == (1, 40.0)
    assert (counts.refused_counter_examples, counts.failed_counter_examples) == (1, 1)
    assert (counts.recordings, counts.refused, counts.failed) == (0, 0, 0)
    assert counts.mean_absolute_error_reps is None


def test_several_exercises_have_one_of_all() -> None:
    evaluation = summarise([BASE, replace(BASE, name="b", exercise="rowing", counted=4)])
    assert [summary.exercise for summary in evaluation.summaries] == ["deadlift", "rowing", "all"]
    assert [summary.counts.exact for summary in evaluation.summaries] == [1, 0, 1]


@pytest.mark.parametrize(
    ("yaw_deg", "view"),
    [(0.0, "0-10"), (-10.0, "0-10"), (10.1, "10-15"), (15.0, "10-15"), (-18.0, "15-20"), (20.1, "over 20")],
)
def test_views(yaw_deg: float, view: str) -> None:
    assert name_view(yaw_deg) == view
    assert view in VIEWS
    assert name_view(None) == "unknown"


def test_numbers_are_told_apart_by_view() -> None:
    value = TurnValue(true_number=1, name="hip_flexion_deg", true_value=90.0, value=91.0, uncertainty=6.0)
    near = replace(BASE, true_yaw_deg=-4.0, at_turn=(value,))
    far = replace(BASE, name="b", true_yaw_deg=18.0, at_turn=(replace(value, value=101.0),))
    found = {
        one.view: (one.agreement.n, one.agreement.bias, one.agreement.coverage_68, one.agreement.coverage_95)
        for one in summarise([near, far]).summaries[0].signals
        if one.agreement is not None
    }
    assert found == {"all": (2, 6.0, 0.5, 1.0), "0-10": (1, 1.0, 1.0, 1.0), "15-20": (1, 11.0, 0.0, 1.0)}


def test_series_are_told_apart_by_posture_and_view() -> None:
    def part(posture: str, total: float) -> SeriesErrors:
        return SeriesErrors(
            name="neck_deg", posture=posture, errors=ErrorSums(n=2, total=total, squares=total**2 / 2)
        )

    one = replace(BASE, true_yaw_deg=2.0, series=(part("standing", 2.0), part("hinged", 10.0)))
    found = {
        (signal.posture, signal.view): signal.agreement.bias
        for signal in summarise([one]).summaries[0].signals
        if signal.agreement is not None
    }
    assert found == {
        ("all", "all"): 3.0,
        ("all", "0-10"): 3.0,
        ("standing", "all"): 1.0,
        ("standing", "0-10"): 1.0,
        ("hinged", "all"): 5.0,
        ("hinged", "0-10"): 5.0,
    }


def test_a_number_that_is_never_measured_is_not_passed_over() -> None:
    value = TurnValue(true_number=1, name="back_bend_deg", true_value=9.0, value=None, uncertainty=8.0)
    evaluation = summarise([replace(BASE, at_turn=(value,))])
    [signal, *_] = evaluation.summaries[0].signals
    assert (signal.agreement, signal.not_measured) == (None, 1)
    assert any(row[0] == "back_bend_deg" for sheet in tabulate(evaluation) for row in sheet.rows)


def test_faults() -> None:
    def finding(said: str, *, is_true: bool) -> FaultFinding:
        return FaultFinding(true_number=1, name="short", is_true=is_true, said=said)

    true = ("fault", "fault", "fault", "tip", "too_close", "unchecked", "nothing", "not_counted")
    false = ("fault", "tip", "too_close", "unchecked")
    one = replace(
        BASE,
        faults=(
            *(finding(said, is_true=True) for said in true),
            *(finding(said, is_true=False) for said in false),
        ),
    )
    [fault] = summarise([one]).summaries[0].faults
    assert (fault.true, fault.found, fault.tipped, fault.too_close) == (8, 3, 1, 1)
    assert (fault.unchecked, fault.missed, fault.not_counted) == (1, 1, 1)
    assert (fault.false, fault.false_tips, fault.false_too_close) == (1, 1, 1)
    assert (fault.precision, fault.recall) == (0.75, 0.375)


def test_a_check_that_was_merely_not_made_is_not_listed() -> None:
    unchecked = FaultFinding(true_number=1, name="short", is_true=False, said="unchecked")
    assert summarise([replace(BASE, faults=(unchecked,))]).summaries[0].faults == ()


def test_an_evaluation_survives_json() -> None:
    evaluation = summarise([BASE, COUNTER, REFUSED, FAILED], is_complete=False)
    document = json.loads(json.dumps(evaluation.to_dict(), allow_nan=False))
    assert document["schema"] == EVALUATION_SCHEMA == "formcheck/evaluation/1"
    assert Evaluation.from_dict(document) == evaluation
    with pytest.raises(ValueError, match="expected a document of schema"):
        Evaluation.from_dict(document | {"schema": "formcheck/report/1"})


def test_tables_fit_their_heads() -> None:
    sheets = tabulate(summarise([BASE, COUNTER, REFUSED, FAILED]))
    assert [sheet.title for sheet in sheets] == ["Recordings", "Counting"]
    for sheet in sheets:
        assert sheet.numbers <= set(sheet.columns)
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
    remarks = {row[0]: row[-1] for row in sheets[0].rows}
    assert remarks["front"] == "refused: Filmed from the front."
    assert remarks["none"] == "failed: There is no file."


def test_nothing_at_all_has_no_tables() -> None:
    assert tabulate(summarise([])) == ()
