"""The mirror test as a user runs it: real photos of rendered people, the real landmarker."""

import json
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from formcheck.history.place import ENVIRONMENT
from formcheck.history.store import History
from formcheck.tilt.range_report import RangeReport
from formcheck.tilt.verdict import TiltReport
from tests.cli.test_analyse import assert_one_line, run
from tests.real_input import ROOT

SAMPLES = ROOT / "samples"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo as phones store them: lying, with a note to turn it; head and feet cut off."""
    with Image.open(SAMPLES / "standing_anterior.png") as picture:
        part = picture.crop((60, 190, 420, 720))
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "phone.jpg"
    part.transpose(Image.Transpose.ROTATE_90).save(path, exif=exif, quality=92)
    return path


def look(path: Path, model: Path) -> TiltReport:
    result = run("mirror", "--image", path, "--model", model, "--json", "-")
    assert (result.code, result.err) == (0, "")
    return TiltReport.from_dict(json.loads(result.out))


def test_three_stands_of_one_body(model: Path) -> None:
    reports = {
        name: look(SAMPLES / f"standing_{name}.png", model) for name in ("posterior", "neutral", "anterior")
    }
    tilts = [report.tilt_deg for report in reports.values()]
    assert tilts[0] + 6.0 < tilts[1] < tilts[2] - 6.0
    assert reports["anterior"].verdict == "anterior"
    assert reports["neutral"].verdict == "neutral"
    assert reports["posterior"].verdict in ("posterior", "indeterminate")
    for name, report in reports.items():
        truth = json.loads((SAMPLES / f"standing_{name}.json").read_text(encoding="utf-8"))
        true = truth["series"]["angles_deg"]["pelvic_tilt_deg"][0]
        assert abs(report.tilt_deg - true) < 2.5 * report.uncertainty_deg
        assert report.facing == truth["facing"]


def test_a_turned_photo_without_head_and_feet_in_words_and_as_a_picture(
    photo: Path, model: Path, tmp_path: Path
) -> None:
    drawn = tmp_path / "answer.png"
    result = run("mirror", "--image", photo, "--model", model, "--picture", drawn)
    assert (result.code, result.err) == (0, "")
    words = " ".join(result.out.split())
    for part in ("±", "author", "not a diagnosis", "most healthy people", "head is not", "feet are not"):
        assert part.lower() in words.lower(), part
    with Image.open(drawn) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape == (1150, 1200, 3)
    # The contour's yellow is on the photo's half.
    assert (np.abs(pixels[:850, :600].astype(int) - (240, 228, 66)).sum(axis=-1) < 30).sum() > 500


def test_nobody_and_two_people_and_no_photo(model: Path, tmp_path: Path) -> None:
    Image.new("RGB", (400, 600), (150, 150, 150)).save(tmp_path / "wall.png")
    assert_one_line(run("mirror", "--image", tmp_path / "wall.png", "--model", model), 1, "Nobody")
    with Image.open(SAMPLES / "standing_neutral.png") as picture:
        one = picture.convert("RGB")
    pair = Image.new("RGB", (2 * one.width, one.height))
    pair.paste(one, (0, 0))
    pair.paste(one, (one.width, 0))
    pair.save(tmp_path / "pair.png")
    assert_one_line(run("mirror", "--image", tmp_path / "pair.png", "--model", model), 1, "more than one")
    (tmp_path / "text.jpg").write_text("no")
    assert_one_line(run("mirror", "--image", tmp_path / "text.jpg", "--model", model), 1, "text.jpg")


def test_a_clip_of_somebody_who_bends_gets_no_verdict(model: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    result = run("mirror", "--video", SAMPLES / "cat_cow.mp4", "--model", model, "--json", answer)
    assert_one_line(result, 1, "leans too far")
    assert not answer.exists()


def test_a_clip_is_judged_and_drawn_where_somebody_is_seen(model: Path, tmp_path: Path) -> None:
    clip, drawn = tmp_path / "late.mp4", tmp_path / "drawn.png"
    with Image.open(SAMPLES / "standing_anterior.png") as picture:
        somebody = np.asarray(picture.convert("RGB"))
    wall = np.full_like(somebody, somebody[0, 0])
    # Nobody for more than half of it.
    with av.open(str(clip), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.height, stream.width = (side // 2 * 2 for side in somebody.shape[:2])
        for index in range(30):
            image = wall if index < 18 else somebody
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image[: stream.height, : stream.width]))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    result = run("mirror", "--video", clip, "--model", model, "--picture", drawn)
    assert result.code == 0, result.err
    assert "anterior" in result.out
    with Image.open(drawn) as answer:
        photo = np.asarray(answer.convert("RGB"))[:, :600].astype(int)
    # Not the bare wall: much of the photo's half is the person.
    assert (np.abs(photo - wall[0, 0].astype(int)).sum(axis=-1) > 60).mean() > 0.1


@pytest.mark.parametrize(
    "options",
    [
        ("--no-window", "--json", "-"),
        ("--image", "a.jpg", "--video", "b.mp4"),
        ("--image", "a.jpg", "--picture", "c.gif"),
        ("--image", "a.jpg", "--json", "x.png", "--picture", "x.png"),
    ],
)
def test_wrong_usage(options: tuple[str, ...]) -> None:
    assert_one_line(run("mirror", *options), 2, "give")


def test_without_a_camera_it_says_so(model: Path) -> None:
    result = run("mirror", "--camera", "77", "--no-window", "--no-voice", "--model", model)
    assert_one_line(result, 1, "camera")


def test_the_source_is_never_overwritten(photo: Path) -> None:
    before = photo.read_bytes()
    assert_one_line(run("mirror", "--image", photo, "--picture", photo), 2, "source itself")
    assert photo.read_bytes() == before


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    assert_one_line(run("mirror", "--image", tmp_path / "none.jpg"), 1, "none.jpg")


def test_the_own_range_from_a_clip(model: Path, tmp_path: Path) -> None:
    clip = tmp_path / "range.mp4"
    stands = {}
    for name in ("neutral", "anterior", "posterior"):
        with Image.open(SAMPLES / f"standing_{name}.png") as picture:
            stands[name] = np.asarray(picture.convert("RGB"))
    height, width = (min(stand.shape[axis] for stand in stands.values()) // 2 * 2 for axis in (0, 1))
    wall = np.full((height, width, 3), stands["neutral"][0, 0], dtype=np.uint8)
    with av.open(str(clip), "w") as container:
        stream = container.add_stream("libx264", rate=5)
        stream.height, stream.width = height, width
        for _ in range(2):
            for image, frames in (
                *((stands[name][:height, :width], 13) for name in ("neutral", "anterior", "posterior")),
                (wall, 3),
            ):
                for _ in range(frames):
                    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image))
                    container.mux(stream.encode(frame))
        container.mux(stream.encode())
    kept = tmp_path / "history.sqlite3"
    result = run(
        *("mirror", "--range", "--video", clip, "--model", model, "--json", "-"),
        environment={ENVIRONMENT: str(kept)},
    )
    assert (result.code, result.err) == (0, "")
    report = RangeReport.from_dict(json.loads(result.out))
    assert report.rounds == 2
    # The three stands were rendered 24 degrees apart.
    assert 14.0 < report.result.excursion_deg < 34.0
    assert report.result.place != "tucked_end"
    with History(kept) as history:
        [session] = history.sessions()
        # So that it counts once, if it is looked at again.
        assert (session.title, session.sha256, session.video) == (clip.name, report.source.sha256, str(clip))
        assert history.own_neutral() == report.result.relaxed_deg


@pytest.mark.parametrize("extra", [("--image", "a.jpg"), ("--video", "a.mp4", "--neutral", "3")])
def test_the_own_range_needs_a_clip_and_nothing_else(extra: tuple[str, ...]) -> None:
    assert_one_line(run("mirror", "--range", *extra), 2, "--range")


def test_judged_against_the_own_neutral(photo: Path, model: Path) -> None:
    usual = look(photo, model)
    result = run("mirror", "--image", photo, "--model", model, "--json", "-", "--neutral", "6")
    own = TiltReport.from_dict(json.loads(result.out))
    assert own.own_neutral_deg == 6.0
    assert own.tilt_deg == pytest.approx(usual.tilt_deg - 6.0, abs=0.11)
