"""What the live view says at a moment: its words and colours, and nothing of how they are drawn."""

import math
from functools import lru_cache, partial

from formcheck.exercise import Exercise
from formcheck.exercises import load
from formcheck.live.state import LiveState, Mode
from formcheck.movement import Phase
from formcheck.present.board import Banner
from formcheck.present.labels import Labels
from formcheck.present.live_column import ColumnText
from formcheck.present.style import Colour, Style

__all__ = ["INK_RGB", "describe_banner", "describe_column", "format_clock", "help_icon", "load_exercise"]

INK_RGB: Colour = (4, 5, 6)
"""Of text on the colours of messages."""

_HELP_ICONS = {
    "too_dark": "light",
    "too_bright": "light",
    "nobody": "person",
    "feet_out": "whole_body",
    "head_out": "whole_body",
    "body_out": "whole_body",
    "too_far": "nearer",
    "too_near": "further",
    "not_side_on": "side_on",
    "turn": "side_on",
    "too_small": "nearer",
    "dim": "light",
    "only_legs": "whole_body",
    "only_trunk": "whole_body",
    "not_level": "level",
    "moving": "still",
    "several_people": "one_person",
}


def help_icon(name: str) -> str:
    """Say which sign stands beside a sentence of help.

    Parameters
    ----------
    name : str
        As in :data:`formcheck.live.set_up.HELP`.

    Returns
    -------
    str
        A name of :data:`formcheck.present.icons.ICONS`; that of a camera for what has no sign of its own.
    """
    return _HELP_ICONS.get(name, "camera")


def format_clock(seconds: float) -> str:
    """Write a time as minutes and seconds.

    Parameters
    ----------
    seconds : float
        Not negative.

    Returns
    -------
    str
        Such as ``1:05``.

    Examples
    --------
    >>> format_clock(65.9)
    '1:05'
    """
    minutes, rest = divmod(int(max(seconds, 0.0)), 60)
    return f"{minutes}:{rest:02d}"


@lru_cache(maxsize=16)
def load_exercise(name: str) -> Exercise:
    """Load an exercise once.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    Exercise
        The same every time.
    """
    return load(name)


def describe_column(state: LiveState, *, labels: Labels, style: Style) -> ColumnText:
    """Say what stands in the column.

    Parameters
    ----------
    state : LiveState
        The moment.
    labels : Labels
        Words.
    style : Style
        Colours.

    Returns
    -------
    ColumnText
        What it says.
    """
    label = labels.say("set", number=state.set_number) if state.set_number else ""
    number, phase, rgb = str(state.count), _phase_word(state, labels), style.text_rgb
    tempo: tuple[str, ...] = ()
    if state.tempo_s is not None:
        tempo = tuple(f"{sign} {_seconds(part)}" for sign, part in zip("▼▲", state.tempo_s, strict=True))
    icon, has_gauge = "", state.mode in (Mode.EXERCISE, Mode.PAUSED)
    match state.mode:
        case Mode.SET_UP:
            label, number, phase, tempo = state.title, "", "", ()
            icon, rgb = "tick", style.praise_rgb
            if state.help:
                icon, rgb = help_icon(state.help_name), style.warn_rgb
            elif state.body is None:
                icon, rgb = "person", style.info_rgb
        case Mode.COUNTDOWN:
            number = "" if state.countdown is None else str(state.countdown)
            label, phase, tempo, rgb = labels.say("ready"), "", (), style.angle_rgb
        case Mode.REST:
            label, number = labels.say("rest"), format_clock(state.rest_s or 0.0)
            phase, tempo, rgb = "", (), style.info_rgb
        case _:
            pass
    if state.held_s is not None and state.mode is Mode.EXERCISE:
        phase, tempo = labels.say("hold"), (_seconds(state.held_s),)
    small = [labels.say("fps", fps=round(state.fps))] if math.isfinite(state.fps) else []
    if state.dropped:
        small.append(labels.say("dropped", count=state.dropped))
    return ColumnText(
        label=label,
        number=number,
        phase=phase,
        tempo=tempo,
        small=" · ".join(small),
        number_rgb=rgb,
        icon=icon,
        has_gauge=has_gauge,
    )


def _phase_word(state: LiveState, labels: Labels) -> str:
    if state.exercise is None:
        return ""
    words = {phase.value: word for phase, word in load_exercise(state.exercise).cycle.phase_names}
    return labels.phase(words.get(state.phase, words.get(Phase.UNKNOWN.value, "")))


def _seconds(value: float) -> str:
    return f"{value:.1f} s" if math.isfinite(value) else "–"


def describe_banner(state: LiveState, *, note: str, labels: Labels, style: Style) -> Banner:
    """Say what stands in the bar: the most important thing of the moment.

    Parameters
    ----------
    state : LiveState
        The moment.
    note : str
        What to add while nothing is more important.
    labels : Labels
        Words.
    style : Style
        Colours.

    Returns
    -------
    Banner
        What it says.
    """
    if state.camera_lost:
        text = labels.say("camera_lost")
        return Banner(text=text, fill_rgb=style.fault_rgb, ink_rgb=INK_RGB, icon="no_camera")
    calm = partial(Banner, fill_rgb=style.card_rgb, ink_rgb=style.text_rgb)
    match state.mode:
        case Mode.SET_UP if state.help:
            icon = help_icon(state.help_name)
            return Banner(text=state.help, fill_rgb=style.warn_rgb, ink_rgb=INK_RGB, icon=icon)
        case Mode.SET_UP if state.body is None:
            return calm(text=labels.say("looking"), icon="person")
        case Mode.SET_UP:
            text = labels.say("stay")
            return Banner(text=text, fill_rgb=style.praise_rgb, ink_rgb=INK_RGB, icon="mark_praise")
        case Mode.COUNTDOWN:
            return calm(text=labels.say("get_ready"), note=note or state.title, icon="play")
        case Mode.PAUSED:
            note = labels.say("paused_keys")
            return calm(text=labels.say("paused"), note=note, icon="pause")
        case Mode.REST:
            return calm(text=_summary(state, labels), note=note, icon="clock")
        case Mode.ENDED:
            text = _summary(state, labels) if state.set_number else labels.say("ended")
            return calm(text=text, note=note, icon="tick")
        case _:
            pass
    if state.cue.strip():
        mark = "mark_praise" if state.severity is None else f"mark_{state.severity.value}"
        fill = style.message_rgb(state.severity)
        return Banner(text=state.cue, fill_rgb=fill, ink_rgb=INK_RGB, icon=mark)
    return calm(text=state.title or labels.say("begin"), note=note)


def _summary(state: LiveState, labels: Labels) -> str:
    name = "one_rep_of" if state.count == 1 else "reps_of"
    return labels.say(name, number=state.set_number, count=state.count, clean=state.clean_count)
