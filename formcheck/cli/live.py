"""``formcheck live``: counting and coaching from a camera."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli.coaching import (
    LAST_WORDS_S,
    FullScreen,
    Language,
    Model,
    NoHistory,
    NoVoice,
    Trainee,
)
from formcheck.landmarks import Side
from formcheck.source import WhichPerson

__all__ = ["live"]


def live(
    exercise: Annotated[
        str, typer.Argument(help="Name of the movement; auto finds out which one it is.")
    ] = "auto",
    camera: Annotated[
        str,
        typer.Option(
            help="A number, /dev/video0, the address of a stream (rtsp://, http://), or a video file to be "
            "played at its own speed.",
            envvar="FORMCHECK_CAMERA",
        ),
    ] = "0",
    side: Annotated[
        Side | None, typer.Option(help="Your side nearer to the camera; found if not given.")
    ] = None,
    lifter: Annotated[
        WhichPerson | None,
        typer.Option(
            "--person",
            help="Whom to follow if there are two people in the picture; the one who moves if not given, "
            "which takes some seconds to tell.",
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Look at every picture once, not also at its mirror image: sooner on the screen, less sure.",
        ),
    ] = False,
    no_set_up: Annotated[
        bool, typer.Option("--no-set-up", help="Leave out the check of camera and light, and the countdown.")
    ] = False,
    no_window: Annotated[
        bool,
        typer.Option("--no-window", help="No window: print one line of JSON for every event on stdout."),
    ] = False,
    no_voice: NoVoice = False,
    lang: Language = "en",
    full_screen: FullScreen = False,
    record: Annotated[
        Path | None, typer.Option(help="Keep the video and the poses of the session in this folder.")
    ] = None,
    stats: Annotated[
        bool, typer.Option("--stats", help="Say at the end how long the pictures took, on stderr.")
    ] = False,
    max_seconds: Annotated[
        float | None, typer.Option(help="Stop by itself after so many seconds.", min=0.0)
    ] = None,
    no_history: NoHistory = False,
    person: Trainee = None,
    model: Model = None,
) -> None:
    """Count reps and coach form from a camera, live."""
    from formcheck.capture.camera import open_camera
    from formcheck.capture.live_looks import prepare_live_looks
    from formcheck.capture.live_run import Keeper, Listener, Watcher, run_live
    from formcheck.capture.model_file import obtain_model
    from formcheck.cli.keeping import tell_on_stderr
    from formcheck.cli.models import show_fetch_progress
    from formcheck.cli.quiet import native_chatter_hidden
    from formcheck.history.diary import open_diary
    from formcheck.history.moments import read_wall_clock
    from formcheck.live.coach import LiveCoach
    from formcheck.present.live_display import LiveDisplay
    from formcheck.present.live_outlets import HistoryOutlet, JsonLines, VoiceOutlet
    from formcheck.present.live_recorder import LiveRecorder
    from formcheck.present.live_view import LiveView
    from formcheck.present.phrases import load_phrases
    from formcheck.present.voice import Announcer
    from formcheck.present.voice_sink import VoiceSink
    from formcheck.present.window import Window

    phrases = load_phrases(lang)
    coach = LiveCoach(exercise, side=side, checks_set_up=not no_set_up, words=phrases.words)
    listeners: list[Listener] = [JsonLines(sys.stdout)] if no_window else []
    watchers: list[Watcher] = []
    keepers: list[Keeper] = []
    announcer, voice, display = None, None, None
    with ExitStack() as stack:
        stack.enter_context(native_chatter_hidden())
        with show_fetch_progress() as progress:
            bundle = obtain_model(path=model, progress=progress)
        if not no_voice:
            announcer = stack.enter_context(Announcer(language=lang))
            voice = VoiceOutlet(VoiceSink(announcer, phrases))
            listeners.append(voice)
            watchers.append(voice)
        if not no_window:
            window = stack.enter_context(Window(full_screen=full_screen))
            toggle = (lambda: None) if voice is None else voice.toggle
            display = LiveDisplay(window, LiveView(language=lang), toggle_voice=toggle)
        estimator = stack.enter_context(
            prepare_live_looks(bundle, stack, wanted=lifter, quick=quick)(coach.needs_outline)
        )
        diary = stack.enter_context(open_diary(tell=tell_on_stderr, person=person, wanted=not no_history))
        # Last: all of this takes a second or two, and a played file should not run away meanwhile.
        source = stack.enter_context(open_camera(camera))
        if diary.keeps:
            history = HistoryOutlet(diary, info=source.info)
            listeners.append(history)
            keepers.append(history)
        if record is not None:
            # The wall clock only names the files.
            now = read_wall_clock()
            keepers.append(stack.enter_context(LiveRecorder(record, info=source.info, now=now)))
        times = run_live(
            source,
            estimator,
            coach,
            listeners=listeners,
            watchers=watchers,
            display=display,
            keepers=keepers,
            max_s=max_seconds,
        )
        if announcer is not None:
            announcer.wait_until_silent(LAST_WORDS_S)
    if stats:
        typer.echo(times.describe(), err=True)
