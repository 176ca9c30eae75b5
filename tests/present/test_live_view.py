"""The live view: what is shown when and where, that nothing hides the person, and that it can be read."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from formcheck.exercises import load, names
from formcheck.geometry import Array
from formcheck.landmarks import Joint, Side
from formcheck.live.state import Angle, LiveState, Mode
from formcheck.present.icons import ICONS
from formcheck.present.labels import Labels, label_languages, load_labels
from formcheck.present.live_column import divide_column, gauge_level
from formcheck.present.live_layout import Layout, Rect, lay_out
from formcheck.present.live_text import INK_RGB, describe_banner, describe_column, format_clock, help_icon
from formcheck.present.live_view import LiveView, place_angles
from formcheck.present.stage import place_body
from formcheck.present.style import LIVE_STYLE, Colour
from formcheck.rules import Severity
from formcheck.signals import Body
from tests.figure import Figure
from tests.lifting import hinge

Picture = NDArray[np.uint8]

SIZE = (1280, 720)
LAYOUT = lay_out(width_px=1280, height_px=720, picture_px=SIZE)
SIZES = [(1280, 720), (854, 480), (640, 480), (480, 854), (720, 720), (1920, 1080)]
CUES = sorted({check.cue for name in names() for check in load(name).checks})
EN = load_labels("en")


def wall(width_px: int = 1280, height_px: int = 720) -> Picture:
    """A picture that is not the same mirrored."""
    ramp = np.linspace(60, 200, width_px).astype(np.uint8)
    return np.repeat(np.repeat(ramp[None, :, None], height_px, axis=0), 3, axis=2)


def lifter(facing: int = 1) -> Body:
    figure = Figure(facing=facing)
    return Body(xy_px=figure.pose(hinge()).xy_px, side=figure.near_side, facing=facing)


def moment(**values: object) -> LiveState:
    usual = LiveState(
        time_s=4.0,
        mode=Mode.EXERCISE,
        exercise="deadlift",
        title="Deadlift",
        set_number=2,
        count=7,
        clean_count=6,
        phase="turn",
        depth_share=0.8,
        target_text="78°",
        tempo_s=(1.6, 1.2),
        fps=29.6,
        dropped=3,
    )
    return replace(usual, **values)  # type: ignore[arg-type]


coordinates = st.one_of(st.floats(-200.0, 2000.0), st.sampled_from([math.nan, 1e9, math.inf]))
states = st.builds(
    LiveState,
    time_s=st.floats(0, 1e4),
    mode=st.sampled_from(Mode),
    exercise=st.sampled_from([None, *names()]),
    title=st.sampled_from(["", "Deadlift", "Leg curl with an exercise ball"]),
    set_number=st.integers(0, 12),
    count=st.integers(0, 999),
    phase=st.sampled_from(["rest", "out", "turn", "back", "unknown"]),
    depth_share=st.one_of(st.floats(-3, 3), st.just(math.nan)),
    target_text=st.sampled_from(["", "78°", "long target"]),
    tempo_s=st.one_of(st.none(), st.tuples(st.floats(0, 99), st.just(math.nan))),
    held_s=st.one_of(st.none(), st.floats(0, 100)),
    cue=st.one_of(st.just(""), st.sampled_from(CUES), st.text(max_size=200)),
    severity=st.sampled_from([None, *Severity]),
    help=st.sampled_from(["", "Turn side-on to the camera."]),
    help_name=st.sampled_from(["", "not_side_on", "new"]),
    rest_s=st.one_of(st.none(), st.floats(0, 5000)),
    countdown=st.one_of(st.none(), st.integers(0, 10)),
    body=st.one_of(
        st.none(),
        st.builds(
            Body,
            xy_px=arrays.arrays(np.float64, (33, 2), elements=coordinates),
            side=st.sampled_from(Side),
            facing=st.sampled_from([1, -1]),
        ),
    ),
    angles=st.just((Angle(joint=Joint.HIP, degrees=71.0), Angle(joint=Joint.KNEE, degrees=math.nan))),
    dropped=st.integers(0, 10**6),
    fps=st.one_of(st.just(math.nan), st.floats(0, 240)),
    camera_lost=st.booleans(),
)


@given(
    state=states,
    picture_px=st.tuples(st.integers(1, 700), st.integers(1, 700)),
    window_px=st.tuples(st.integers(1, 900), st.integers(1, 900)),
)
def test_any_moment_can_be_drawn_and_the_picture_is_not_touched(
    state: LiveState, picture_px: tuple[int, int], window_px: tuple[int, int]
) -> None:
    view = LiveView(width_px=window_px[0], height_px=window_px[1])
    picture = wall(*picture_px)
    before = picture.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        drawn = view.draw(picture, state)
    assert (picture == before).all()
    assert drawn.shape == (window_px[1], window_px[0], 3)
    assert drawn.dtype == np.uint8


@given(moments=st.lists(st.tuples(states, st.sampled_from([None, *SIZES[:4]])), min_size=2, max_size=5))
def test_a_view_that_has_drawn_other_moments_draws_the_same_as_a_new_one(
    moments: list[tuple[LiveState, tuple[int, int] | None]],
) -> None:
    pictures = [None if size is None else wall(*size) for _, size in moments]
    used = LiveView(width_px=640, height_px=360)
    with np.errstate(over="ignore", invalid="ignore"):
        for (state, _), picture in zip(moments, pictures, strict=True):
            last = used.draw(picture, state)
        fresh = LiveView(width_px=640, height_px=360)
        if pictures[-1] is None:
            # Before there is a picture its shape is a guess; afterwards it is that of the one before.
            for picture in [known for known in pictures if known is not None][-1:]:
                fresh.draw(picture, moments[0][0])
        assert (last == fresh.draw(pictures[-1], moments[-1][0])).all()


def test_what_was_drawn_stays_as_it_is() -> None:
    view = LiveView()
    first = view.draw(wall(), moment())
    kept = first.copy()
    view.draw(wall(), moment(count=8))
    assert (first == kept).all()


@given(
    window_px=st.tuples(st.integers(160, 2000), st.integers(120, 2000)),
    picture_px=st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
)
def test_no_part_of_the_window_covers_another(
    window_px: tuple[int, int], picture_px: tuple[int, int]
) -> None:
    layout = lay_out(width_px=window_px[0], height_px=window_px[1], picture_px=picture_px)
    parts = (layout.picture, layout.column, layout.bar)
    for part in parts:
        assert 0 <= part.left < part.right <= window_px[0]
        assert 0 <= part.top < part.bottom <= window_px[1]
    for one, other in ((parts[0], parts[1]), (parts[0], parts[2]), (parts[1], parts[2])):
        is_apart_across = one.right <= other.left or other.right <= one.left
        is_apart_down = one.bottom <= other.top or other.bottom <= one.top
        assert is_apart_across or is_apart_down
    texts, gauge = divide_column(layout.column, unit_px=layout.unit_px, has_gauge=True)
    assert texts.right <= gauge.left or layout.column.width < 20


def test_the_camera_picture_is_shown_whole_and_undistorted() -> None:
    for width, height in SIZES:
        view = lay_out(width_px=1280, height_px=720, picture_px=(width, height)).picture
        assert view.width / view.height == pytest.approx(width / height, rel=0.01)
        # It gets most of the window's height, whatever its shape.
        assert view.height >= 0.7 * 720


@pytest.mark.parametrize("name", names())
def test_no_cue_hides_anything_of_the_person(name: str) -> None:
    """On the floor hands and knees are at the picture's lower edge, on a ball the feet at its side."""
    view = LiveView()
    place = LAYOUT.picture.part
    silent = view.draw(wall(), moment(exercise=name, body=lifter()))[place]
    for cue in {check.cue for check in load(name).checks}:
        told = view.draw(wall(), moment(exercise=name, body=lifter(), cue=cue, severity=Severity.FAULT))
        assert (told[place] == silent).all()


