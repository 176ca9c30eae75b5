"""The window of the mirror test from a camera: what is shown at every moment, and what the keys ask for."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from formcheck.live.mirror_coach import MirrorMoment
from formcheck.present.keys import Key, obey_display_key
from formcheck.present.labels import Labels, load_labels
from formcheck.present.live_text import help_icon
from formcheck.present.mirror_view import MirrorScreen, MirrorView, Tick
from formcheck.present.phrases import Phrases
from formcheck.present.tilt_picture import render_outlines
from formcheck.present.voice_sink import ASKED
from formcheck.present.window import Screen
from formcheck.tilt.quick_test import Answer
from formcheck.tilt.range_report import RangeReport
from formcheck.tilt.verdict import TiltAdvice, TiltReport

__all__ = ["MirrorDisplay", "describe_moment"]

_TICKS: Mapping[str, tuple[str, ...]] = {
    "in_picture": (
        "nobody",
        "several_people",
        "only_legs",
        "only_trunk",
        "too_small",
        "too_near",
        "head_out",
        "feet_out",
        "too_far",
        "no_outline",
    ),
    "light": ("too_dark", "dim"),
    "side_on": ("not_side_on", "turn"),
    "upright": ("bending", "seated", "feet_apart", "knees"),
    "arms": ("arms_hide_back", "arms", "clothes"),
    "still": ("moving",),
}
"""What has to be right, in the order in which it can be told, and the complaints that say it is not."""

_GOES_ON = {Key.REPEAT: "again", Key.NEXT: "again", Key.STOP: "stop"}

_Picture = NDArray[np.uint8]


class MirrorDisplay:
    """Shows a mirror test, and hears its keys.

    Parameters
    ----------
    screen : Screen
        A window, or a fake in a test.
    phrases : Phrases
        In which words.
    toggle_voice : callable, optional
        Called when the key for the voice is pressed.
    width_px, height_px : int, optional
        Size of the window's picture.
    """

    def __init__(
        self,
        screen: Screen,
        phrases: Phrases,
        *,
        toggle_voice: Callable[[], object] = lambda: None,
        width_px: int = 1280,
        height_px: int = 720,
    ) -> None:
        self._screen, self._phrases, self._toggle_voice = screen, phrases, toggle_voice
        self._labels = load_labels(phrases.language)
        self._view = MirrorView(width_px=width_px, height_px=height_px)
        # The answer has words in it, and is no reflection.
        self._answer_view = MirrorView(width_px=width_px, height_px=height_px, is_mirrored=False)
        self._drawn: tuple[Answer, _Picture] | None = None

    def show(
        self, image_rgb: _Picture | None, moment: MirrorMoment, *, judged_rgb: _Picture | None = None
    ) -> str | None:
        """Show a moment.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3), or None
            The camera's picture; None before the first.
        moment : MirrorMoment
            What is known of it.
        judged_rgb : ndarray of uint8, shape (height, width, 3), or None, optional
            The picture that the answer is about.

        Returns
        -------
        str or None
            What a key asks for: ``again`` or ``stop``; None for nothing. Mirror and voice are seen to here.
        """
        if moment.answer is not None and judged_rgb is not None:
            picture = self._draw_answer(moment, judged_rgb)
        else:
            screen = describe_moment(moment, self._phrases, self._labels)
            picture = self._view.draw(image_rgb, screen)
        key = obey_display_key(self._screen.show(picture), self._view, self._toggle_voice)
        return None if key is None else _GOES_ON.get(key)

    def _draw_answer(self, moment: MirrorMoment, judged_rgb: _Picture) -> _Picture:
        """Draw the answer of the quick test once; it stays as long as somebody looks at it."""
        answer = moment.answer
        assert answer is not None
        if self._drawn is None or self._drawn[0] is not answer:
            outlines = render_outlines(judged_rgb, answer)
            screen = _describe_tilt(answer.report, self._phrases, self._labels)
            self._drawn = answer, self._answer_view.draw(outlines, screen)
        return self._drawn[1]


def describe_moment(moment: MirrorMoment, phrases: Phrases, labels: Labels) -> MirrorScreen:
    """Say what is on the screen at a moment.

    Parameters
    ----------
    moment : MirrorMoment
        What is known.
    phrases : Phrases
        The sentences.
    labels : Labels
        The words.

    Returns
    -------
    MirrorScreen
        Without a skeleton: the silhouette says how to stand.
    """
    title = labels.say("mirror")
    if moment.rounds:
        title = labels.say("round", number=moment.round_number, count=moment.rounds)
    if moment.own_range is not None:
        return _describe_range(moment.own_range, phrases, labels)
    if moment.camera_lost:
        return MirrorScreen(prompt=labels.say("camera_lost"), icon="no_camera", is_help=True, title=title)
    help_ = moment.help
    asked = phrases.say(ASKED.get(moment.step, "mirror.side_on"))
    is_walking = moment.step == "step_off"
    if help_ is not None and not is_walking and moment.step != "done":
        prompt, icon = phrases.words(f"set_up.{help_.name}", help_.text), help_icon(help_.name)
        note = "" if moment.step == "set_up" else asked
    else:
        prompt, icon, note = asked, "", ""
    return MirrorScreen(
        prompt=prompt,
        note=note,
        icon=icon,
        is_help=help_ is not None and moment.must and not is_walking,
        title=title,
        ticks=() if is_walking else _find_ticks(moment, labels),
        facing=moment.facing or 1,
        progress=None if is_walking else moment.held_share,
    )


def _find_ticks(moment: MirrorMoment, labels: Labels) -> tuple[Tick, ...]:
    """Say what is right: all that is told before the complaint, and all the rest if that is only a wish."""
    wrong = next((name for name, helps in _TICKS.items() if moment.help and moment.help.name in helps), None)
    is_open = moment.help is not None and moment.must
    ticks, has_passed = [], False
    for name in _TICKS:
        is_right: bool | None = None if (is_open and has_passed) else True
        if name == wrong:
            is_right, has_passed = False, True
        if moment.facing is None and not is_open:
            is_right = None
        if name == "still" and is_right and moment.held_share < 1.0 and moment.step == "set_up":
            is_right = None
        ticks.append(Tick(label=labels.say(name), is_right=is_right))
    return tuple(ticks)


def _describe_tilt(report: TiltReport, phrases: Phrases, labels: Labels) -> MirrorScreen:
    """Say the answer of the quick test; where it cannot be told there is no number either."""
    size = round(report.tilt_deg)
    way = "level" if size == 0 else "forward" if size > 0 else "backward"
    is_told = report.verdict != "indeterminate"
    return MirrorScreen(
        prompt=_with_advice(f"tilt.{report.verdict}", report.advice, phrases),
        note=labels.say("again_or_quit"),
        title=labels.say(way if is_told else "mirror"),
        # Both in one: a number without its error says more than the camera can see.
        number=f"{abs(size)}° ±{report.uncertainty_deg:.0f}°" if is_told else "",
    )


def _describe_range(report: RangeReport, phrases: Phrases, labels: Labels) -> MirrorScreen:
    share = report.result.share
    return MirrorScreen(
        prompt=_with_advice(f"own_range.{report.result.place}", report.advice, phrases),
        note=labels.say("again_or_quit"),
        title=labels.say("share_title"),
        number="" if share is None else f"{100.0 * share:.0f} %",
        progress=share,
    )


def _with_advice(answer: str, advice: TiltAdvice, phrases: Phrases) -> str:
    return f"{phrases.say(answer)} {phrases.say(f'advice.{advice.do}')}"
