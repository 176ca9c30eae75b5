"""The report: what comes back from JSON is what went in, and what is not a report is refused."""

import json
from dataclasses import replace
from typing import Any

import pytest

from formcheck.pose import PoseTrack
from formcheck.report import RECORDING_SCHEMA, REPORT_SCHEMA, Recording, Report
from formcheck.session import Session
from tests.figure import Figure
from tests.lifting import Rep, deadlift_set, film, hide, hinge


@pytest.fixture(scope="module")
def faulty_report() -> Report:
    """Faults, something refused, something unknown, and a warning, all in one report."""
    reps = [Rep(bottom=hinge(back_bend_deg=40.0)), Rep(bottom=hinge(trunk_deg=26.0)), Rep()]
    track = replace(film(deadlift_set(reps), Figure(yaw_deg=24.0), fps=20.0), outline=None)
    session = Session("deadlift")
    for pose in hide(track, from_s=0.0, to_s=1.4):
        session.push(pose)
    return session.report(warnings=("The video could not be read everywhere.",))


def travel(document: dict[str, Any]) -> Any:
    """What another program reads: strict JSON, without NaN."""
    return json.loads(json.dumps(document, allow_nan=False))


def test_a_report_survives_json(clean_report: Report, faulty_report: Report) -> None:
    for report in (clean_report, faulty_report):
        back = Report.from_dict(travel(report.to_dict()))
        assert back == report
        assert back.to_dict() == report.to_dict()
    assert faulty_report.refused
    assert any(rep.unchecked for rep in faulty_report.reps)


def test_a_recording_survives_json(clean_report: Report, faulty_report: Report) -> None:
    recording = Recording(source=clean_report.source, sets=(clean_report, faulty_report))
    assert Recording.from_dict(travel(recording.to_dict())) == recording
    nothing = Recording(source=clean_report.source, sets=())
    assert Recording.from_dict(travel(nothing.to_dict())) == nothing


def test_the_document_has_the_keys_of_the_design(clean_report: Report) -> None:
    document = travel(clean_report.to_dict())
    assert document["schema"] == REPORT_SCHEMA == "formcheck/report/1"
    assert set(document) >= {
        "formcheck", "source", "exercise", "exercise_from", "side", "facing",
        "reps", "refused", "summary", "quality", "not_checked",
    }  # fmt: skip
    assert set(document["source"]) == {
        "name", "sha256", "duration_s", "frames", "width", "height", "rotation_deg",
    }  # fmt: skip
    (rep, *_) = document["reps"]
    assert set(rep) >= {"number", "start_s", "turn_s", "end_s", "clean", "metrics", "faults"}
    assert set(rep["metrics"]["hip_flexion_deg"]) == {"value", "uncertainty", "note"}
    assert document["summary"]["rep_count"] == 3
    assert set(document["summary"]["hinge_depth_deg"]) == {
        "median",
        "best",
        "interquartile_range",
        "change_per_rep",
    }
    assert set(document["quality"]) == {"seen_fraction", "camera_yaw_deg", "camera_roll_deg", "warnings"}
    recording = Recording(source=clean_report.source, sets=(clean_report,)).to_dict()
    assert recording["schema"] == RECORDING_SCHEMA == "formcheck/recording/1"
    assert recording["sets"] == [clean_report.to_dict()] or recording["sets"] == (clean_report.to_dict(),)


def test_counts_agree_with_the_reps(faulty_report: Report) -> None:
    assert faulty_report.rep_count == len(faulty_report.reps) == faulty_report.summary["rep_count"]
    clean = [rep for rep in faulty_report.reps if rep.clean]
    assert faulty_report.clean_count == len(clean) == faulty_report.summary["clean_count"]


@pytest.mark.parametrize("schema", ["formcheck/report/2", "formcheck/recording/1", None])
def test_another_schema_is_refused(schema: str | None, clean_report: Report) -> None:
    document = travel(clean_report.to_dict()) | {"schema": schema}
    with pytest.raises(ValueError, match="expected a document of schema 'formcheck/report/1', got"):
        Report.from_dict(document)


def test_a_document_without_a_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="'formcheck/recording/1', got None"):
        Recording.from_dict({})


def test_all_problems_are_named_at_once(clean_report: Report) -> None:
    document = travel(clean_report.to_dict())
    document["side"] = 3
    del document["reps"][1]["turn_s"]
    document["quality"]["seen_fraction"] = "most"
    with pytest.raises(ValueError, match="3 validation errors") as caught:
        Report.from_dict(document)
    for part in ("side", "reps.1.turn_s", "quality.seen_fraction"):
        assert part in str(caught.value)


def test_no_pose_at_all_is_a_report_without_reps() -> None:
    report = Session("deadlift").report()
    assert report.rep_count == 0
    assert report.advice.change == ()
    assert Report.from_dict(travel(report.to_dict())) == report


def test_a_report_is_made_of_plain_data(clean_track: PoseTrack, clean_report: Report) -> None:
    def visit(value: Any) -> None:
        if isinstance(value, dict):
            assert all(type(key) is str for key in value)
            value = list(value.values())
        if isinstance(value, list | tuple):
            for part in value:
                visit(part)
            return
        # A NumPy number would pass for a float here and fail in another reader.
        assert type(value) in (str, int, float, bool, type(None)), value
        assert str(value) != "-0.0"

    visit(clean_report.to_dict())
    assert clean_report.source.frames == len(clean_track)