def test_the_picture_is_mirrored_and_the_words_are_not() -> None:
    state = moment(cue=CUES[0], severity=Severity.WARN)
    mirrored = LiveView().draw(wall(), state)
    plain = LiveView(is_mirrored=False).draw(wall(), state)
    place = LAYOUT.picture.part
    assert (mirrored[place] == plain[place][:, ::-1]).all()
    assert (mirrored[place] != plain[place]).any()
    for part in (LAYOUT.column.part, LAYOUT.bar.part):
        assert (mirrored[part] == plain[part]).all()


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("is_mirrored", [True, False])
def test_the_skeleton_lies_on_the_joints_of_the_picture_shown(facing: int, is_mirrored: bool) -> None:
    """A black dot at each joint, in the camera's picture, is covered by the skeleton's joint."""
    body, picture = lifter(facing), np.full((720, 1280, 3), 200, np.uint8)
    joints = (Joint.SHOULDER, Joint.HIP, Joint.KNEE, Joint.ANKLE, Joint.WRIST, Joint.FOOT_INDEX)
    for joint in joints:
        column, row = np.rint(body.joint(joint)).astype(int)
        cv2.circle(picture, (int(column), int(row)), 4, (0, 0, 0), -1)
    view = LiveView(is_mirrored=is_mirrored)
    drawn = view.draw(picture, moment(body=body, mode=Mode.SET_UP))[LAYOUT.picture.part]
    bare = view.draw(picture, moment(mode=Mode.SET_UP))[LAYOUT.picture.part]
    dots = (bare < 90).all(axis=2)
    assert dots.sum() > 6 * len(joints)
    assert not (drawn[dots] < 90).all(axis=1).any()


