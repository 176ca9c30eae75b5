"""What every exercise file must keep to, whoever writes it."""

import importlib
import pkgutil
import re
from types import ModuleType

import numpy as np
import pytest

import formcheck.exercises
from formcheck.analysis import analyse
from formcheck.exercise import Exercise
from formcheck.exercises import load
from formcheck.judge import in_order
from formcheck.landmarks import landmark_of
from formcheck.movement import Phase
from formcheck.rules import Check, Metric, Severity, Statistic
from formcheck.signals import Body, Signal
from tests.figure import Figure
from tests.lifting import Action, film

SUFFIXES = {"deg": "_deg", "deg/s": "_deg_per_s", "%": "_pct", "s": "_s", "px": "_px", "1": ""}
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SEVERITIES = list(Severity)

# A citation as numpydoc writes it, and a mention of it anywhere in a text.
_REFERENCE = re.compile(r"^\.\. \[(\w+)\]", re.MULTILINE)
_MENTION = re.compile(r"\[([A-Z]\w+\d{4}(?:, [A-Z]\w+\d{4})*)\]")


OWN = tuple(module.name for module in pkgutil.iter_modules(formcheck.exercises.__path__))
# Not those of other packages that happen to be installed.


@pytest.fixture(params=OWN)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def exercise(name: str) -> Exercise:
    return load(name)


@pytest.fixture
def module(name: str) -> ModuleType:
    return importlib.import_module(f"formcheck.exercises.{name}")


@pytest.fixture
def tests_of_it(name: str) -> ModuleType:
    """The exercise's own test file."""
    return importlib.import_module(f"tests.exercises.test_{name}")


def signals_of(exercise: Exercise) -> dict[str, Signal]:
    handling = () if exercise.handling is None else (exercise.handling.reach, exercise.handling.bend)
    metrics = [metric.signal for metric in exercise.metrics if metric.signal is not None]
    metrics += [signal for metric in exercise.metrics for signal in metric.uses]
    gates = [gate.signal for gate in exercise.gates]
    gates += [gate.only_above[0] for gate in exercise.gates if gate.only_above is not None]
    signs = [sign.signal for sign in exercise.signs]
    signs += [sign.unless_below[0] for sign in exercise.signs if sign.unless_below is not None]
    onsets = [metric.onset.signal for metric in exercise.metrics if metric.onset is not None]
    cycle = exercise.cycle
    cycles = [cycle.signal] if cycle.stand_in is None else [cycle.signal, cycle.stand_in.signal]
    shown = [signal for _, signal in exercise.shown]
    used = [*cycles, *metrics, *onsets, *gates, *signs, *shown, *handling]
    known = {signal.name: signal for signal in used}
    # A name stands for one signal.
    assert all(known[signal.name] is signal for signal in used)
    return known


def limits_of(check: Check) -> tuple[tuple[Severity, float], ...]:
    return check.limits if check.own_range is None else check.own_range.margins


def test_there_are_exercises() -> None:
    assert {"deadlift", "single_leg_deadlift", "ball_curl", "nordic_curl", "cat_cow", "hip_lift"} <= set(OWN)


def test_it_is_found_by_its_name(name: str, exercise: Exercise, module: ModuleType) -> None:
    assert exercise.name == name == module.__name__.rpartition(".")[2]
    assert SNAKE_CASE.fullmatch(name)
    assert module.__all__ == ["EXERCISE"]
    assert load(name.replace("_", "-").upper()) is exercise


def test_it_is_documented(exercise: Exercise, module: ModuleType) -> None:
    assert module.__doc__ is not None
    assert "References\n----------" in module.__doc__
    assert exercise.title[0].isupper()
    assert exercise.how_to_film.endswith(".")
    for signal in signals_of(exercise).values():
        assert signal.description, signal.name
    for metric in exercise.metrics:
        assert metric.description, metric.name
    for gate in exercise.gates:
        assert SNAKE_CASE.fullmatch(gate.reason)


