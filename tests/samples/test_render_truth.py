"""Truth: angles as formcheck defines them, times as they are defined, and a document that is complete."""

import json
from pathlib import Path

import numpy as np
import pytest
from render.angles import angles_of_joints
from render.body import BodyPlan
from render.clothes import Outfit
from render.contacts import Figure
from render.makehuman import ShapeFiles
from render.movements.deadlift import Deadlift
from render.movements.deadlift_plan import DeadliftRep, DeadliftSet
from render.movements.motion import RepPlan
from render.movements.single_leg_deadlift import SingleLegDeadlift, SingleLegSet
from render.person import Person
from render.skeleton import JOINT_NAMES, Array
from render.truth import BackOutline, Recorder, describe_reps, rep_times

from formcheck.exercises.deadlift import EXERCISE
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.side_view import NECK
from formcheck.signals import Body
from tests.samples.stick_body import StickBody

FIGURE = Figure(StickBody())


class SideView:
    """A picture of the sagittal plane: the person's left side, who faces left."""

    def project(self, points: Array) -> Array:
        return np.stack([500.0 - 200.0 * points[..., 2], 400.0 - 200.0 * points[..., 1]], axis=-1)


def recorded(plan: DeadliftSet, fps: int = 30) -> tuple[Deadlift, Recorder]:
    motion = Deadlift(FIGURE, plan)
    recorder = Recorder(motion, SideView(), side="left")
    for index in range(round(motion.duration_s * fps)):
        recorder.add(index / fps, motion.at(index / fps))
    return motion, recorder


def test_angles_are_those_of_formchecks_signals_on_the_projected_joints() -> None:
    motion = Deadlift(FIGURE, DeadliftSet())
    signals = {metric.signal.name: metric.signal for metric in EXERCISE.metrics if metric.signal is not None}
    for time_s in np.linspace(0.0, motion.duration_s, 9):
        joints = FIGURE.skeleton.joint_centres(motion.at(float(time_s)).placement)
        xy = np.full((33, 2), np.nan)
        for joint in Joint:
            name = f"left_{joint.name.lower()}"
            if name in joints:
                xy[landmark_of(joint, Side.LEFT)] = SideView().project(joints[name])
        body = Body(xy_px=xy, side=Side.LEFT, facing=-1)
        truth = angles_of_joints(joints, "left")
        signals[NECK.name] = NECK
        for name in ("trunk_lean_deg", "thigh_lean_deg", "shin_lean_deg", "hip_flexion_deg", "neck_deg"):
            assert truth[name] == pytest.approx(float(signals[name].of(body)), abs=1e-6), name


def test_times_of_a_repetition_are_where_five_percent_are_passed() -> None:
    times = np.linspace(0.0, 6.0, 601)
    signal = np.interp(times, [1.0, 2.0, 3.0, 5.0], [0.0, 100.0, 100.0, 0.0])
    found = rep_times(RepPlan(leaves_s=1.0, arrives_s=2.0, departs_s=3.0, returns_s=5.0), times, signal)
    assert found.start_s == pytest.approx(1.05, abs=0.01)
    assert found.turn_s == pytest.approx(0.5 * (1.95 + 3.1), abs=0.01)
    assert found.end_s == pytest.approx(4.9, abs=0.01)


def test_a_set_is_described_rep_by_rep_with_its_faults() -> None:
    plan = DeadliftSet(
        reps=(DeadliftRep(), DeadliftRep(rounded_deg=35.0, faults=("rounded_back",)), DeadliftRep())
    )
    motion, recorder = recorded(plan)
    series = recorder.series()
    described = describe_reps(motion, series)
    assert [rep["number"] for rep in described] == [1, 2, 3]
    assert [[fault["name"] for fault in rep["faults"]] for rep in described] == [[], ["rounded_back"], []]
    for rep, planned in zip(described, motion.reps, strict=True):
        assert planned.leaves_s < rep["start_s"] < rep["turn_s"] < rep["end_s"] < planned.returns_s
        assert planned.arrives_s - 0.4 < rep["turn_s"] < planned.departs_s + 0.4
    assert described[1]["values"]["back_bend_deg"] > described[0]["values"]["back_bend_deg"] + 10.0
    assert set(series["joints_px"]) == set(JOINT_NAMES)
    assert {len(column) for column in series["angles_deg"].values()} == {len(series["time_s"])}
    json.dumps(series, allow_nan=False)


def test_one_leg_has_angles_of_stance_and_rear() -> None:
    motion = SingleLegDeadlift(FIGURE, SingleLegSet(stance_side="right"))
    recorder = Recorder(motion, SideView(), side="left")
    for index in range(round(motion.duration_s * 10)):
        recorder.add(index / 10, motion.at(index / 10))
    described = describe_reps(motion, recorder.series())
    values = described[0]["values"]
    assert values["stance_hip_flexion_deg"] == pytest.approx(85.0, abs=3.0)
    assert values["rear_thigh_lean_deg"] > 45.0
    assert described[0]["side"] == "right"


def test_the_outline_of_the_back_bends_with_the_spine(makehuman: Path) -> None:
    figure = Figure(Person(ShapeFiles(makehuman), BodyPlan(), Outfit()))
    back = BackOutline(figure.body)
    bends = []
    for extra in (0.0, 20.0, 40.0):
        motion = Deadlift(figure, DeadliftSet(reps=(DeadliftRep(rounded_deg=extra),)))
        bends.append(back.bend_deg(motion.at(motion.reps[0].arrives_s + 0.1)))
    assert bends[1] - bends[0] > 5.0
    assert bends[2] - bends[1] > 5.0
    assert -60.0 < bends[0] < 30.0


def test_a_rendered_clip_has_a_complete_truth(makehuman: Path, tmp_path: Path) -> None:
    pytest.importorskip("moderngl")
    from render.clip import render_clip
    from render.scenario import Scenario, View

    scenario = Scenario(
        name="tiny",
        seed=3,
        plan=DeadliftSet(reps=(DeadliftRep(down_s=1.0, up_s=0.8),), lead_in_s=0.4, lead_out_s=0.2),
        view=View(width_px=160, height_px=96),
        fps=10,
    )
    try:
        film = render_clip(scenario, tmp_path, makehuman)
    except RuntimeError as error:
        pytest.skip(f"nothing to draw with: {error}")
    truth = json.loads(film.with_suffix(".json").read_text(encoding="utf-8"))
    assert truth["schema"] == "formcheck/truth/1"
    assert (truth["clip"], truth["true_reps"], truth["exercise"]) == ("tiny.mp4", 1, "deadlift")
    assert truth["frames"] == len(truth["series"]["time_s"])
    knee = np.array(truth["series"]["joints_px"]["left_knee"])
    assert ((knee > 0) & (knee < [160, 96])).all(), "the person is in the picture"


def test_drawn_scenarios_repeat_themselves_and_refuse_unknown_movements() -> None:
    pytest.importorskip("moderngl")
    from render.draws import random_scenarios
    from render.scenario import MOVEMENTS

    for movement in MOVEMENTS:
        few, many = random_scenarios(movement, 2, 7), random_scenarios(movement, 4, 7)
        assert few == many[:2]
        assert len({scenario.seed for scenario in many}) == 4
        assert all(scenario.movement == movement for scenario in many)
        json.dumps([scenario.as_data() for scenario in many], allow_nan=False)
    with pytest.raises(ValueError, match="no movement"):
        random_scenarios("juggling", 1, 1)