def test_mirroring_keeps_the_near_side_and_turns_who_faces_where() -> None:
    body = lifter(1)
    shown = place_body(body, scale=0.5, width_px=640.0, is_mirrored=True)
    assert shown.side is body.side
    assert shown.facing == -body.facing
    np.testing.assert_allclose(shown.joint(Joint.HIP)[0], 639.0 - 0.5 * body.joint(Joint.HIP)[0])
    np.testing.assert_allclose(shown.joint(Joint.HIP)[1], 0.5 * body.joint(Joint.HIP)[1])


@pytest.mark.parametrize("name", names())
def test_every_shown_angle_is_drawn_at_its_joint_with_the_number_of_the_state(name: str) -> None:
    exercise = load(name)
    given_angles = tuple(
        Angle(joint=joint, degrees=10.0 * number + 1.0, name=signal.name)
        for number, (joint, signal) in enumerate(exercise.shown)
    )
    state = moment(exercise=name, body=lifter(), angles=given_angles)
    placed = place_angles(state, lifter())
    assert [angle.value_deg for angle in placed] == [angle.degrees for angle in given_angles]
    for angle, (joint, _) in zip(placed, exercise.shown, strict=True):
        np.testing.assert_array_equal(angle.vertex_px, lifter().joint(joint))
    view, place = LiveView(), LAYOUT.picture.part
    with_angles, without = view.draw(wall(), state), view.draw(wall(), replace(state, angles=()))
    assert (with_angles[place] != without[place]).any()


def test_angles_of_other_movements_are_not_drawn() -> None:
    strange = (
        Angle(joint=Joint.HIP, degrees=10.0, name="something_else_deg"),
        Angle(joint=Joint.EAR, degrees=1.0),
    )
    assert place_angles(moment(angles=strange), lifter()) == ()
    assert place_angles(moment(exercise=None, angles=strange), lifter()) == ()


# Legibility: a quarter of 1280 x 720 is what a laptop's screen is from four metres when held at one.

QUARTER = (320, 180)


