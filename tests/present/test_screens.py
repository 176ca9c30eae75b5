"""The screens of the mirror test and of a workout: what is where, that it can be read, nothing stale."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from formcheck.present.icons import ICONS, render_icon
from formcheck.present.keys import Key
from formcheck.present.live_layout import lay_out
from formcheck.present.mirror_view import MirrorScreen, MirrorView, Tick
from formcheck.present.silhouette import render_stand
from formcheck.present.style import LIVE_STYLE
from formcheck.present.workout_view import WorkoutScreen, WorkoutView
from formcheck.rules import Severity
from tests.present.test_live_view import QUARTER, letter_heights, lifter, wall

Picture = NDArray[np.uint8]

LAYOUT = lay_out(width_px=1280, height_px=720, picture_px=(1280, 720))
LABELS = ("Side-on", "Level", "Distance", "Arms")
KEYS = (
    (Key.NEXT, "go on"),
    (Key.REPEAT, "repeat"),
    (Key.SKIP, "skip"),
    (Key.PAUSE, "pause"),
    (Key.STOP, "stop"),
)
FILM = WorkoutScreen(
    title="Single-leg deadlift",
    lead="Set 1 of 3 · 8 to 10 reps · left",
    lines=(
        "Stand on your left leg, a weight in the right hand, and hinge until your trunk is nearly level.",
        "Put the camera at hip height, two to four metres to your left.",
        "Face the right of the picture.",
    ),
    steps=(3, 9),
    keys=KEYS,
)


def mirror(*right: bool | None, **values: object) -> MirrorScreen:
    ticks = tuple(Tick(label=label, is_right=is_right) for label, is_right in zip(LABELS, right, strict=True))
    usual = MirrorScreen(prompt="Stand as you always do, and look straight ahead.", ticks=ticks, facing=1)
    return replace(usual, **values)  # type: ignore[arg-type]


words = st.text(max_size=80)


@given(
    window_px=st.tuples(st.integers(1, 900), st.integers(1, 900)),
    prompt=words,
    labels=st.lists(words, max_size=6),
    number=st.sampled_from(["", "3", "1:15"]),
    progress=st.one_of(st.none(), st.floats(-1, 2)),
    facing=st.sampled_from([None, 1, -1]),
    has_picture=st.booleans(),
)
def test_any_moment_of_the_mirror_can_be_drawn(
    window_px: tuple[int, int],
    prompt: str,
    labels: list[str],
    number: str,
    progress: float | None,
    facing: int | None,
    has_picture: bool,
) -> None:
    screen = MirrorScreen(
        prompt=prompt,
        ticks=tuple(Tick(label=label) for label in labels),
        number=number,
        progress=progress,
        facing=facing,
    )
    view = MirrorView(width_px=window_px[0], height_px=window_px[1])
    drawn = view.draw(wall(200, 150) if has_picture else None, screen)
    assert drawn.shape == (window_px[1], window_px[0], 3)


def test_ticks_turn_green_one_by_one_and_then_the_prompt_and_the_silhouette() -> None:
    view = MirrorView()
    green = []
    for number in range(len(LABELS) + 1):
        screen = mirror(*([True] * number + [False] * (len(LABELS) - number)))
        drawn = view.draw(wall(), screen)
        parts = (LAYOUT.column, LAYOUT.bar, LAYOUT.picture)
        # The wall is grey.
        colours = [drawn[part.part].astype(int) for part in parts]
        green.append([int((colour[..., 1] - colour[..., 0] > 60).sum()) for colour in colours])
    columns, bars, pictures = zip(*green, strict=True)
    assert list(columns) == sorted(set(columns))
    assert bars[:-1] == pictures[:-1] == (0,) * len(LABELS)
    assert bars[-1] > 50_000
    assert pictures[-1] > 1000


def test_help_is_another_colour_than_praise() -> None:
    drawn = MirrorView().draw(wall(), mirror(True, True, False, None, is_help=True))
    assert (drawn[LAYOUT.bar.part] == LIVE_STYLE.warn_rgb).all(axis=2).sum() > 50_000


def test_the_silhouette_is_mirrored_with_the_picture() -> None:
    screen = mirror(None, None, None, None, body=lifter())
    mirrored = MirrorView().draw(wall(), screen)[LAYOUT.picture.part]
    plain = MirrorView(is_mirrored=False).draw(wall(), screen)[LAYOUT.picture.part]
    # Lines are drawn to fractions of pixels, which round differently.
    assert (np.abs(mirrored.astype(int) - plain[:, ::-1]).max(axis=2) > 60).mean() < 0.01


def test_a_silhouette_that_faces_left_is_the_mirror_image() -> None:
    right, left = (render_stand(height_px=400, facing=facing, rgb=(255, 255, 255)) for facing in (1, -1))
    assert (right.kept == left.kept[:, ::-1]).all()
    assert (np.abs(right.kept.astype(int) - left.kept) > 60).mean() > 0.04
    # Its feet and the top of its head are in the picture.
    rows = np.flatnonzero((right.kept < 250).any(axis=(1, 2)))
    assert 0 < rows[0] < 30
    assert rows[-1] >= 390


def test_prompt_and_ticks_can_be_read_at_a_quarter_of_the_size() -> None:
    drawn = MirrorView().draw(wall(), mirror(None, None, None, None))
    small = np.asarray(cv2.resize(drawn, QUARTER, interpolation=cv2.INTER_AREA))
    prompt = small[LAYOUT.bar.top // 4 :, 8:].min(axis=2) > 130
    ticks = small[: LAYOUT.bar.top // 4, 18 : LAYOUT.column.right // 4 - 2].min(axis=2) > 130
    assert letter_heights(prompt)[-1] >= 9
    # A capital of each label.
    assert letter_heights(ticks)[-len(LABELS)] >= 6


@given(
    window_px=st.tuples(st.integers(1, 900), st.integers(1, 900)),
    title=words,
    lead=words,
    lines=st.lists(words, max_size=6),
    remaining_s=st.one_of(st.none(), st.floats(0, 5000)),
    steps=st.one_of(st.none(), st.tuples(st.integers(0, 20), st.integers(0, 20))),
    keys=st.lists(st.tuples(st.sampled_from(Key), words), max_size=6),
    is_paused=st.booleans(),
)
def test_any_step_of_a_workout_can_be_drawn(
    window_px: tuple[int, int],
    title: str,
    lead: str,
    lines: list[str],
    remaining_s: float | None,
    steps: tuple[int, int] | None,
    keys: list[tuple[Key, str]],
    is_paused: bool,
) -> None:
    screen = WorkoutScreen(
        title=title,
        lead=lead,
        lines=tuple(lines),
        picture_rgb=wall(60, 40),
        remaining_s=remaining_s,
        steps=steps,
        keys=tuple(keys),
        is_paused=is_paused,
    )
    drawn = WorkoutView(width_px=window_px[0], height_px=window_px[1]).draw(screen)
    assert drawn.shape == (window_px[1], window_px[0], 3)


def test_a_view_that_has_drawn_other_steps_draws_the_same_as_a_new_one() -> None:
    one, other = np.full((90, 160, 3), 90, np.uint8), np.full((90, 160, 3), 200, np.uint8)
    screens = [
        FILM,
        replace(FILM, picture_rgb=one),
        replace(FILM, picture_rgb=other),
        replace(FILM, picture_rgb=other, remaining_s=75.0),
        replace(FILM, picture_rgb=other, remaining_s=74.0),
        replace(FILM, picture_rgb=other, remaining_s=74.0, is_paused=True),
        replace(FILM, picture_rgb=other, remaining_s=74.0),
        replace(FILM, title="Rest", remaining_s=74.0),
        FILM,
    ]
    used = WorkoutView()
    drawn = [used.draw(screen) for screen in screens]
    for picture, screen in zip(drawn, screens, strict=True):
        assert (picture == WorkoutView().draw(screen)).all()
    assert len({picture.tobytes() for picture in drawn}) == len(screens) - 2


def test_the_picture_of_the_movement_is_shown_as_it_is() -> None:
    """Not mirrored: it is no picture of the person."""
    demo = wall(320, 180)
    drawn = WorkoutView().draw(replace(FILM, picture_rgb=demo))
    changed = (drawn != WorkoutView().draw(FILM)).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    shown = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert shown.shape[1] > 0.35 * 1280
    assert shown.shape[1] / shown.shape[0] == pytest.approx(16 / 9, rel=0.02)
    assert shown[:, :40].mean() + 60 < shown[:, -40:].mean()


def test_a_workout_can_be_read_at_a_quarter_of_the_size() -> None:
    drawn = WorkoutView().draw(replace(FILM, remaining_s=74.2))
    small = np.asarray(cv2.resize(drawn, QUARTER, interpolation=cv2.INTER_AREA))
    left = small[:, :172]
    title = (left.min(axis=2) > 160) & (np.arange(180)[:, None] < 60)
    assert letter_heights(title)[-1] >= 12
    lead = (left[..., 0] > 140) & (left[..., 2] < 110)
    assert letter_heights(lead)[-1] >= 9
    clock = small[80:150, 175:]
    assert letter_heights((clock[..., 2] > 150) & (clock[..., 0] < 150))[-1] >= 30


def test_a_long_instruction_does_not_run_into_the_keys() -> None:
    short = WorkoutView().draw(replace(FILM, lines=()))
    long = WorkoutView().draw(replace(FILM, lines=("A sentence that goes on for quite a while. " * 8,) * 8))
    assert (short[-100:] == long[-100:]).all()


def test_every_sign_is_drawn_and_no_two_are_the_same() -> None:
    marks = ["mark_praise", *(f"mark_{severity.value}" for severity in Severity)]
    drawn = {name: render_icon(name, size_px=64, rgb=(255, 255, 255)) for name in (*ICONS, *marks)}
    for name, patch in drawn.items():
        covered = (patch.kept[..., 0] < 128).mean()
        assert 0.03 < covered < 0.9, name
    assert len({patch.kept.tobytes() for patch in drawn.values()}) == len(drawn)
