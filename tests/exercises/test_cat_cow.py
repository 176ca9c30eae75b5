"""Cat-cow: a clean set raises nothing, and every fault has a set that raises it and no other."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.analysis import analyse
from formcheck.exercises.cat_cow import EXERCISE
from formcheck.pose import PoseTrack
from formcheck.present.words import REASONS
from formcheck.report import Report
from formcheck.session import Session
from tests.figure import Figure, Posture
from tests.kneeling import ALL_FOURS, CatCowRep, cat_cow_set
from tests.lifting import STANDING, Action, Motion, Move, add_noise, film, mirror

FPS = 25.0

REP = CatCowRep()
CLEAN = cat_cow_set([REP] * 4)


def reps(rep: CatCowRep) -> Motion:
    return cat_cow_set([rep] * 3)


def with_elbows(arm_deg: float, elbow_deg: float) -> CatCowRep:
    """A rep on bent arms."""
    return replace(
        REP,
        **{
            name: replace(getattr(REP, name), arm_deg=arm_deg, elbow_deg=elbow_deg)
            for name in ("cow", "cat", "middle")
        },
    )


WITNESSES: dict[str, tuple[Action, ...]] = {
    "small_range": (
        cat_cow_set(
            [
                REP,
                REP,
                replace(
                    REP,
                    cow=replace(REP.cow, back_bend_deg=-6.0, neck_deg=-20.0),
                    cat=replace(REP.cat, back_bend_deg=14.0, neck_deg=30.0),
                ),
            ]
        ),
    ),
    "rocking": (
        reps(replace(REP, cow=replace(REP.cow, thigh_deg=9.0), cat=replace(REP.cat, thigh_deg=-10.0))),
    ),
    "elbows_bend": (
        reps(with_elbows(-22.0, 44.0)),
        # No more than others' straight arms look, but more than the person's own.
        cat_cow_set([REP, REP, with_elbows(-15.0, 30.0)]),
    ),
    "head_still": (
        reps(replace(REP, cow=replace(REP.cow, neck_deg=-2.0), cat=replace(REP.cat, neck_deg=30.0))),
    ),
    "rushed": (
        reps(replace(REP, to_cat_s=0.9)),
        # Back into the cow in one go, quickly.
        Motion(
            start=REP.cow,
            hold_s=1.0,
            moves=tuple(
                Move(to=to, over_s=over_s, hold_s=0.8) for to, over_s in ((REP.cat, 2.6), (REP.cow, 0.9)) * 3
            ),
        ),
    ),
}
"""For every fault sets that raise it and nothing else."""


def look_at(motion: Action, figure: Figure | None = None) -> Report:
    return analyse(film(motion, figure, fps=FPS), exercise="cat_cow")


def faults(report: Report) -> set[str]:
    return {fault.name for rep in report.reps for fault in rep.faults}


def refusals(report: Report) -> list[str]:
    return [refused.reason for refused in report.refused]


def shake_outline(track: PoseTrack, rng: np.random.Generator, *, sigma: float) -> PoseTrack:
    """Shake every station of the outline by itself, in trunk lengths."""
    assert track.outline is not None
    return replace(track, outline=track.outline + rng.normal(0.0, sigma, track.outline.shape))


class TestFaults:
    def test_a_clean_set_raises_nothing(self) -> None:
        report = look_at(CLEAN)
        assert report.rep_count == report.clean_count == 4
        assert (faults(report), report.refused) == (set(), ())
        assert all(rep.borderline == () for rep in report.reps)
        assert report.advice.change == ()

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
        noisy = shake_outline(add_noise(track, rng, sigma_px=2.0), rng, sigma=0.008)
        for seen in (mirror(track), noisy):
            assert faults(analyse(seen, exercise="cat_cow")) == {name}

    @pytest.mark.parametrize("motion", [CLEAN, *(motions[0] for motions in WITNESSES.values())])
    def test_a_mirrored_recording_gives_the_same_report(self, motion: Action) -> None:
        track = film(motion, fps=FPS)
        left, right = (analyse(seen, exercise="cat_cow") for seen in (track, mirror(track)))
        assert {left.facing, right.facing} == {"left", "right"}
        assert replace(left, side=right.side, facing=right.facing) == right


class TestNumbers:
    @pytest.mark.parametrize(("cow_deg", "cat_deg"), [(-10.0, 30.0), (-30.0, 40.0), (-20.0, 70.0)])
    def test_the_range_is_that_of_the_outline(self, cow_deg: float, cat_deg: float) -> None:
        rep = replace(
            REP,
            cow=replace(REP.cow, back_bend_deg=cow_deg),
            cat=replace(REP.cat, back_bend_deg=cat_deg),
        )
        for measured in look_at(reps(rep)).reps:
            expected = cat_deg - cow_deg
            assert measured.metrics["back_range_deg"].value == pytest.approx(expected, abs=6.0)

    def test_a_shirt_does_not_matter(self) -> None:
        def dressed(posture: Posture) -> Posture:
            return replace(posture, back_bend_deg=float(posture.back_bend_deg) - 45.0)

        rep = replace(REP, cow=dressed(REP.cow), cat=dressed(REP.cat), middle=dressed(REP.middle))
        report = look_at(cat_cow_set([rep] * 4, start=dressed(ALL_FOURS)))
        assert (report.rep_count, report.clean_count, refusals(report)) == (4, 4, [])
        assert report.reps[0].metrics["back_range_deg"].value == pytest.approx(65.0, abs=8.0)

    def test_a_rep_that_ends_in_the_middle_has_no_time_to_the_cow(self) -> None:
        last = look_at(CLEAN).reps[-1].metrics["to_cow_s"]
        assert (last.value, last.note) == (None, "to_middle")


class TestCounting:
    @pytest.mark.parametrize("start", ["cow", "cat", "middle"])
    def test_a_recording_may_start_anywhere(self, start: str) -> None:
        posture = {"cow": REP.cow, "cat": REP.cat, "middle": ALL_FOURS}[start]
        round_trip = [Move(to=REP.cat, over_s=2.4, hold_s=0.6), Move(to=REP.cow, over_s=2.4, hold_s=0.6)]
        moves = round_trip * 3 if start == "cow" else [round_trip[1], *round_trip * 3]
        report = look_at(Motion(start=posture, hold_s=0.6, moves=tuple(moves)))
        # From the cat into the cow is the second half of a rep whose cat was seen.
        assert report.rep_count == (4 if start == "cat" else 3)
        assert refusals(report) == []

    def test_a_cat_at_the_end_is_not_finished(self) -> None:
        moves = (Move(to=REP.cow, over_s=2.0, hold_s=0.5), Move(to=REP.cat, over_s=2.0, hold_s=0.6))
        report = look_at(Motion(start=ALL_FOURS, hold_s=1.0, moves=moves))
        assert (report.rep_count, refusals(report)) == (0, ["not_finished"])

    def test_a_cow_alone_is_none(self) -> None:
        moves = (Move(to=REP.cow, over_s=2.0, hold_s=0.5), Move(to=ALL_FOURS, over_s=2.0, hold_s=1.5)) * 2
        report = look_at(Motion(start=ALL_FOURS, hold_s=1.0, moves=moves))
        assert report.rep_count == 0

    @pytest.mark.parametrize("fps", [12.0, 25.0, 60.0])
    def test_the_count_does_not_depend_on_the_camera(self, fps: float) -> None:
        report = analyse(film(CLEAN, fps=fps), exercise="cat_cow")
        assert (report.rep_count, refusals(report)) == (4, [])

    def test_getting_onto_hands_and_knees_is_no_rep(self) -> None:
        heels = Posture(trunk_deg=10.0, thigh_deg=-75.0, shank_deg=90.0, back_bend_deg=40.0)
        set_ = cat_cow_set([REP] * 3)
        report = look_at(
            Motion(start=heels, hold_s=1.5, moves=(Move(to=ALL_FOURS, over_s=2.0, hold_s=1.0), *set_.moves))
        )
        assert (report.rep_count, refusals(report)) == (3, [])

    def test_standing_and_bending_is_none(self) -> None:
        bent = Posture(trunk_deg=80.0, thigh_deg=-8.0, shank_deg=4.0, back_bend_deg=50.0)
        moves = (Move(to=bent, over_s=1.5, hold_s=0.5), Move(to=STANDING, over_s=1.5, hold_s=0.5)) * 3
        assert look_at(Motion(start=STANDING, hold_s=1.0, moves=moves)).rep_count == 0

    def test_without_an_outline_nothing_is_counted(self) -> None:
        track = replace(film(CLEAN, fps=FPS), outline=None)
        assert analyse(track, exercise="cat_cow").rep_count == 0

    def test_what_is_announced_is_what_is_reported(self) -> None:
        session = Session("cat_cow")
        updates = [session.push(pose) for pose in film(CLEAN, fps=FPS)]
        # The last one ends in the middle, where it stands still for a moment, with the recording.
        assert updates[-1].rep_count == session.report().rep_count == 4

    def test_every_reason_has_words(self) -> None:
        assert {gate.reason for gate in EXERCISE.gates} <= set(REASONS)
