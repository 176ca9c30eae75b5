"""A change is named where there is one, and hardly ever where there is none."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.history.changes import Change, Point, compare
from formcheck.history.entries import Kind, Session, StoredSet
from formcheck.history.store import History
from formcheck.history.trends import Quantity, Trend, find_trends
from formcheck.present.history_text import describe_change
from formcheck.report import Measured, Report
from tests.history.keeping import own_range_of, recording_of, tilt_of, with_depths


def follow(path: Path, reports: Sequence[Report]) -> dict[Quantity, Trend]:
    with History(path) as history:
        for report in reports:
            history.add_recording(recording_of(report))
        found = find_trends(history.sessions())
    by_quantity: dict[Quantity, Trend] = {}
    by_quantity |= {trend.quantity: trend for trend in found if trend.quantity is not Quantity.TEMPO}
    assert len(by_quantity) == sum(trend.quantity is not Quantity.TEMPO for trend in found)
    return by_quantity


def follow_tempo(path: Path) -> dict[str, Trend]:
    with History(path) as history:
        found = find_trends(history.sessions())
    return {trend.name: trend for trend in found if trend.quantity is Quantity.TEMPO}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


def point(value: float, error: float | None) -> Point:
    return Point(session=1, began_local="", value=value, standard_error=error, count=5)


@given(st.floats(0.1, 10.0), st.floats(-60.0, 60.0))
def test_the_smallest_detectable_change(error: float, amount: float) -> None:
    change = compare(point(80.0, error), point(80.0 + amount, error))
    assert change.detectable == pytest.approx(1.96 * np.sqrt(2.0) * error)
    assert change.is_real == (abs(change.amount) > 1.96 * np.sqrt(2.0) * error)
    assert compare(point(0.0, 3.0), point(0.0, 4.0)).detectable == pytest.approx(1.96 * 5.0)
    assert not compare(point(0.0, None), point(99.0, 1.0)).is_real


def test_a_deeper_hinge_is_named_and_a_little_deeper_one_is_not(path: Path, clean_report: Report) -> None:
    depths = [(80.0, 82.0, 81.0), (84.0, 83.0, 85.0), (104.0, 101.0, 103.0)]
    depth = follow(path, [with_depths(clean_report, *one) for one in depths])[Quantity.DEPTH]
    assert [one.value for one in depth.points] == [81.0, 84.0, 103.0]
    assert [one.count for one in depth.points] == [3, 3, 3]
    first, previous = depth.since_first, depth.since_previous
    assert first is not None
    assert previous is not None
    assert first.amount == 22.0
    assert first.is_real
    assert previous.is_real
    assert not compare(depth.points[0], depth.points[1]).is_real
    # What all reps of a session have in common does not get smaller by their number.
    assert all(one.standard_error is not None and 3.0 < one.standard_error < 4.0 for one in depth.points)


def test_without_a_change_hardly_ever_is_one_named(rng: np.random.Generator, clean_report: Report) -> None:
    """Sessions that err by what their reps say, together and each on its own."""
    named = 0
    for _ in range(300):
        sets = []
        for _ in range(2):
            shared = rng.normal(0.0, 4.0)
            depths = 85.0 + shared + rng.normal(0.0, 3.0, size=6)
            sets.append(with_depths(clean_report, *depths, uncertainty_deg=4.0))
        with_both = _pretend_kept(sets)
        [depth] = [one for one in find_trends(with_both) if one.quantity is Quantity.DEPTH]
        change = depth.since_first
        assert change is not None
        named += change.is_real
    # 5 of 100 are meant; of 300 that is 15, and 27 three standard deviations more.
    assert 3 <= named <= 27


@pytest.mark.parametrize("count", range(1, 11))
def test_few_reps_name_no_noise(rng: np.random.Generator, clean_report: Report, count: int) -> None:
    """The worst case: all that differs is the reps, and there are only these to say by how much."""
    quantities = {
        "controlled_lean_deg": Quantity.DEPTH,
        "tempo_down_s": Quantity.TEMPO,
        "break_lean_deg": Quantity.BREAK_POINT,
    }
    rep, named = clean_report.reps[0], dict.fromkeys(quantities.values(), 0)
    for _ in range(400):
        sets = []
        for _ in range(2):
            metrics = [
                {name: Measured(value=float(rng.normal(50.0, 3.0)), uncertainty=0.01) for name in quantities}
                for _ in range(count)
            ]
            reps = tuple(replace(rep, number=n, metrics=one) for n, one in enumerate(metrics, start=1))
            sets.append(replace(clean_report, exercise="nordic_curl", reps=reps))
        for trend in find_trends(_pretend_kept(sets)):
            if trend.quantity in named:
                assert trend.since_first is not None
                named[trend.quantity] += trend.since_first.is_real
    for quantity, times in named.items():
        # 5 of 100 are meant; that is 20, and 33 three standard deviations more.
        assert times <= 33, quantity
        assert (times > 0) is (count > 1), quantity


def test_uneven_numbers_of_reps_name_no_noise(rng: np.random.Generator, clean_report: Report) -> None:
    for counts in ((1, 2), (1, 5), (2, 10)):
        named = 0
        for _ in range(400):
            sets = [
                with_depths(clean_report, *rng.normal(85.0, 3.0, size=count), uncertainty_deg=0.01)
                for count in counts
            ]
            [depth] = [one for one in find_trends(_pretend_kept(sets)) if one.quantity is Quantity.DEPTH]
            change = depth.since_first
            assert change is not None
            named += change.is_real
        assert named <= 33, counts


def test_a_clean_rep_after_an_unclean_one_says_nothing(clean_report: Report) -> None:
    def share(*clean: bool) -> Report:
        rep = clean_report.reps[0]
        reps = tuple(replace(rep, number=number, clean=one) for number, one in enumerate(clean, start=1))
        return replace(clean_report, reps=reps)

    def change_of(*sets: Report) -> tuple[Trend, Change]:
        [trend] = [one for one in find_trends(_pretend_kept(sets)) if one.quantity is Quantity.CLEAN]
        assert trend.since_first is not None
        return trend, trend.since_first

    trend, change = change_of(share(False), share(True))
    # Shown as it is, and not believed.
    assert [one.value for one in trend.points] == [0.0, 100.0]
    assert change.amount == 100.0
    assert not change.is_real
    assert describe_change(trend, change) == "too few to tell"
    _, change = change_of(share(*[False] * 8), share(*[True] * 8))
    assert change.is_real


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("counts", [(1, 1), (2, 2), (3, 3), (3, 10), (5, 5), (10, 10)])
def test_clean_shares_of_one_chance_are_hardly_ever_told_apart(
    clean_report: Report, counts: tuple[int, int], share: float
) -> None:
    """Every outcome, by how probable it is."""
    rep = clean_report.reps[0]

    def with_clean(count: int, clean: int) -> Report:
        reps = tuple(replace(rep, number=n, clean=n <= clean) for n in range(1, count + 1))
        return replace(clean_report, reps=reps)

    named = 0.0
    for first in range(counts[0] + 1):
        for second in range(counts[1] + 1):
            sets = [with_clean(counts[0], first), with_clean(counts[1], second)]
            [trend] = [one for one in find_trends(_pretend_kept(sets)) if one.quantity is Quantity.CLEAN]
            assert trend.since_first is not None
            chance = math.prod(
                math.comb(count, clean) * share**clean * (1.0 - share) ** (count - clean)
                for count, clean in zip(counts, (first, second), strict=True)
            )
            named += chance * trend.since_first.is_real
    assert named <= 0.05


def test_a_rep_without_metrics_is_no_trend(clean_report: Report) -> None:
    bare = replace(clean_report, reps=(replace(clean_report.reps[0], metrics={}),))
    found = find_trends(_pretend_kept([bare, clean_report]))
    depth = next(one for one in found if one.quantity is Quantity.DEPTH)
    assert [one.session for one in depth.points] == [2]
    assert {one.quantity for one in find_trends(_pretend_kept([bare]))} == {Quantity.CLEAN}


def _pretend_kept(reports: Sequence[Report]) -> list[Session]:
    return [
        Session(
            id=number,
            person="",
            kind=Kind.LIVE,
            began_local="",
            began_utc="",
            formcheck="",
            title="",
            sha256="",
            video=None,
            stands=(),
            sets=(
                StoredSet(
                    id=number,
                    number=1,
                    exercise=report.exercise,
                    reps=report.reps,
                    report=report,
                    has_poses=False,
                ),
            ),
        )
        for number, report in enumerate(reports, start=1)
    ]


def test_single_reps_do_not_say_how_they_repeat(path: Path, clean_report: Report) -> None:
    depth = follow(path, [with_depths(clean_report, value) for value in (50.0, 120.0)])[Quantity.DEPTH]
    assert depth.since_first is not None
    assert depth.since_first.detectable is None
    assert not depth.since_first.is_real


def test_tempo_and_clean_share(path: Path, clean_report: Report) -> None:
    rep = clean_report.reps[0]
    unclean = replace(clean_report, reps=tuple(replace(rep, number=n, clean=n > 8) for n in range(1, 11)))
    judged_not = replace(clean_report, reps=tuple(replace(rep, number=n, clean=None) for n in range(1, 4)))
    clean = replace(clean_report, reps=tuple(replace(rep, number=n, clean=True) for n in range(1, 11)))
    found = follow(path, [unclean, judged_not, clean])
    share = found[Quantity.CLEAN]
    # The one that was not judged says nothing of it.
    assert [one.value for one in share.points] == [20.0, 100.0]
    assert share.since_first is not None
    assert share.since_first.is_real
    tempo = follow_tempo(path)
    assert {name: len(one.points) for name, one in tempo.items()} == {"tempo_down_s": 3, "tempo_up_s": 3}


def test_the_break_point_where_there_is_one(path: Path, clean_report: Report) -> None:
    def nordic(*breaks_deg: float | None) -> Report:
        rep = clean_report.reps[0]
        metrics = {
            "controlled_lean_deg": Measured(value=50.0, uncertainty=4.0),
            "tempo_down_s": Measured(value=3.0, uncertainty=0.1),
        }
        return replace(
            clean_report,
            exercise="nordic_curl",
            reps=tuple(
                replace(
                    rep,
                    number=number,
                    metrics={**metrics, "break_lean_deg": Measured(value=value, uncertainty=4.0)},
                )
                for number, value in enumerate(breaks_deg, start=1)
            ),
        )

    found = follow(path, [nordic(40.0, 42.0, None), nordic(None, None), nordic(62.0, 60.0, 61.0)])
    trend = found[Quantity.BREAK_POINT]
    assert [(one.session, one.value, one.count) for one in trend.points] == [(1, 41.0, 2), (3, 61.0, 3)]
    assert trend.since_first is not None
    assert trend.since_first.is_real


def test_legs_people_and_movements_are_not_mixed(path: Path, clean_report: Report) -> None:
    left, right = (
        replace(clean_report, reps=tuple(replace(rep, leg=leg) for rep in clean_report.reps))
        for leg in ("left", "right")
    )
    for name in ("Anna", "Ben"):
        with History(path, person=name) as history:
            history.add_recording(recording_of(left, right, clean_report))
    with History(path) as history:
        depths = [one for one in find_trends(history.sessions()) if one.quantity is Quantity.DEPTH]
    assert [(one.person, one.leg, one.points[0].count) for one in depths] == [
        (name, leg, 3) for name in ("Anna", "Ben") for leg in ("left", "right", None)
    ]


def test_a_set_that_was_broken_off_is_left_out(path: Path, clean_report: Report) -> None:
    with History(path) as history:
        history.begin_session("live").begin_set("deadlift").add_rep(clean_report.reps[0])
        assert find_trends(history.sessions()) == ()


def test_tilt(path: Path) -> None:
    with History(path) as history:
        for tilt_deg in (3.0, 12.0, 21.0):
            history.add_tilt(tilt_of(tilt_deg, 4.0))
            history.add_own_range(own_range_of(tilt_deg))
        found = {trend.quantity: trend for trend in find_trends(history.sessions())}
    quick, own = found[Quantity.TILT], found[Quantity.OWN_TILT]
    assert [one.value for one in quick.points] == [3.0, 12.0, 21.0]
    assert quick.since_first is not None
    assert quick.since_first.detectable == pytest.approx(1.96 * np.sqrt(2.0) * 4.0)
    assert quick.since_first.is_real
    assert quick.since_previous is not None
    assert not quick.since_previous.is_real
    # The own range repeats better than two quick tests, so it sees smaller changes.
    assert own.since_previous is not None
    assert own.since_previous.detectable == pytest.approx(own_range_of(0.0).detectable_deg)
    assert own.since_previous.is_real