def test_every_number_says_where_it_comes_from(exercise: Exercise, module: ModuleType) -> None:
    sources = [metric.source for metric in exercise.metrics] + [check.source for check in exercise.checks]
    sources += [kind.source for kind in exercise.tallies] + [gate.source for gate in exercise.gates]
    sources += [sign.source for sign in exercise.signs] + [trend.source for trend in exercise.trends]
    sources.append(exercise.cycle.source)
    if exercise.handling is not None:
        sources.append(exercise.handling.source)
    assert all(sources)
    listed = set(_REFERENCE.findall(module.__doc__ or ""))
    mentioned = {
        part for source in sources for group in _MENTION.findall(source) for part in group.split(", ")
    }
    assert mentioned <= listed
    # A list of references nobody refers to is decoration.
    assert listed <= mentioned


def test_an_onset_is_what_a_metric_of_an_onset_has(exercise: Exercise) -> None:
    for metric in exercise.metrics:
        assert (metric.onset is not None) == (metric.statistic is Statistic.ONSET), metric.name


def test_what_the_view_cannot_show_is_said(exercise: Exercise) -> None:
    assert exercise.not_checked
    assert len(set(exercise.not_checked)) == len(exercise.not_checked)
    assert all(text and not text.endswith(".") for text in exercise.not_checked)


def test_the_cycle_makes_sense(exercise: Exercise) -> None:
    cycle = exercise.cycle
    # What tells a turn from noise must be less than what tells rest from movement.
    assert 0.0 < cycle.turn_margin < cycle.min_excursion - cycle.leave
    assert cycle.min_duration_s > 0.0
    assert [phase for phase, _ in cycle.phase_names] == list(Phase)


def test_names_are_unique_and_carry_their_unit(exercise: Exercise) -> None:
    metric_names = [metric.name for metric in exercise.metrics]
    assert len(set(metric_names)) == len(metric_names)
    units = [(metric.name, metric.unit) for metric in exercise.metrics]
    units += [(signal.name, signal.unit) for signal in signals_of(exercise).values()]
    for name, unit in units:
        assert SNAKE_CASE.fullmatch(name), name
        assert name.endswith(SUFFIXES[unit]), name
        if not SUFFIXES[unit]:
            assert not name.endswith(tuple(filter(None, SUFFIXES.values()))), name
    assert exercise.depth_name.endswith(SUFFIXES[exercise.depth.unit])


def test_metrics_can_be_measured(exercise: Exercise) -> None:
    for metric in exercise.metrics:
        assert metric.uncertainty > 0.0, metric.name
        assert bool(metric.during) is (metric.formula is None), metric.name
        assert Phase.UNKNOWN not in metric.during, metric.name
        without = metric.statistic in (Statistic.DURATION, Statistic.FORMULA)
        assert (metric.signal is None) is without, metric.name
        assert (metric.formula is not None) is (metric.statistic is Statistic.FORMULA), metric.name
        assert bool(metric.uses) is (metric.formula is not None), metric.name
        assert metric.signal is None or metric.unit == metric.signal.unit, metric.name
        assert metric.statistic is not Statistic.DURATION or metric.unit == "s", metric.name
        assert metric.sustained_s > 0.0, metric.name


def test_signals_are_made_of_the_joints_they_name(exercise: Exercise, tests_of_it: ModuleType) -> None:
    figure = Figure()
    track = film(tests_of_it.CLEAN, figure, fps=5.0)
    every = np.asarray(track.xy_px, dtype=np.float64)
    for signal in signals_of(exercise).values():
        needed = [landmark_of(joint, figure.near_side) for joint in signal.joints]
        needed += [landmark_of(joint, figure.near_side.other) for joint in signal.far_joints]
        only = np.full_like(every, np.nan)
        only[:, needed] = every[:, needed]
        outline = np.asarray(track.outline, dtype=np.float64) if signal.uses_outline else None
        part, whole = (
            signal.of(Body(xy_px=xy, side=figure.near_side, facing=figure.facing, outline=outline))
            for xy in (only, every)
        )
        # Some signals are known in some postures only.
        assert np.isfinite(part).any(), signal.name
        np.testing.assert_array_equal(part, whole, err_msg=signal.name)
    uses_outline = any(signal.uses_outline for signal in signals_of(exercise).values())
    assert exercise.needs_outline is uses_outline