def shrink(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, QUARTER, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def letter_heights(mask: NDArray[np.bool_]) -> list[int]:
    """Heights of the connected pieces of a mask: letters, or several that touch."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return sorted(int(height) for height in stats[1:, cv2.CC_STAT_HEIGHT])


def quarter(rect: Rect) -> tuple[slice, slice]:
    return (
        slice(rect.top // 4, rect.bottom // 4),
        slice(rect.left // 4, rect.right // 4),
    )


@pytest.mark.parametrize(("count", "least_px"), [(0, 50), (8, 50), (9, 50), (12, 28), (88, 28)])
def test_the_count_can_be_read_at_a_quarter_of_the_size(count: int, least_px: int) -> None:
    small = shrink(LiveView().draw(wall(), moment(count=count, phase="unknown", tempo_s=None)))
    texts, _ = divide_column(LAYOUT.column, unit_px=720, has_gauge=True)
    bright = small[quarter(texts)].min(axis=2) > 150
    heights = letter_heights(bright)
    assert heights[-len(str(count)) :][0] >= least_px


@pytest.mark.parametrize("cue", CUES)
def test_every_cue_can_be_read_at_a_quarter_of_the_size(cue: str) -> None:
    small = shrink(LiveView().draw(wall(), moment(cue=cue, severity=Severity.FAULT)))
    bar = small[quarter(LAYOUT.bar)][:, 40:].astype(int)
    fill = np.array(LIVE_STYLE.fault_rgb)
    ink = np.abs(bar - fill).sum(axis=2) > 0.5 * np.abs(np.array(INK_RGB) - fill).sum()
    # The margins beside the card are as dark as letters.
    ink[:3], ink[-3:], ink[:, -4:] = False, False, False
    # A capital or a letter with a stem: eight rows and more are what it takes to tell letters apart.
    assert letter_heights(ink)[-1] >= 8


@pytest.mark.parametrize("phase", ["rest", "out", "turn", "back"])
@pytest.mark.parametrize("name", names())
def test_the_phase_can_be_read_at_a_quarter_of_the_size(name: str, phase: str) -> None:
    state = moment(exercise=name, phase=phase)
    view = LiveView()
    texts, _ = divide_column(LAYOUT.column, unit_px=720, has_gauge=True)
    told, silent = (
        shrink(view.draw(wall(), each))[quarter(texts)].min(axis=2).astype(int)
        for each in (state, replace(state, phase="unknown"))
    )
    assert describe_column(state, labels=EN, style=LIVE_STYLE).phase
    assert letter_heights(told - silent > 110)[-1] >= 7


def luminance(rgb: Colour) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = np.array(rgb) / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_words_stand_out_from_what_they_stand_on() -> None:
    """WCAG 2.2, 1.4.6: 7 to 1."""
    seen = set()
    for state in every_mode():
        banner = describe_banner(state, note="", labels=EN, style=LIVE_STYLE)
        seen.add(banner.fill_rgb)
        assert contrast(banner.ink_rgb, banner.fill_rgb) >= 7
        column = describe_column(state, labels=EN, style=LIVE_STYLE)
        assert contrast(column.number_rgb, LIVE_STYLE.plate_rgb) >= 7
    assert len(seen) >= 5
    assert contrast(LIVE_STYLE.muted_rgb, LIVE_STYLE.plate_rgb) >= 7


def every_mode() -> list[LiveState]:
    return [
        moment(),
        *(moment(cue="Chest up.", severity=severity) for severity in (None, *Severity)),
        moment(mode=Mode.SET_UP, help="Turn side-on to the camera.", help_name="not_side_on"),
        moment(mode=Mode.SET_UP),
        moment(mode=Mode.COUNTDOWN, countdown=3),
        moment(mode=Mode.REST, rest_s=75.0),
        moment(mode=Mode.PAUSED),
        moment(mode=Mode.ENDED),
        moment(camera_lost=True),
    ]


def said(state: LiveState, labels: Labels = EN, note: str = "") -> str:
    banner = describe_banner(state, note=note, labels=labels, style=LIVE_STYLE)
    return f"{banner.text}|{banner.note}|{banner.icon}"


def test_the_bar_says_the_most_important_thing() -> None:
    assert said(moment(), note="Set 2 of 3") == "Deadlift|Set 2 of 3|"
    assert said(moment(cue="Chest up.", severity=Severity.WARN)) == "Chest up.||mark_warn"
    assert said(moment(cue="Good.", severity=None)) == "Good.||mark_praise"
    help_ = moment(mode=Mode.SET_UP, help="Turn side-on.", help_name="not_side_on", cue="Chest up.")
    assert said(help_) == "Turn side-on.||side_on"
    assert said(moment(mode=Mode.SET_UP, body=lifter())) == "Stay like this||mark_praise"
    assert said(moment(mode=Mode.SET_UP)) == "Looking for you||person"
    assert said(moment(mode=Mode.COUNTDOWN)).startswith("Get ready|Deadlift|")
    assert said(moment(mode=Mode.REST)).startswith("Set 2: 7 reps, 6 clean|")
    assert said(moment(mode=Mode.REST, count=1, clean_count=0)).startswith("Set 2: 1 rep, 0 clean|")
    assert said(moment(mode=Mode.PAUSED)).startswith("Paused|Raise a hand")
    # A lost camera matters more than anything that was to be said.
    assert said(moment(cue="Chest up.", camera_lost=True)).startswith("No picture from the camera")


def test_the_column_says_what_the_moment_is_about() -> None:
    column = describe_column(moment(), labels=EN, style=LIVE_STYLE)
    assert (column.label, column.number, column.phase) == ("SET 2", "7", "bottom")
    assert column.tempo == ("▼ 1.6 s", "▲ 1.2 s")
    assert column.small == "30 pictures/s · 3 dropped"
    assert column.has_gauge
    held = describe_column(moment(held_s=3.42), labels=EN, style=LIVE_STYLE)
    assert (held.phase, held.tempo) == ("HOLD", ("3.4 s",))
    rest = describe_column(moment(mode=Mode.REST, rest_s=75.3), labels=EN, style=LIVE_STYLE)
    assert (rest.label, rest.number, rest.has_gauge) == ("REST", "1:15", False)
    ready = describe_column(moment(mode=Mode.COUNTDOWN, countdown=2), labels=EN, style=LIVE_STYLE)
    assert ready.number == "2"
    unknown = describe_column(
        moment(exercise=None, tempo_s=None, fps=math.nan, dropped=0), labels=EN, style=LIVE_STYLE
    )
    assert (unknown.phase, unknown.tempo, unknown.small) == ("", (), "")


@given(shares=st.lists(st.floats(-1, 3), min_size=2))
def test_the_gauge_rises_with_the_movement_and_stays_within(shares: list[float]) -> None:
    levels = [gauge_level(share, height_px=498, width_px=72) for share in sorted(shares)]
    assert levels == sorted(levels)
    assert levels[0] >= 0
    assert levels[-1] < 498
    assert gauge_level(math.nan, height_px=498, width_px=72) == 0


def test_the_gauge_changes_its_colour_at_the_target() -> None:
    _, gauge = divide_column(LAYOUT.column, unit_px=720, has_gauge=True)
    middle = (gauge.bottom - 40, gauge.left + gauge.width // 2)
    view = LiveView()
    for share, rgb in (
        (0.9, LIVE_STYLE.info_rgb),
        (1.0, LIVE_STYLE.praise_rgb),
        (math.nan, LIVE_STYLE.card_rgb),
    ):
        assert tuple(view.draw(wall(), moment(depth_share=share))[middle]) == rgb


def test_a_paused_picture_is_dim() -> None:
    view, place = LiveView(), LAYOUT.picture.part
    usual, paused = (view.draw(wall(), moment(mode=mode))[place] for mode in (Mode.EXERCISE, Mode.PAUSED))
    # All but the sign in the middle.
    assert np.median(paused) < 0.5 * np.median(usual)
    assert paused.max() == 255


@pytest.mark.parametrize("change", [{"mode": Mode.PAUSED}, {"mode": Mode.ENDED}, {"camera_lost": True}])
def test_the_skeleton_of_another_moment_is_not_drawn(change: dict[str, object]) -> None:
    view = LiveView()
    assert (view.draw(wall(), moment(body=lifter())) != view.draw(wall(), moment())).any()
    assert (view.draw(wall(), moment(body=lifter(), **change)) == view.draw(wall(), moment(**change))).all()


def test_without_a_picture_the_words_are_there() -> None:
    drawn = LiveView().draw(None, moment(mode=Mode.SET_UP, camera_lost=True))
    assert (drawn[LAYOUT.bar.part] == LIVE_STYLE.fault_rgb).all(axis=2).any()


def test_a_picture_of_another_kind_is_refused() -> None:
    for wrong in (np.zeros((48, 64), np.uint8), np.zeros((48, 64, 4), np.uint8)):
        with pytest.raises(ValueError, match="uint8"):
            LiveView().draw(wrong, moment())
    with pytest.raises(ValueError, match="positive"):
        LiveView(width_px=0)


def test_every_language_has_the_same_words_and_all_phases() -> None:
    english = load_labels("en")
    assert set(label_languages()) >= {"en", "de"}
    words = {word for name in names() for _, word in load(name).cycle.phase_names if word}
    for language in label_languages():
        labels = load_labels(language)
        assert labels.texts.keys() == english.texts.keys()
        for name, text in english.texts.items():
            fields = {"number": 1, "count": 2, "clean": 3, "fps": 4}
            assert labels.say(name, **fields).strip()
            # The same things are filled in.
            assert sorted(part for part in fields if f"{{{part}}}" in text) == sorted(
                part for part in fields if f"{{{part}}}" in labels.texts[name]
            )
        if language != "en":
            assert words <= labels.phases.keys()
            assert said(moment(mode=Mode.PAUSED), labels) != said(moment(mode=Mode.PAUSED))


def test_every_sign_of_help_exists() -> None:
    known = ("too_dark", "too_bright", "nobody", "feet_out", "head_out", "body_out", "too_far", "not_side_on")
    for name in (*known, "not_level", "moving", "something_new"):
        assert help_icon(name) in ICONS
    assert help_icon("something_new") == "camera"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0:00"), (59.99, "0:59"), (60.0, "1:00"), (754.2, "12:34"), (-3.0, "0:00")]
)
def test_clock(seconds: float, text: str) -> None:
    assert format_clock(seconds) == text


def test_layout_is_plain_data() -> None:
    layout: Layout = LAYOUT
    assert layout.window == Rect(left=0, top=0, width=1280, height=720)
    values: Array = np.zeros((10, 10))
    assert values[Rect(left=2, top=1, width=3, height=4).part].shape == (4, 3)
