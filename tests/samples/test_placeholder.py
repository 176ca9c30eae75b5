"""The placeholder sample: the committed files fit together, and the drawing is repeatable and in place."""

import importlib
import json
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import av
import numpy as np
import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
CLIP = SAMPLES / "placeholder_deadlift.mp4"
TRUTH: dict[str, Any] = json.loads((SAMPLES / "placeholder_deadlift.json").read_text(encoding="utf-8"))
SMALL_PX = (214, 120)


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SAMPLES))
    return importlib.import_module("make_placeholder")


def small_frame(maker: ModuleType, frame_index: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    camera = maker.standard_camera(width_px=SMALL_PX[0], height_px=SMALL_PX[1])
    room = maker.draw_room(camera, seed=maker.SEED)
    frame: np.ndarray[Any, np.dtype[np.uint8]] = maker.render_frame(frame_index, camera=camera, room=room)
    return frame


def test_the_committed_clip_is_small_and_as_long_as_its_truth_says() -> None:
    assert CLIP.stat().st_size < 1_000_000
    with av.open(CLIP) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (TRUTH["width_px"], TRUTH["height_px"])
        assert stream.average_rate == TRUTH["fps"]
        assert sum(1 for _ in container.decode(stream)) == TRUTH["frames"]


def test_the_truth_lists_five_repetitions_in_order_inside_the_clip() -> None:
    reps = TRUTH["reps"]
    assert [rep["number"] for rep in reps] == [1, 2, 3, 4, 5]
    times = [rep[key] for rep in reps for key in ("start_s", "turn_s", "end_s")]
    assert all(earlier < later for earlier, later in pairwise([0.0, *times, TRUTH["frames"] / TRUTH["fps"]]))
    assert [rep["faults"] for rep in reps] == [[], [], ["short"], ["rounded_back"], []]


def test_the_truth_is_a_hinge_and_the_short_repetition_is_short() -> None:
    for rep in TRUTH["reps"]:
        full = "short" not in rep["faults"]
        assert rep["hip_flexion_deg"] == pytest.approx(95 if full else 55, abs=4)
        assert rep["trunk_lean_deg"] == pytest.approx(70 if full else 42, abs=4)
        assert rep["knee_flexion_deg"] < 20


def test_the_committed_truth_is_what_the_drawing_would_write(maker: ModuleType) -> None:
    assert maker.describe_truth(maker.standard_camera()) == TRUTH


def test_a_frame_is_the_same_every_time_and_another_is_not(maker: ModuleType) -> None:
    first = small_frame(maker, 30)
    assert np.array_equal(first, small_frame(maker, 30))
    assert not np.array_equal(first, small_frame(maker, 31))


@pytest.mark.parametrize("number", [1, 3, 4])
def test_the_body_is_drawn_where_the_truth_says(maker: ModuleType, number: int) -> None:
    rep = TRUTH["reps"][number - 1]
    frame = small_frame(maker, round(rep["turn_s"] * TRUTH["fps"])).astype(int)
    shrink = SMALL_PX[1] / TRUTH["height_px"]

    def colour_at(joint: str) -> np.ndarray[Any, np.dtype[Any]]:
        # The narrow picture is not exactly as wide as the clip: measure from the middle.
        x = (rep["joints_px"][joint][0] - TRUTH["width_px"] / 2) * shrink + SMALL_PX[0] / 2
        y = rep["joints_px"][joint][1] * shrink
        return np.asarray(frame[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2].mean(axis=(0, 1)))

    assert colour_at("hip").max() < 90, "the hip is in dark shorts, the wall behind is bright"
    red, _, blue = colour_at("shoulder")
    assert blue > red + 40, "the shoulder is in a blue shirt"
    red, _, blue = colour_at("elbow")
    assert red > blue + 30, "the elbow is bare"


def test_the_back_is_rounded_in_the_fourth_repetition_only(maker: ModuleType) -> None:
    for rep in TRUTH["reps"]:
        bones = maker.pose_skeleton(maker.posture_at(time_s=rep["turn_s"]))
        bend = bones.spine_deg[-1] - bones.spine_deg[0]
        assert bend == pytest.approx(40 if "rounded_back" in rep["faults"] else 0, abs=0.1)


def test_the_feet_stay_and_the_weight_stays_over_them(maker: ModuleType) -> None:
    for time_s in np.arange(0, maker.DURATION_S, 0.1):
        bones = maker.pose_skeleton(maker.posture_at(time_s=float(time_s)))
        assert bones.ankle == (0.0, pytest.approx(0.039 * maker.HEIGHT_M))
        # Winter's shares: head, arms and trunk .678 of the mass, .626 of the way from hip to shoulder.
        trunk = bones.hip[0] + 0.626 * (bones.shoulder[0] - bones.hip[0])
        legs = 0.2 * (bones.hip[0] + bones.knee[0]) / 2 / 0.322 + 0.122 * bones.knee[0] / 2 / 0.322
        assert -0.06 < 0.678 * trunk + 0.322 * legs < 0.17, f"falls over at {time_s:.1f} s"