def test_a_table_shows_what_is_measured(exercise: Exercise) -> None:
    known = {metric.name for metric in exercise.metrics}
    for title, shown in exercise.columns:
        assert title
        assert set(shown) <= known, title


def test_gates_leave_a_way_through(exercise: Exercise) -> None:
    for gate in exercise.gates:
        assert gate.low < gate.high, gate.reason


def test_checks_judge_what_is_measured(exercise: Exercise) -> None:
    known: dict[str, Metric] = {metric.name: metric for metric in exercise.metrics}
    for check in exercise.checks:
        assert known[check.metric.name] is check.metric, check.name
        for condition in check.when:
            assert known[condition.metric.name] is condition.metric, check.name
            assert (condition.below is None) is not (condition.above is None), check.name


def test_limits_go_from_mild_to_serious(exercise: Exercise) -> None:
    for check in exercise.checks:
        severities = [SEVERITIES.index(severity) for severity, _ in limits_of(check)]
        assert severities == sorted(set(severities)), check.name
        values = [value for _, value in limits_of(check)]
        ascending = check.own_range is not None or check.fails == "above"
        assert values == sorted(set(values), reverse=not ascending), check.name


def test_own_ranges_make_sense(exercise: Exercise) -> None:
    check_names = {check.name for check in exercise.checks}
    for check in exercise.checks:
        own = check.own_range
        if own is None:
            continue
        assert 0.0 <= own.quantile <= 1.0
        assert all(margin > 0.0 for _, margin in own.margins)
        assert 0.0 < own.repeatability <= check.metric.uncertainty
        assert own.min_reps >= 2
        assert set(own.unless) <= check_names - {check.name}


def test_cues_are_one_short_sentence(exercise: Exercise) -> None:
    for check in exercise.checks:
        assert SNAKE_CASE.fullmatch(check.name)
        for text in filter(None, (check.cue, check.praise)):
            assert len(text) <= 90, text
            assert text[0].isupper(), text
            assert text.endswith("."), text
            assert not re.search(r"[.!?] ", text), text
        assert check.cue
    cues = {check.name: check.cue for check in exercise.checks}
    assert all(cues[check.name] == check.cue for check in exercise.checks), "one fault, one cue"


def test_what_a_check_is_left_out_for_has_been_judged_before_it(exercise: Exercise) -> None:
    order = in_order(exercise.checks)
    for index, check in enumerate(order):
        for name in check.unless:
            places = [place for place, other in enumerate(order) if other.name == name]
            assert places, name
            assert max(places) < index, f"{check.name} comes before {name}"


def test_something_can_be_praised(exercise: Exercise) -> None:
    assert any(check.praise for check in exercise.checks)


def test_every_check_has_a_witness(exercise: Exercise, tests_of_it: ModuleType) -> None:
    witnesses: dict[str, tuple[Action, ...]] = tests_of_it.WITNESSES
    assert set(witnesses) == {check.name for check in exercise.checks}
    counts = {name: sum(check.name == name for check in exercise.checks) for name in witnesses}
    # Two ways of finding a fault want two witnesses.
    assert {name: len(motions) for name, motions in witnesses.items()} == counts


def test_a_clean_set_is_clean(name: str, tests_of_it: ModuleType) -> None:
    report = analyse(film(tests_of_it.CLEAN, fps=20.0), exercise=name)
    assert report.rep_count >= 3
    assert all(rep.faults == () for rep in report.reps)
    assert set(report.reps[0].metrics) == {metric.name for metric in load(name).metrics}
    known = [metric.name for metric in load(name).metrics if metric.statistic is not Statistic.ONSET]
    for rep in report.reps:
        for metric in known:
            # Where there is no number a note says why.
            assert rep.metrics[metric].value is not None or rep.metrics[metric].note, metric
