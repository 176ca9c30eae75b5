"""The mirror test before a camera, as ``formcheck mirror`` runs it: what is opened, and who is told."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import typer

from formcheck.errors import StandUnfit
from formcheck.history.diary import Diary
from formcheck.live.events import Event, RangeMeasured, TiltMeasured
from formcheck.live.mirror_coach import MirrorCoach
from formcheck.mirror import Judged
from formcheck.tilt.range_report import RangeReport
from formcheck.tilt.verdict import TiltReport

__all__ = ["MirrorSession", "judge_camera"]

_LAST_WORDS_S = 12.0
# An answer takes up to 8 seconds to be said (measured in German, with espeak-ng).


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorSession:
    """What is wanted of a session before a camera.

    Attributes
    ----------
    camera : str
        As in :func:`formcheck.capture.camera.open_camera`.
    wants_range : bool
        Whether it is the own-range test.
    own_neutral_deg : float or None
        Tilt of the person's own relaxed stand.
    has_window, has_voice, full_screen, tells_times : bool
        Whether there is a window, a voice, whether the window is as large as the screen, and whether it is
        said how fast it went.
    language : str
        Such as ``en``.
    max_s : float or None
        When to stop, in seconds.
    """

    camera: str
    wants_range: bool
    own_neutral_deg: float | None
    has_window: bool
    has_voice: bool
    full_screen: bool
    tells_times: bool
    language: str
    max_s: float | None


class _Keeper:
    """Keeps every answer in the history as it comes."""

    def __init__(self, diary: Diary, coach: MirrorCoach) -> None:
        self._diary, self._coach = diary, coach

    def push(self, event: Event) -> None:
        """Keep an answer."""
        view = self._coach.view
        if isinstance(event, TiltMeasured) and view.answer is not None:
            self._diary.add_tilt(view.answer.report)
        elif isinstance(event, RangeMeasured) and view.own_range is not None:
            self._diary.add_own_range(view.own_range.result, source=view.own_range.source)


def judge_camera(
    session: MirrorSession, *, bundle: Path, diary: Diary
) -> tuple[TiltReport | RangeReport, Judged | None]:
    """Lead somebody before a camera through the test.

    Parameters
    ----------
    session : MirrorSession
        What is wanted.
    bundle : Path
        A pose landmarker bundle.
    diary : Diary
        Keeps the answers.

    Returns
    -------
    report : TiltReport or RangeReport
        The last answer.
    judged : Judged or None
        With the picture it is about; None for the own-range test.

    Raises
    ------
    FormcheckError
        If the camera, the window or the landmarker fails.
    StandUnfit
        If the session ended without an answer.
    """
    from formcheck.capture.camera import open_camera
    from formcheck.capture.live_run import Listener
    from formcheck.capture.mirror_run import run_mirror
    from formcheck.capture.stand_looker import StandLooker
    from formcheck.mirror import describe_source
    from formcheck.present.live_outlets import JsonLines, VoiceOutlet
    from formcheck.present.mirror_display import MirrorDisplay
    from formcheck.present.phrases import load_phrases
    from formcheck.present.voice import Announcer
    from formcheck.present.voice_sink import VoiceSink
    from formcheck.present.window import Window

    phrases = load_phrases(session.language)
    announcer, voice, display = None, None, None
    with ExitStack() as stack:
        listeners: list[Listener] = []
        if not session.has_window:
            listeners.append(JsonLines(sys.stdout))
        if session.has_voice:
            announcer = stack.enter_context(Announcer(language=session.language))
            voice = VoiceOutlet(VoiceSink(announcer, phrases))
            listeners.append(voice)
        if session.has_window:
            window = stack.enter_context(Window(full_screen=session.full_screen))
            toggle = (lambda: None) if voice is None else voice.toggle
            display = MirrorDisplay(window, phrases, toggle_voice=toggle)
        looker = stack.enter_context(StandLooker(bundle))
        looker.warm_up()
        # Last: a played file should not run away meanwhile.
        camera = stack.enter_context(open_camera(session.camera))
        coach = MirrorCoach(
            describe_source(camera.info, frames=0),
            wants_range=session.wants_range,
            own_neutral_deg=session.own_neutral_deg,
        )
        listeners.append(_Keeper(diary, coach))
        seen = run_mirror(
            camera, looker.look, coach, listeners=listeners, display=display, max_s=session.max_s
        )
        if announcer is not None:
            announcer.wait_until_silent(_LAST_WORDS_S)
    if session.tells_times:
        typer.echo(seen.times.describe(), err=True)
    moment = seen.moment
    if moment.own_range is not None:
        return moment.own_range, None
    if moment.answer is None or seen.judged_rgb is None:
        wanted = "the test ended before there was an answer." if moment.help is None else moment.help.text
        raise StandUnfit(f"No stand was judged: {wanted}")
    return moment.answer.report, Judged(answer=moment.answer, image_rgb=seen.judged_rgb)
