"""The truth document: what comes back from JSON is what went in, and what cannot be true is refused."""

import json
from typing import Any

import pytest

from formcheck.evaluation.documents import describe_problems
from formcheck.evaluation.truth import TRUTH_SCHEMA, Truth
from tests.evaluation.truths import film_set
from tests.lifting import Rep

DOCUMENT: dict[str, Any] = {
    "schema": "formcheck/truth/1",
    "clip": "deadlift.mp4",
    "seed": 7,
    "fps": 30,
    "frames": 3,
    "width_px": 854,
    "height_px": 480,
    "movement": "deadlift",
    "exercise": "deadlift",
    "true_reps": 1,
    "side": "left",
    "facing": "right",
    "body": {"sex": "female", "height_m": 1.7},
    "camera": {"yaw_deg": -12.0, "roll_deg": 1.0, "distance_m": 3, "height_m": 1, "field_of_view_deg": 50},
    "look": {"clothes": "tights", "noise": 2.0},
    "series": {
        "time_s": [0.0, 0.1, 0.2],
        "joints_px": {"left_hip": [[1, 2], [3, 4], [5, 6]]},
        "angles_deg": {"hip_flexion_deg": [0.0, 50.0, None]},
    },
    "reps": [
        {
            "number": 1,
            "start_s": 0.0,
            "turn_s": 0.1,
            "end_s": 0.2,
            "counts": True,
            "side": "both",
            "values": {"hip_flexion_deg": 90.0},
            "faults": [{"name": "rounded_back", "value": 32.0, "unit": "deg"}],
        },
        {"number": 2, "start_s": 0.2, "turn_s": 0.3, "end_s": 0.4, "counts": False},
    ],
    "not_reps": [{"start_s": 0.5, "end_s": 0.6, "what": "put_down"}],
}


def travel(document: dict[str, Any]) -> Any:
    return json.loads(json.dumps(document, allow_nan=False))


def test_a_document_is_read_and_written_alike() -> None:
    truth = Truth.from_dict(travel(DOCUMENT))
    assert truth.schema == TRUTH_SCHEMA
    assert truth.camera is not None
    assert truth.camera.yaw_deg == -12.0
    assert truth.reps[0].faults[0].name == "rounded_back"
    assert Truth.from_dict(travel(truth.to_dict())) == truth


def test_a_made_truth_survives_json() -> None:
    truth = film_set([Rep()]).truth
    assert Truth.from_dict(travel(truth.to_dict())) == truth


def test_other_keys_are_welcome() -> None:
    document = travel(DOCUMENT) | {"renderer": "egl"}
    document["camera"]["lens"] = "wide"
    document["reps"][0]["mood"] = "good"
    assert Truth.from_dict(document) == Truth.from_dict(travel(DOCUMENT))


def test_little_is_enough() -> None:
    truth = Truth.from_dict(
        {"schema": TRUTH_SCHEMA, "clip": "a.mp4", "movement": "squat", "exercise": None, "true_reps": 4}
    )
    assert (truth.reps, truth.series, truth.camera) == ((), None, None)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"schema": "formcheck/truth/2"}, "expected a document of schema"),
        ({"clip": ""}, "clip must name"),
        ({"true_reps": -1}, "0 or more"),
        ({"true_reps": 2}, "1 of the listed reps count"),
        ({"side": "near"}, "left or right"),
        ({"true_reps": "some"}, "true_reps"),
        ({"series": {"time_s": [0.0, 0.0]}}, "increase strictly"),
        (
            {"series": {"time_s": [0.0, 0.1], "angles_deg": {"neck_deg": [1.0]}}},
            "neck_deg has 1 entries for 2",
        ),
        ({"camera": {"yaw_deg": float("nan")}}, "finite"),
        ({"reps": [{"number": 1, "start_s": 2.0, "turn_s": 1.0, "end_s": 3.0}]}, "start_s <= turn_s"),
        ({"reps": [{"number": 1}]}, "reps.0.start_s: Field required; reps.0.turn_s"),
    ],
)
def test_what_cannot_be_true_is_told_in_one_line(change: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        Truth.from_dict(travel(DOCUMENT) | change)
    told = describe_problems(caught.value)
    assert word in told
    assert "\n" not in told


def test_a_counter_example_may_have_reps_of_its_own() -> None:
    truth = Truth.from_dict(travel(DOCUMENT) | {"exercise": None, "true_reps": 0})
    assert len(truth.reps) == 2
