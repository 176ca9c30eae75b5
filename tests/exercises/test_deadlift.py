"""The deadlift: a clean set raises nothing, and every fault has a set that raises it and no other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from formcheck.analysis import analyse
from formcheck.exercises import load
from formcheck.exercises.deadlift import EXERCISE
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.pose import PoseTrack
from formcheck.present.words import REASONS
from formcheck.report import Report
from tests.figure import Figure, Posture
from tests.lifting import STANDING, Motion, Move, Rep, add_noise, deadlift_set, film, hide, hinge, mirror

FPS = 25.0

CLEAN = deadlift_set([Rep()] * 4)

FROM_FLOOR = hinge(trunk_deg=75.0, shank_deg=8.0, knee_deg=60.0)
# A bar on plates: the wrists 40 % of a shin below the knees.
SQUATTED_FROM_FLOOR = hinge(trunk_deg=38.0, shank_deg=22.0, knee_deg=125.0)
FOR_DUMBBELLS = hinge(trunk_deg=75.0, shank_deg=25.0, knee_deg=110.0)
# Down to dumbbells that lie on the floor.


def top(*, trunk_deg: float, thigh_deg: float, shank_deg: float) -> Posture:
    return replace(STANDING, trunk_deg=trunk_deg, thigh_deg=thigh_deg, shank_deg=shank_deg)


def guess_feet(
    track: PoseTrack, span_s: tuple[float, float], *, sides: Sequence[Side] = tuple(Side)
) -> PoseTrack:
    """Put the feet where the hands are, with a good score, as landmarkers do when weights hide the legs."""
    rows = (track.time_s >= span_s[0]) & (track.time_s <= span_s[1])
    xy = track.xy_px.copy()
    for side in sides:
        for joint in (Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX):
            xy[rows, landmark_of(joint, side)] = xy[rows, landmark_of(Joint.WRIST, side)]
    return replace(track, xy_px=xy)


def bottoms(*postures: Posture) -> Motion:
    return deadlift_set([Rep(bottom=posture) for posture in postures])


def tops(posture: Posture) -> Motion:
    return deadlift_set([Rep(top=posture)] * 3)


STOOPED = top(trunk_deg=5.0, thigh_deg=-1.0, shank_deg=1.0)
LEANING = top(trunk_deg=-11.0, thigh_deg=-1.0, shank_deg=1.0)
HOLLOW = replace(STANDING, back_bend_deg=-40.0)

WITNESSES: dict[str, tuple[Motion, ...]] = {
    "rounded_back": (
        bottoms(*[hinge(back_bend_deg=40.0)] * 3),
        # A hollow back that flattens as in no other rep of the set.
        deadlift_set(
            [Rep(bottom=hinge(back_bend_deg=bend), top=HOLLOW) for bend in (-38.0, -38.0, -38.0, -4.0)],
            start=HOLLOW,
        ),
    ),
    "squatting": (
        bottoms(*[hinge(trunk_deg=45.0, knee_deg=52.0, shank_deg=4.0)] * 3),
        # Knees bent as far, and the hips enough for the share of both to be in doubt.
        bottoms(*[hinge(trunk_deg=62.0, knee_deg=46.5, shank_deg=0.0)] * 3),
        # With the hands at the floor the knees may bend, but the hips stay above them.
        deadlift_set([Rep(bottom=SQUATTED_FROM_FLOOR)] * 3, from_floor=True),
    ),
    # Arms that hang from the shoulders instead of being held to the legs.
    "weight_drifts": (bottoms(*[replace(hinge(), arm_deg=0.0)] * 3),),
    "no_lockout": (tops(top(trunk_deg=15.0, thigh_deg=-8.0, shank_deg=-2.0)),),
    "knees_bent_at_top": (tops(top(trunk_deg=0.0, thigh_deg=-14.0, shank_deg=14.0)),),
    "leans_back": (
        tops(top(trunk_deg=-20.0, thigh_deg=-2.0, shank_deg=2.0)),
        # The trunk only a little behind the vertical, and far behind the line of legs that lean forward.
        tops(top(trunk_deg=-10.0, thigh_deg=13.0, shank_deg=13.0)),
        # Not far behind either, but far from how the same person stands otherwise.
        deadlift_set([Rep(top=STOOPED), Rep(top=STOOPED), Rep(top=LEANING)], start=STOOPED),
    ),
    "knees_travel": (
        bottoms(*[hinge(shank_deg=19.0, knee_deg=20.0)] * 3),
        # Too little for a verdict by itself, and far more than in the other reps.
        bottoms(*[hinge(shank_deg=-8.0)] * 3, hinge(shank_deg=13.0, knee_deg=20.0)),
    ),
    "hips_stay_forward": (bottoms(*[hinge(trunk_deg=72.0, knee_deg=6.0, shank_deg=4.0)] * 3),),
    "knees_locked": (
        bottoms(*[hinge(trunk_deg=72.0, knee_deg=-8.0, shank_deg=-15.0)] * 3),
        # Nearly straight, and straighter than in the other reps.
        bottoms(*[hinge(knee_deg=18.0)] * 3, hinge(knee_deg=4.0, shank_deg=-9.0)),
    ),
    "short": (bottoms(*[hinge()] * 4, hinge(trunk_deg=48.0)),),
    "chin_up": (bottoms(*[hinge(neck_deg=-55.0)] * 3),),
    "chin_down": (bottoms(*[hinge(neck_deg=42.0)] * 3),),
    "too_fast_down": (deadlift_set([Rep(down_s=0.8)] * 3),),
    "too_fast_up": (deadlift_set([Rep(up_s=0.35)] * 3),),
}
"""For every fault sets that raise it and nothing else; no two faults turned out to be inseparable."""

# What one posture does to two checks at once when it gets worse than in the witnesses: bodies are made so.
COUPLED: dict[str, tuple[Motion, set[str]]] = {
    # Deep knees with the shins forward: a squat is both.
    "a squat": (
        bottoms(*[hinge(trunk_deg=50.0, knee_deg=62.0, shank_deg=20.0)] * 3),
        {"squatting", "knees_travel"},
    ),
    # A trunk that stays bent over knees that stay bent opens neither.
    "half standing": (
        tops(top(trunk_deg=9.5, thigh_deg=-14.0, shank_deg=13.0)),
        {"no_lockout", "knees_bent_at_top"},
    ),
}


def look_at(motion: Motion, figure: Figure | None = None) -> Report:
    return analyse(film(motion, figure, fps=FPS), exercise="deadlift")


def faults(report: Report) -> set[str]:
    return {fault.name for rep in report.reps for fault in rep.faults}


def refusals(report: Report) -> list[str]:
    return [refused.reason for refused in report.refused]


class TestFaults:
    def test_a_clean_set_raises_nothing_not_even_a_tip(self) -> None:
        report = look_at(CLEAN)
        assert report.rep_count == report.clean_count == 4
        assert faults(report) == set()
        assert report.refused == ()
        assert all(rep.borderline == rep.unchecked == () for rep in report.reps)
        assert report.advice.change == ()
        assert report.advice.good == ("You hinged at the hips instead of squatting.",)
        assert report.quality.warnings == ()

    def test_a_clean_set_from_the_floor_raises_nothing(self) -> None:
        rep = Rep(bottom=FROM_FLOOR, pause_s=0.6)
        report = look_at(deadlift_set([rep] * 3, from_floor=True))
        assert (report.rep_count, faults(report), refusals(report)) == (3, set(), [])

    @pytest.mark.parametrize(
        ("name", "number"),
        [(name, number) for name, motions in WITNESSES.items() for number in range(len(motions))],
    )
    def test_a_witness_raises_its_fault_and_no_other(self, name: str, number: int) -> None:
        report = look_at(WITNESSES[name][number])
        assert faults(report) == {name}
        assert report.refused == ()
        (check, *_) = [check for check in EXERCISE.checks if check.name == name]
        assert report.advice.change == (check.cue,)
        assert check.praise not in report.advice.good or not check.praise

    @pytest.mark.parametrize("name", list(COUPLED))
    def test_what_belongs_together_is_raised_together(self, name: str) -> None:
        motion, expected = COUPLED[name]
        assert faults(look_at(motion)) == expected

    @pytest.mark.parametrize("name", ["rounded_back", "squatting", "no_lockout", "chin_up"])
    def test_a_fault_is_raised_from_either_side_and_through_noise(self, name: str) -> None:
        rng = np.random.default_rng(11)
        track = mirror(add_noise(film(WITNESSES[name][0], fps=FPS), rng, sigma_px=1.5))
        report = analyse(track, exercise="deadlift")
        assert report.side == "left"
        assert faults(report) == {name}

    def test_only_the_rep_that_is_short_is_called_short(self) -> None:
        report = look_at(WITNESSES["short"][0])
        assert [[fault.name for fault in rep.faults] for rep in report.reps] == [[], [], [], [], ["short"]]

    def test_where_the_back_begins_to_round_is_told(self) -> None:
        report = look_at(bottoms(*[hinge(back_bend_deg=40.0)] * 3))
        for rep in report.reps:
            onset, depth = rep.metrics["rounds_from_deg"].value, rep.metrics["hip_flexion_deg"].value
            assert onset is not None
            assert depth is not None
            # The figure bends its back as evenly as its hips: 12 of 40 degrees are three tenths of the way.
            assert onset == pytest.approx(0.3 * depth, abs=6.0)
        assert all(rep.metrics["rounds_from_deg"].value is None for rep in look_at(CLEAN).reps)

    def test_a_back_that_gets_rounder_bit_by_bit_is_told_over_the_set(self) -> None:
        bends = (-30.0, -24.0, -18.0, -12.0, -6.0, 0.0)
        report = look_at(bottoms(*[hinge(back_bend_deg=bend) for bend in bends]))
        assert "Your back's outline got about 30° rounder over the set." in report.advice.noticed

    def test_two_fifths_of_the_back_s_bend_are_no_hinge(self) -> None:
        flat, rounded = (
            look_at(bottoms(*[hinge(back_bend_deg=bend)] * 3)).reps[1].metrics for bend in (0.0, 40.0)
        )
        for name, less_deg in (("hip_flexion_deg", 0.0), ("hip_flexion_without_back_deg", 16.0)):
            one, two = flat[name].value, rounded[name].value
            assert one is not None
            assert two == pytest.approx(one - less_deg, abs=1.5)

    def test_depth_is_the_lifter_s_own_affair(self) -> None:
        shallow = look_at(bottoms(*[hinge(trunk_deg=45.0, knee_deg=8.0)] * 4))
        assert faults(shallow) == set()
        assert all("short" not in (*rep.borderline, *rep.unchecked) for rep in shallow.reps)

    def test_two_reps_make_no_range_of_one_s_own(self) -> None:
        report = look_at(bottoms(hinge(), hinge(trunk_deg=48.0)))
        assert faults(report) == set()
        assert all("short" in rep.unchecked for rep in report.reps)

    @pytest.mark.parametrize(
        ("name", "motion"),
        [
            # Each just at its limit.
            ("squatting", bottoms(*[hinge(trunk_deg=60.0, knee_deg=34.0, shank_deg=0.0)] * 3)),
            ("knees_travel", bottoms(*[hinge(shank_deg=10.0, knee_deg=18.0)] * 3)),
            ("rounded_back", bottoms(*[hinge(back_bend_deg=20.0)] * 3)),
            ("chin_up", bottoms(*[hinge(neck_deg=-35.0)] * 3)),
            ("no_lockout", tops(top(trunk_deg=10.0, thigh_deg=-4.0, shank_deg=-2.0))),
            ("leans_back", tops(top(trunk_deg=-8.0, thigh_deg=0.0, shank_deg=1.0))),
            ("short", bottoms(*[hinge()] * 4, hinge(trunk_deg=57.0))),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_at_a_limit_there_is_no_verdict(self, name: str, motion: Motion) -> None:
        report = look_at(motion)
        assert faults(report) == set()
        assert name in report.reps[-1].borderline
        essential = {check.name for check in EXERCISE.checks if check.is_essential}
        assert report.reps[-1].clean is (None if name in essential else True)


@pytest.mark.parametrize(
    ("usual_deg", "other_deg", "raised"), [(9.0, -9.0, set()), (-8.0, 13.0, {"no_lockout"})]
)
def test_a_single_rest_beyond_the_vertical_is_not_the_own_stand(
    usual_deg: float, other_deg: float, raised: set[str]
) -> None:
    usual, other = (top(trunk_deg=lean, thigh_deg=-1.0, shank_deg=1.0) for lean in (usual_deg, other_deg))
    reps = [Rep(top=usual), Rep(top=usual), Rep(top=other, top_s=2.0), Rep(top=usual)]
    report = look_at(deadlift_set(reps, start=usual))
    assert {fault.name for rep in report.reps for fault in rep.faults if rep.number != 3} == set()
    assert {fault.name for fault in report.reps[2].faults} >= raised


class TestCounting:
    def test_a_shallow_bend_is_named_partial(self) -> None:
        shallow = Rep(bottom=hinge(trunk_deg=28.0, knee_deg=8.0), down_s=1.0, up_s=1.0)
        report = look_at(deadlift_set([Rep(), shallow, Rep()]))
        assert (report.rep_count, refusals(report)) == (2, ["partial"])

    def test_dumbbells_picked_up_and_put_down_are_no_reps(self) -> None:
        handling = Rep(bottom=FOR_DUMBBELLS, pause_s=0.8)
        report = look_at(deadlift_set([handling, *[Rep()] * 3, handling]))
        assert (report.rep_count, refusals(report)) == (3, ["handling_the_weights"] * 2)
        assert faults(report) == set()

    def test_a_short_first_rep_makes_no_later_one_a_bend_for_the_weights(self) -> None:
        # Knees as far bent as for picking something up, but hands that stay well above the floor.
        deep = Rep(bottom=hinge(trunk_deg=65.0, knee_deg=50.0, shank_deg=20.0))
        report = look_at(deadlift_set([Rep(bottom=hinge(trunk_deg=42.0)), deep, deep]))
        assert (report.rep_count, refusals(report)) == (3, [])

    def test_a_recording_that_begins_while_picking_them_up(self) -> None:
        handling = Rep(bottom=FOR_DUMBBELLS)
        report = look_at(deadlift_set([handling, *[Rep()] * 3], from_floor=True, stand_s=1.0))
        assert (report.rep_count, refusals(report)) == (3, ["handling_the_weights"])

    def test_a_set_from_the_floor_counts_every_rep(self) -> None:
        rep = Rep(bottom=FOR_DUMBBELLS, pause_s=0.6)
        for from_floor in (True, False):
            report = look_at(deadlift_set([rep] * 4, from_floor=from_floor))
            assert (report.rep_count, refusals(report)) == (4, [])

    def test_a_first_rep_that_was_held_back_is_told_when_it_is_known(self) -> None:
        rep = Rep(bottom=FOR_DUMBBELLS, pause_s=0.6)
        report = look_at(deadlift_set([rep]))
        assert (report.rep_count, refusals(report)) == (1, [])

    def test_hidden_feet_cost_no_rep(self) -> None:
        reps = [Rep(bottom=FOR_DUMBBELLS, pause_s=0.8), *[Rep()] * 3]
        track = film(deadlift_set(reps), fps=FPS)
        report = analyse(hide(track, from_s=0.0, to_s=99.0, joints=(Joint.ANKLE,)), exercise="deadlift")
        # Neither the bend of the knees nor, in lengths of the shin, the reach is known: in doubt a rep.
        assert (report.rep_count, refusals(report)) == (4, [])

    @pytest.mark.parametrize(("from_s", "to_s"), [(2.8, 5.0), (2.4, 4.6)])
    def test_hidden_knees_cost_no_rep(self, from_s: float, to_s: float) -> None:
        track = hide(film(deadlift_set([Rep()] * 3), fps=FPS), from_s=from_s, to_s=to_s, joints=(Joint.KNEE,))
        report = analyse(track, exercise="deadlift")
        assert (report.rep_count, refusals(report)) == (3, [])
        placed, seen = (rep.metrics["knee_flexion_deg"] for rep in report.reps[:2])
        assert placed.value == pytest.approx(seen.value, abs=5.0)
        assert placed.uncertainty > 1.5 * seen.uncertainty
        assert report.reps[0].metrics["shin_travel_deg"].value is None
        assert report.reps[0].turn_s == pytest.approx(3.65, abs=0.3)

    @pytest.mark.parametrize("side", Side)
    def test_one_foot_that_is_guessed_at_the_weights_raises_no_leg(self, side: Side) -> None:
        track = film(deadlift_set([Rep()] * 3), fps=FPS)
        rep = analyse(track, exercise="deadlift").reps[1]
        report = analyse(
            guess_feet(track, (rep.start_s + 0.4, rep.end_s - 0.4), sides=[side]), exercise="deadlift"
        )
        assert (report.rep_count, refusals(report)) == (3, [])

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_legs_that_are_guessed_short_take_no_hands_to_the_floor(self, number: int) -> None:
        track = film(bottoms(*[hinge(trunk_deg=91.0)] * 3), fps=FPS)
        at_s = analyse(track, exercise="deadlift").reps[number - 1].turn_s
        rows = np.flatnonzero(np.abs(track.time_s - at_s) <= 0.8)
        xy = track.xy_px.copy()
        for side in Side:
            hip, knee, *foot = (
                xy[rows, landmark_of(joint, side)]
                for joint in (Joint.HIP, Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX)
            )
            xy[rows, landmark_of(Joint.KNEE, side)] = knee + 0.3 * (hip - knee)
            for joint, spot in zip((Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX), foot, strict=True):
                xy[rows, landmark_of(joint, side)] = knee + 0.5 * (spot - knee)
        report = analyse(replace(track, xy_px=xy), exercise="deadlift")
        assert (report.rep_count, refusals(report)) == (3, [])

    def test_a_landmarker_that_lags_behind_a_fast_way_up_costs_no_rep(self) -> None:
        track = film(deadlift_set([Rep()] * 3), fps=FPS)
        rep = analyse(track, exercise="deadlift").reps[1]
        # Up to the last picture of the attempt.
        report = analyse(guess_feet(track, (rep.turn_s, rep.end_s - 1.5 / FPS)), exercise="deadlift")
        assert (report.rep_count, refusals(report)) == (3, [])

    def test_bent_knees_tell_a_bend_for_the_weights_when_the_hands_are_hidden(self) -> None:
        reps = [Rep(bottom=FOR_DUMBBELLS, pause_s=0.8), *[Rep()] * 3]
        track = film(deadlift_set(reps), fps=FPS)
        report = analyse(hide(track, from_s=0.0, to_s=99.0, joints=(Joint.WRIST,)), exercise="deadlift")
        assert (report.rep_count, refusals(report)) == (3, ["handling_the_weights"])

    @pytest.mark.parametrize(
        "bend",
        [
            hinge(trunk_deg=80.0, knee_deg=84.0, shank_deg=15.0),
            hinge(trunk_deg=100.0, knee_deg=37.0, shank_deg=0.0),
        ],
        ids=["with bent knees", "with straight knees"],
    )
    def test_other_ways_to_pick_up_weights(self, bend: Posture) -> None:
        report = look_at(deadlift_set([Rep(bottom=bend, pause_s=0.8), *[Rep()] * 3]))
        assert (report.rep_count, refusals(report)) == (3, ["handling_the_weights"])
        assert faults(report) == set()

    def test_a_recording_that_begins_at_the_bottom(self) -> None:
        report = look_at(deadlift_set([Rep()] * 2, from_floor=True, stand_s=1.0))
        assert (report.rep_count, refusals(report)) == (2, [])
        assert report.reps[0].metrics["tempo_down_s"].value is None
        assert report.reps[1].metrics["tempo_down_s"].value is not None


def act(*moves: tuple[Posture, float, float], start: Posture = STANDING) -> Motion:
    """Postures, how long to get there, and how long to stay."""
    return Motion(
        start=start,
        hold_s=1.5,
        moves=tuple(Move(to=posture, over_s=over_s, hold_s=hold_s) for posture, over_s, hold_s in moves),
    )


def steps(count: int) -> list[tuple[Posture, float, float]]:
    """A walk; each leg swings in turn."""
    moves: list[tuple[Posture, float, float]] = []
    for number in range(count):
        place = 0.35 * number
        swing = Posture(trunk_deg=4.0, thigh_deg=-28.0, shank_deg=-5.0, far_lift_deg=-40.0, ankle_y=0.03)
        stance = Posture(trunk_deg=4.0, thigh_deg=14.0, shank_deg=25.0, far_lift_deg=40.0)
        moves.append((replace(swing, ankle_x=place + 0.17), 0.35, 0.0))
        moves.append((replace(stance, ankle_x=place + 0.35), 0.35, 0.0))
    return [*moves, (replace(STANDING, ankle_x=0.35 * count), 0.4, 1.0)]


SEATED = Posture(trunk_deg=5.0, thigh_deg=-90.0, arm_deg=10.0, elbow_deg=60.0)
LYING = Posture(trunk_deg=-90.0, thigh_deg=-90.0, shank_deg=-90.0, ankle_x=0.5)
SITTING_UP = Posture(trunk_deg=10.0, thigh_deg=-92.0, shank_deg=-88.0, ankle_x=0.5)
FEET_DRAWN_IN = Posture(trunk_deg=40.0, thigh_deg=-110.0, shank_deg=10.0, ankle_x=0.25)
CROUCHED = Posture(trunk_deg=50.0, thigh_deg=-95.0, shank_deg=35.0, ankle_x=0.05)
CURLED = replace(STANDING, arm_deg=0.0, elbow_deg=130.0)
PLANK, PRESSED = (
    Posture(trunk_deg=lean, thigh_deg=lean, shank_deg=lean, elbow_deg=elbow)
    for lean, elbow in ((70.0, 0.0), (86.0, -80.0))
)


def sit_down(*, lean_deg: float) -> Motion:
    """Sit on a chair for a while and stand up, leaning forward on both ways."""
    between = Posture(trunk_deg=lean_deg, thigh_deg=-70.0, shank_deg=10.0, arm_deg=10.0, elbow_deg=30.0)
    return act((between, 1.0, 0.0), (SEATED, 0.5, 3.0), (between, 0.5, 0.0), (STANDING, 1.0, 1.5))


class TestSomethingElse:
    @pytest.mark.parametrize(
        ("motion", "reasons"),
        [
            pytest.param(act(*steps(5)), {"partial"}, id="walking"),
            pytest.param(act(*[(CURLED, 1.0, 0.2), (STANDING, 1.0, 0.2)] * 3), set(), id="arm curls"),
            pytest.param(
                act(*[(PRESSED, 1.0, 0.2), (PLANK, 1.0, 0.2)] * 3, start=PLANK), set(), id="push-ups"
            ),
            pytest.param(sit_down(lean_deg=12.0), {"trunk_stayed_upright"}, id="sitting down upright"),
            pytest.param(act((SEATED, 1.5, 5.0)), {"not_finished"}, id="staying on a chair"),
            pytest.param(
                act(
                    (SITTING_UP, 1.0, 0.3),
                    (FEET_DRAWN_IN, 1.0, 0.2),
                    (CROUCHED, 0.7, 0.1),
                    (replace(STANDING, ankle_x=0.05), 1.0, 1.5),
                    start=LYING,
                ),
                {"walked"},
                id="getting up from lying",
            ),
            pytest.param(
                act(
                    (CROUCHED, 1.0, 0.2), (FEET_DRAWN_IN, 0.8, 0.2), (SITTING_UP, 0.8, 0.2), (LYING, 1.0, 2.0)
                ),
                {"not_standing"},
                id="lying down",
            ),
            pytest.param(
                act((hinge(), 1.5, 0.3), (replace(STANDING, ankle_x=0.3), 1.5, 1.0)),
                {"walked"},
                id="picking something up on the way",
            ),
        ],
    )  # fmt: skip
    def test_other_movements_are_no_reps_and_the_reason_is_named(
        self, motion: Motion, reasons: set[str]
    ) -> None:
        report = look_at(motion)
        assert report.rep_count == 0
        assert set(refusals(report)) == reasons

    def test_sitting_down_as_people_do_counts_at_most_as_a_squat(self) -> None:
        # The trunk does lean over the hips on the way to a chair, as it does in a squat.
        report = look_at(sit_down(lean_deg=40.0))
        assert report.rep_count <= 1
        assert all("squatting" in {fault.name for fault in rep.faults} for rep in report.reps)

    def test_a_squat_with_hanging_arms_is_none(self) -> None:
        squat = Posture(trunk_deg=35.0, thigh_deg=-65.0, shank_deg=30.0, arm_deg=0.0)
        report = look_at(act(*[(squat, 1.2, 0.3), (STANDING, 1.2, 0.5)] * 3))
        assert (report.rep_count, set(refusals(report))) == (0, {"squat"})

    def test_a_squat_with_the_arms_ahead_is_none(self) -> None:
        squat = Posture(trunk_deg=35.0, thigh_deg=-85.0, shank_deg=28.0, arm_deg=80.0)
        report = look_at(act(*[(squat, 1.2, 0.3), (STANDING, 1.2, 0.5)] * 3))
        assert (report.rep_count, set(refusals(report))) == (0, {"squat"})

    @pytest.mark.parametrize("knee_deg", [75.0, 95.0])
    def test_a_squat_with_the_hands_up_is_none_even_if_the_knee_reads_too_little(
        self, knee_deg: float
    ) -> None:
        # Off the side the knees read a quarter less bent than the hips; the hands reach forward.
        squat = Posture(trunk_deg=42.0, thigh_deg=-58.0, shank_deg=knee_deg - 58.0, arm_deg=85.0)
        report = look_at(act(*[(squat, 1.2, 0.3), (STANDING, 1.2, 0.5)] * 3))
        assert (report.rep_count, set(refusals(report))) == (0, {"squat"})

    def test_every_reason_that_is_given_is_explained(self) -> None:
        assert {gate.reason for gate in load("deadlift").gates} <= set(REASONS)
