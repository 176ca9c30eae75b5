"""The drawing over a picture: what is drawn where, and that nothing is cut off."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from formcheck.exercise import Exercise
from formcheck.exercises import load, names
from formcheck.geometry import Array
from formcheck.landmarks import Joint, Side
from formcheck.present.angle import Angle
from formcheck.present.lettering import measure_text_px
from formcheck.present.overlay import Overlay, Style
from formcheck.present.panels import fit_message, render_mark
from formcheck.present.words import REASONS
from formcheck.rules import Severity
from formcheck.signals import Body
from tests.figure import Figure, Posture
from tests.lifting import STANDING, hinge

Picture = NDArray[np.uint8]

SIZES = [(320, 240), (240, 320), (480, 854), (854, 480), (1080, 1920), (1920, 1080)]
DEADLIFT = load("deadlift")
CUES = [check.cue for name in names() for check in load(name).checks]


def grey(width_px: int, height_px: int) -> Picture:
    return np.full((height_px, width_px, 3), 128, dtype=np.uint8)


def draw(
    picture: Picture,
    *,
    skeleton: Body | None = None,
    angles: tuple[Angle, ...] = (),
    count: int = 0,
    phase: str = "",
    cue: str = "",
    severity: Severity | None = None,
) -> Picture:
    height_px, width_px = picture.shape[:2]
    overlay = Overlay(width_px=width_px, height_px=height_px)
    return overlay.draw(
        picture, skeleton=skeleton, angles=angles, count=count, phase=phase, cue=cue, severity=severity
    )


def body_of(figure: Figure, posture: Posture) -> Body:
    return Body(xy_px=figure.pose(posture).xy_px, side=figure.near_side, facing=figure.facing)


def angles_of(body: Body, exercise: Exercise = DEADLIFT) -> tuple[Angle, ...]:
    return tuple(Angle.of(signal, joint, body) for joint, signal in exercise.shown)


def changed(one: Picture, other: Picture) -> NDArray[np.bool_]:
    return np.asarray((one != other).any(axis=2))


coordinates = st.one_of(st.floats(-200.0, 900.0), st.sampled_from([math.nan, 1e9, -1e300, math.inf]))


@given(
    size=st.tuples(st.integers(1, 700), st.integers(1, 700)),
    xy_px=arrays.arrays(np.float64, (33, 2), elements=coordinates),
    facing=st.sampled_from([1, -1]),
    count=st.integers(0, 999),
    phase=st.sampled_from(["", "top", "down"]),
    cue=st.one_of(st.sampled_from(CUES), st.text(max_size=200)),
    severity=st.sampled_from([None, *Severity]),
)
def test_anything_can_be_drawn_and_the_picture_is_not_touched(
    size: tuple[int, int],
    xy_px: Array,
    facing: int,
    count: int,
    phase: str,
    cue: str,
    severity: Severity | None,
) -> None:
    picture = grey(*size)
    body = Body(xy_px=xy_px, side=Side.LEFT, facing=facing)
    with np.errstate(over="ignore", invalid="ignore"):
        angles = angles_of(body)
    result = draw(picture, skeleton=body, angles=angles, count=count, phase=phase, cue=cue, severity=severity)
    assert (picture == 128).all()
    assert not np.shares_memory(result, picture)
    assert result.shape == picture.shape
    assert result.dtype == np.uint8


def test_a_picture_of_another_shape_is_refused() -> None:
    overlay = Overlay(width_px=64, height_px=48)
    for wrong in (np.zeros((64, 48, 3), np.uint8), np.zeros((48, 64), np.uint8)):
        with pytest.raises(ValueError, match="48, 64, 3"):
            overlay.draw(wrong, skeleton=None, angles=(), count=0, phase="", cue="", severity=None)


def test_skeleton_lies_on_the_joints() -> None:
    body = body_of(Figure(), hinge())
    is_drawn = changed(draw(grey(1280, 720), skeleton=body), draw(grey(1280, 720)))
    for joint in (Joint.SHOULDER, Joint.HIP, Joint.KNEE, Joint.ANKLE, Joint.WRIST):
        column, row = np.rint(body.joint(joint)).astype(int)
        assert is_drawn[row, column]
    middle = np.rint(0.5 * (body.joint(Joint.HIP) + body.joint(Joint.SHOULDER))).astype(int)
    assert is_drawn[middle[1], middle[0]]


def test_joints_that_are_not_known_are_not_drawn() -> None:
    picture, body = grey(1280, 720), body_of(Figure(), STANDING)
    hidden = body.xy_px.copy()
    hidden[[joint for joint in range(33) if joint not in (11, 12)]] = np.nan
    nothing = draw(picture)
    for xy_px in (np.full((33, 2), np.nan), hidden):
        unseen = Body(xy_px=xy_px, side=body.side, facing=body.facing)
        drawn = draw(picture, skeleton=unseen, angles=angles_of(unseen))
        assert np.array_equal(drawn, nothing)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("posture", [STANDING, hinge()])
def test_numbers_stand_behind_the_person(facing: int, posture: Posture) -> None:
    body = body_of(Figure(facing=facing, height_px=500.0), posture)
    hip = next(angle for angle in angles_of(body) if (angle.vertex_px == body.joint(Joint.HIP)).all())
    with_number = draw(grey(1280, 720), skeleton=body, angles=(hip,))
    _, columns = np.nonzero(changed(with_number, draw(grey(1280, 720), skeleton=body)))
    # The plate of the number is farther from the hip than the sector reaches.
    far = columns[np.abs(columns - hip.vertex_px[0]) > 0.3 * hip.arm_px]
    assert far.size > 100
    assert (facing * (far - hip.vertex_px[0]) < 0).all()


@given(
    size=st.sampled_from(SIZES[:4]),
    place=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)),
    arm_px=st.floats(0.0, 200.0),
    facing=st.sampled_from([1, -1]),
)
def test_numbers_stay_inside_the_picture(
    size: tuple[int, int], place: tuple[float, float], arm_px: float, facing: int
) -> None:
    vertex = np.array(place) * size
    up, ahead = np.array([0.0, -arm_px]), np.array([facing * arm_px, 0.0])
    angle = Angle(value_deg=-178.0, vertex_px=vertex, start_px=vertex + up, end_px=vertex + ahead)
    body = Body(xy_px=np.full((33, 2), np.nan), side=Side.LEFT, facing=facing)
    drawn = draw(grey(*size), skeleton=body, angles=(angle,))
    # Yellow, and not of the sector.
    away_px = np.hypot(*(np.indices(size[::-1])[::-1] - vertex[:, None, None]))
    is_yellow = drawn[..., 0].astype(int) - drawn[..., 2] > 50
    sector_px = float(np.clip(0.3 * arm_px, min(size) / 40, min(size) / 8))
    number = is_yellow & (away_px > sector_px + 4)
    assert number.any()
    edge = np.ones_like(number)
    edge[2:-2, 2:-2] = False
    assert not (number & edge).any()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("cue", [max(CUES, key=len), "Rep 3: clean", "incomprehensibilities " * 30])
def test_panels_stay_inside_the_picture(size: tuple[int, int], cue: str) -> None:
    picture, margin = grey(*size), min(size) // 40
    drawn = draw(picture, count=88, phase="bottom", cue=cue, severity=Severity.WARN)
    rows = np.flatnonzero(changed(drawn, picture).all(axis=1))
    assert rows[-1] == size[1] - 1
    assert rows[0] > 0.6 * size[1]
    edge = max(2, min(size) // 120)
    band = drawn[rows[0] + edge :]
    for strip in (band[:, :margin], band[:, -margin:], band[:2], band[-2:]):
        assert (strip == band[-1, -1]).all()
    corner = changed(drawn, picture)[: rows[0]]
    assert not corner[:margin].any()
    assert not corner[:, :margin].any()
    assert not corner[:, -margin:].any()


@pytest.mark.parametrize("size", [(480, 854), (854, 480), (720, 1280), (1080, 1920), (1920, 1080)])
def test_texts_are_whole_and_readable_on_a_phone(size: tuple[int, int]) -> None:
    unit = min(size)
    refusals = [f"Not counted: {words}." for words in REASONS.values()]
    for text in (*CUES, *refusals):
        letters_px, lines = fit_message(text, style=Style(), width_px=size[0], unit_px=unit)
        assert " ".join(lines) == text
        assert len(lines) <= 2
        assert letters_px >= unit / 22


@pytest.mark.parametrize("text", ["o" * 25 + " " + "o" * 25, "word " * 40])
def test_long_texts_shrink_and_are_cut_last(text: str) -> None:
    letters_px, lines = fit_message(text, style=Style(), width_px=240, unit_px=240)
    assert 0 < len(lines) <= 2
    assert max(measure_text_px(line, size_px=letters_px) for line in lines) <= 240
    assert letters_px < 240 * Style().cue_share
    assert " ".join(lines) == text.strip() or lines[-1].endswith("...")


def test_letters_of_all_texts_are_in_the_typeface() -> None:
    phases = [word for name in names() for _, word in load(name).cycle.phase_names]
    assert all(text.isascii() for text in (*CUES, *phases, *REASONS.values()))


def test_every_refusal_has_words() -> None:
    gates = {gate.reason for name in names() for gate in load(name).gates}
    assert gates <= set(REASONS)


def test_marks_differ_in_more_than_colour() -> None:
    marks = [render_mark(severity, size_px=24, rgb=(200, 200, 200)) for severity in (None, *Severity)]
    for one, other in combinations(marks, 2):
        assert np.abs(one.light_rgb.astype(int) - other.light_rgb).mean() > 5.0
    for one, other in combinations(marks[1:], 2):
        # Not only by the sign in it: the outline alone tells a tip, a warning and a fault apart.
        assert np.abs(one.kept.astype(int) - other.kept).mean() > 5.0


def test_colour_follows_severity() -> None:
    style, edges = Style(), set()
    for severity in (None, *Severity):
        drawn = draw(grey(320, 240), cue="Stand tall.", severity=severity)
        column = [tuple(pixel) for pixel in drawn[:, 160].tolist()]
        assert style.message_rgb(severity) in column
        edges.add(style.message_rgb(severity))
    assert len(edges) == 4


def test_what_was_drawn_before_leaves_no_trace() -> None:
    overlay, picture = Overlay(width_px=320, height_px=240), grey(320, 240)

    def show(count: int, phase: str, cue: str) -> Picture:
        return overlay.draw(
            picture, skeleton=None, angles=(), count=count, phase=phase, cue=cue, severity=None
        )

    first = show(1, "down", "Well done.")
    for count, phase, cue in ((2, "down", "Well done."), (1, "up", "Well done."), (1, "down", "")):
        assert not np.array_equal(show(count, phase, cue), first)
    assert not np.array_equal(show(1, "down", "Stand tall."), show(1, "down", "Well done."))
    assert np.array_equal(show(1, "down", "Well done."), first)


leans = st.floats(-60.0, 60.0)


@given(trunk_deg=leans, thigh_deg=leans, shank_deg=leans, facing=st.sampled_from([1, -1]))
def test_sector_is_as_wide_as_its_number(
    trunk_deg: float, thigh_deg: float, shank_deg: float, facing: int
) -> None:
    posture = Posture(trunk_deg=trunk_deg, thigh_deg=thigh_deg, shank_deg=shank_deg)
    hip, knee = angles_of(body_of(Figure(facing=facing), posture))
    assert hip.value_deg == pytest.approx(posture.hip_flexion_deg, abs=1e-6)
    assert knee.value_deg == pytest.approx(posture.knee_flexion_deg, abs=1e-6)
    for angle in (hip, knee):
        centre, *arc = angle.sector_px(radius_px=50.0)
        steps = [math.atan2(*(point - centre)[::-1]) for point in arc]
        assert [math.hypot(*(point - centre)) for point in arc] == pytest.approx([50.0] * len(arc))
        assert math.degrees(sum(np.diff(np.unwrap(steps)))) == pytest.approx(
            -facing * angle.value_deg * (1 if angle is knee else -1), abs=1e-6
        )


def test_angle_needs_a_joint_of_its_own() -> None:
    (joint, signal), _ = DEADLIFT.shown
    body = body_of(Figure(), STANDING)
    with pytest.raises(ValueError, match="hip_flexion_deg"):
        Angle.of(signal, Joint.ANKLE, body)
    lean = next(m.signal for m in DEADLIFT.metrics if m.name == "trunk_lean_deg")
    assert lean is not None
    leaning = Angle.of(lean, joint, body_of(Figure(), hinge(trunk_deg=70.0)))
    assert leaning.text == "70°"
    assert leaning.start_px[0] == leaning.vertex_px[0]


@pytest.mark.parametrize(("value_deg", "text"), [(93.4, "93°"), (-0.4, "0°"), (-3.6, "-4°")])
def test_number_is_in_whole_degrees(value_deg: float, text: str) -> None:
    (joint, signal), _ = DEADLIFT.shown
    angle = Angle.of(signal, joint, body_of(Figure(), STANDING), value_deg=value_deg)
    assert angle.text == text
