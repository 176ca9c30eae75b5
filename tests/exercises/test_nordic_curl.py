"""The Nordic curl: a clean set raises nothing, and every fault has a set that raises it and no other."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.analysis import analyse
from formcheck.exercises.nordic_curl import EXERCISE
from formcheck.landmarks import Joint
from formcheck.present.words import REASONS
from formcheck.report import Report
from tests.figure import Figure, Posture
from tests.kneeling import NordicRep, NordicSet
from tests.lifting import Action, Motion, Move, add_noise, film, hide, mirror

FPS = 25.0

CLEAN = NordicSet(reps=[NordicRep()] * 4)

UPRIGHT = Posture(shank_deg=90.0, arm_deg=10.0, elbow_deg=120.0)

BAND = NordicRep(break_deg=90.0, speed_deg_per_s=28.0, lowest_deg=78.0, uses_hands=False)
"""Lowered with a band, as far as it goes and without a fall."""


def reps(**changes: float) -> NordicSet:
    return NordicSet(reps=[replace(NordicRep(), **changes)] * 3)  # type: ignore[arg-type]


WITNESSES: dict[str, tuple[Action, ...]] = {
    "hips_break": (reps(hip_deg=38.0),),
    "dropped": (
        reps(speed_deg_per_s=26.0, break_deg=15.0),
        # All the way down at a speed that nobody lowers himself at.
        NordicSet(reps=[replace(BAND, speed_deg_per_s=54.0)] * 3),
    ),
    "over_arched": (reps(hip_deg=-24.0),),
    "not_back_upright": (reps(top_deg=24.0, break_deg=46.0, speed_deg_per_s=10.0),),
}
"""For every fault sets that raise it and nothing else."""


def look_at(motion: Action, figure: Figure | None = None) -> Report:
    return analyse(film(motion, figure, fps=FPS), exercise="nordic_curl")


def faults(report: Report) -> set[str]:
    return {fault.name for rep in report.reps for fault in rep.faults}


def refusals(report: Report) -> list[str]:
    return [refused.reason for refused in report.refused]


class TestFaults:
    def test_a_clean_set_raises_nothing_although_it_falls_and_is_caught_and_pushed_up(self) -> None:
        report = look_at(CLEAN)
        assert report.rep_count == report.clean_count == 4
        assert (faults(report), report.refused) == (set(), ())
        assert all(rep.borderline == rep.unchecked == () for rep in report.reps)
        assert report.advice.change == ()
        assert report.advice.good == ("You kept one line from knees to shoulders.",)

    @pytest.mark.parametrize(
        ("name", "number"),
        [(name, number) for name, motions in WITNESSES.items() for number in range(len(motions))],
    )
    def test_a_witness_raises_its_fault_and_no_other(self, name: str, number: int) -> None:
        report = look_at(WITNESSES[name][number])
        assert report.rep_count == 3
        assert faults(report) == {name}
        (check, *_) = [check for check in EXERCISE.checks if check.name == name]
        assert report.advice.change == (check.cue,)

    @pytest.mark.parametrize("name", list(WITNESSES))
    def test_a_fault_is_raised_from_either_side_and_through_noise(self, name: str) -> None:
        rng = np.random.default_rng(5)
        track = film(WITNESSES[name][0], fps=FPS)
        for seen in (mirror(track), add_noise(track, rng, sigma_px=2.0)):
            assert faults(analyse(seen, exercise="nordic_curl")) == {name}

    @pytest.mark.parametrize("motion", [CLEAN, *(motions[0] for motions in WITNESSES.values())])
    def test_a_mirrored_recording_gives_the_same_report(self, motion: Action) -> None:
        track = film(motion, fps=FPS)
        left, right = (analyse(seen, exercise="nordic_curl") for seen in (track, mirror(track)))
        assert {left.facing, right.facing} == {"left", "right"}
        assert replace(left, side=right.side, facing=right.facing) == right


class TestBreakPoint:
    @pytest.mark.parametrize("break_deg", [20.0, 28.0, 36.0, 44.0])
    @pytest.mark.parametrize("noise_px", [0.0, 2.0])
    def test_it_is_measured_where_it_was_made(self, break_deg: float, noise_px: float) -> None:
        motion = reps(break_deg=break_deg)
        track = add_noise(film(motion), np.random.default_rng(2), sigma_px=noise_px)
        report = analyse(track, exercise="nordic_curl")
        assert report.rep_count == 3
        for rep, moment in zip(report.reps, motion.breaks, strict=True):
            measured = rep.metrics["break_lean_deg"]
            assert measured.note == "abrupt"
            assert measured.value == pytest.approx(break_deg, abs=5.0)
            assert measured.uncertainty < 5.0
            assert rep.metrics["controlled_lean_deg"].value == measured.value
            controlled = rep.metrics["controlled_s"].value
            assert controlled is not None
            assert rep.start_s + controlled == pytest.approx(moment, abs=0.6)

    def test_a_body_that_is_held_to_the_end_has_none(self) -> None:
        report = look_at(NordicSet(reps=[BAND] * 3))
        assert (report.rep_count, faults(report)) == (3, set())
        for rep in report.reps:
            assert rep.metrics["break_lean_deg"].value is None
            assert rep.metrics["break_lean_deg"].note == "held"
            assert rep.metrics["controlled_lean_deg"].value == pytest.approx(78.0, abs=3.0)

    def test_it_goes_out_as_json_and_comes_back(self) -> None:
        report = look_at(NordicSet(reps=[BAND, NordicRep(), NordicRep()]))
        again = Report.from_dict(report.to_dict())
        assert again == report
        notes = [rep["metrics"]["break_lean_deg"]["note"] for rep in report.to_dict()["reps"]]
        assert notes == ["held", "abrupt", "abrupt"]

    def test_tiring_is_told(self) -> None:
        tiring = NordicSet(reps=[NordicRep(break_deg=angle) for angle in (42.0, 38.0, 34.0, 30.0, 27.0)])
        noticed = look_at(tiring).advice.noticed
        assert noticed == ("Your break point came about 15° earlier by the end of the set: you were tiring.",)
        assert look_at(CLEAN).advice.noticed == ()


class TestHands:
    def test_the_catch_and_the_push_are_seen(self) -> None:
        for rep in look_at(CLEAN).reps:
            for name in ("catch_lean_deg", "push_lean_deg"):
                value = rep.metrics[name].value
                assert value is not None
                assert 48.0 <= value <= 75.0

    def test_where_there_is_none_that_is_said(self) -> None:
        # Held at 50 degrees and back, far above the floor.
        high = NordicRep(break_deg=90.0, speed_deg_per_s=16.0, lowest_deg=50.0, uses_hands=False)
        report = look_at(NordicSet(reps=[high] * 3))
        assert report.rep_count == 3
        assert [rep.metrics["catch_lean_deg"].note for rep in report.reps] == ["no_hands"] * 3
        assert faults(report) == set()


class TestCounting:
    @pytest.mark.parametrize("lowest_deg", [18.0, 22.0, 26.0])
    def test_a_beginners_short_lean_is_partial(self, lowest_deg: float) -> None:
        short = NordicRep(break_deg=90.0, speed_deg_per_s=12.0, lowest_deg=lowest_deg, uses_hands=False)
        report = look_at(NordicSet(reps=[NordicRep(), short, NordicRep()]))
        assert report.rep_count == 2
        assert refusals(report) == ["partial"]

    @pytest.mark.parametrize("fps", [12.0, 25.0, 60.0])
    def test_the_count_does_not_depend_on_the_camera(self, fps: float) -> None:
        report = analyse(film(CLEAN, fps=fps), exercise="nordic_curl")
        assert (report.rep_count, refusals(report)) == (4, [])

    def test_ankles_under_a_couch_do_not_matter(self) -> None:
        track = film(CLEAN, fps=FPS)
        hidden = hide(
            track, from_s=0.0, to_s=track.time_s[-1], joints=(Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX)
        )
        report, seen = (analyse(poses, exercise="nordic_curl") for poses in (hidden, track))
        assert report.rep_count == 4
        assert report.quality.seen_fraction == 1.0
        assert (report.side, report.facing) == (seen.side, seen.facing)
        assert [rep.metrics for rep in report.reps] == [rep.metrics for rep in seen.reps]

    def test_a_squat_is_none(self) -> None:
        standing = Posture(arm_deg=-4.0)
        bent = Posture(trunk_deg=60.0, thigh_deg=-70.0, shank_deg=25.0)
        squats = Motion(
            start=standing,
            hold_s=1.0,
            moves=tuple(Move(to=to, over_s=1.5, hold_s=0.5) for to in (bent, standing) * 3),
        )
        assert look_at(squats).rep_count == 0

    def test_falling_forward_from_standing_is_none(self) -> None:
        leaning = Posture(trunk_deg=50.0, thigh_deg=50.0, shank_deg=50.0)
        lean = Motion(
            start=Posture(),
            hold_s=1.0,
            moves=tuple(Move(to=to, over_s=2.0, hold_s=0.5) for to in (leaning, Posture()) * 2),
        )
        report = look_at(lean)
        assert report.rep_count == 0
        assert set(refusals(report)) == {"not_kneeling"}

    def test_every_reason_has_words(self) -> None:
        assert {gate.reason for gate in EXERCISE.gates} <= set(REASONS)

    def test_the_slowest_lowering_is_a_rep(self) -> None:
        slow = NordicRep(break_deg=90.0, speed_deg_per_s=8.0, lowest_deg=60.0, uses_hands=False)
        report = look_at(NordicSet(reps=[slow] * 3))
        assert (report.rep_count, faults(report)) == (3, set())
        for rep in report.reps:
            assert rep.metrics["controlled_s"].value == pytest.approx(60.0 / 8.0, abs=2.0)
