"""``formcheck workout``: a day of the programme, coached."""

import shlex
import sys
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from formcheck.cli.keeping import tell_on_stderr
from formcheck.errors import WrongUsage

if TYPE_CHECKING:
    from formcheck.program.cameras import Cameras
    from formcheck.program.coach import WorkoutCoach
    from formcheck.program.keeping import PlaceKeeper
    from formcheck.program.leading import Teller
    from formcheck.program.programme import Day, Programme

__all__ = ["workout"]


def workout(
    what: Annotated[
        str, typer.Argument(help="A day of the programme (day1, day2), or a programme of your own (TOML).")
    ] = "day1",
    day: Annotated[
        str | None, typer.Option(help="Which day of your own programme; its first without.")
    ] = None,
    camera: Annotated[
        list[str] | None,
        typer.Option(
            help="Number, device, address, or a clip that is played; once for all, or once for each exercise "
            "or set. A playlist (.m3u) stands for its clips."
        ),
    ] = None,
    resume: Annotated[
        bool | None,
        typer.Option("--resume/--anew", help="Take it up where it was left, or begin anew; asked without."),
    ] = None,
    easier: Annotated[
        bool, typer.Option("--easier", help="Do exercises that have a beginner's version in that one.")
    ] = False,
    no_waits: Annotated[
        bool, typer.Option("--no-waits", help="No rests, and no time to read: to try it out.")
    ] = False,
    no_window: Annotated[
        bool,
        typer.Option(
            "--no-window",
            help="No window: print one line of JSON for every event on stdout, and read go_on, skip, repeat, "
            "easier, pause and stop, each in a line, from stdin.",
        ),
    ] = False,
    no_voice: NoVoice = False,
    lang: Language = "en",
    full_screen: FullScreen = False,
    no_history: NoHistory = False,
    person: Trainee = None,
    model: Model = None,
) -> None:
    """Train a day of the programme with a coach: how to do and film it, counts, rests, what is next."""
    from formcheck.capture.camera import open_camera
    from formcheck.capture.live_looks import prepare_live_looks
    from formcheck.capture.model_file import obtain_model
    from formcheck.capture.set_look import SetLooks
    from formcheck.cli.models import show_fetch_progress
    from formcheck.cli.quiet import native_chatter_hidden
    from formcheck.history.diary import open_diary
    from formcheck.history.moments import read_wall_clock
    from formcheck.present.phrases import load_phrases
    from formcheck.present.typed_keys import TypedKeys
    from formcheck.present.voice import Announcer
    from formcheck.present.voice_sink import VoiceSink
    from formcheck.present.window import Window
    from formcheck.present.workout_display import WorkoutDisplay
    from formcheck.present.workout_outlets import WorkoutLines, WorkoutVoice
    from formcheck.program.cameras import Cameras, read_playlists
    from formcheck.program.diary_sink import DiarySink
    from formcheck.program.keeping import PlaceKeeper, find_places_folder
    from formcheck.program.leading import Leader
    from formcheck.program.stations import lay_out

    phrases = load_phrases(lang)
    programme, chosen, source = _find_day(what, day)
    cameras = Cameras(read_playlists(camera or ["0"]), chosen)
    keeper = PlaceKeeper(find_places_folder(), day=chosen.name, programme=source, person=person or "")
    coach = _make_coach(programme, chosen, keeper, resume=resume, easier=easier, no_waits=no_waits, lang=lang)
    announcer, voice, display = None, None, None
    with ExitStack() as stack:
        stack.enter_context(native_chatter_hidden())
        # Not only when the first set is about to begin: nobody reads four pages for no camera.
        to_come = lay_out(chosen)[coach.progress[0] :]
        for name in dict.fromkeys(map(cameras.of, to_come)):
            open_camera(name).close()
        with show_fetch_progress() as progress:
            bundle = obtain_model(path=model, progress=progress)
        make_estimator = prepare_live_looks(bundle, stack)
        looks = stack.enter_context(
            SetLooks(lambda _watch: _camera_of(coach, cameras), make_estimator, words=phrases.words)
        )
        diary = stack.enter_context(open_diary(tell=tell_on_stderr, person=person, wanted=not no_history))
        listeners: list[Teller] = [DiarySink(diary, track=lambda: looks.track).tell]
        if not no_voice:
            announcer = stack.enter_context(Announcer(language=lang))
            voice = WorkoutVoice(VoiceSink(announcer, phrases))
            listeners.append(voice.tell)
        if no_window:
            listeners.append(WorkoutLines(sys.stdout).tell)
            keys = TypedKeys(sys.stdin).take
        else:
            window = stack.enter_context(Window(full_screen=full_screen))
            toggle = (lambda: None) if voice is None else voice.toggle
            display = WorkoutDisplay(window, coach, language=lang, toggle_voice=toggle)
            listeners.append(display.tell)
            keys = display.take
        leader = Leader(
            coach,
            look_at=looks.look_at,
            clock=time.monotonic,
            sleep=time.sleep,
            keys=keys,
            listeners=listeners,
            show=display.show if display is not None else None,
            keep=lambda place: keeper.keep(place, now=read_wall_clock()),
        )
        try:
            leader.run()
        finally:
            # Where nothing was done yet nothing was kept.
            if coach.station is not None and keeper.read() is not None:
                _say_how_to_go_on(what, day, lang=lang, person=person)
        if announcer is not None:
            announcer.wait_until_silent(LAST_WORDS_S)


def _say_how_to_go_on(what: str, day: str | None, *, lang: str, person: str | None) -> None:
    from formcheck.program.wording import wording

    command = ["formcheck", "workout", what]
    for option, value in (("--day", day), ("--for", person), ("--lang", None if lang == "en" else lang)):
        if value is not None:
            command += [option, value]
    tell_on_stderr(wording(lang).say("stopped", command=shlex.join([*command, "--resume"])))


def _find_day(what: str, day: str | None) -> "tuple[Programme, Day, str]":
    """Find the day, and the file that it is from; empty for the built-in programme."""
    from formcheck.program.reading import article_programme, read_programme

    if Path(what).suffix.lower() != ".toml":
        if day is not None:
            raise WrongUsage(f"--day is for a programme of your own; '{what}' is a day already.")
        return article_programme(), _day_of(article_programme(), what), ""
    programme = read_programme(Path(what))
    chosen = programme.days[0] if day is None else _day_of(programme, day)
    return programme, chosen, str(Path(what).resolve())


def _day_of(programme: "Programme", name: str) -> "Day":
    try:
        return programme.day(name)
    except KeyError:
        names = ", ".join(day.name for day in programme.days)
        raise WrongUsage(
            f"There is no day '{name}'; choose {names}, or name a file that ends in .toml."
        ) from None


def _make_coach(
    programme: "Programme",
    day: "Day",
    keeper: "PlaceKeeper",
    *,
    resume: bool | None,
    easier: bool,
    no_waits: bool,
    lang: str,
) -> "WorkoutCoach":
    from formcheck.program.coach import WorkoutCoach
    from formcheck.program.moves import Pace
    from formcheck.program.programme import say_in

    make = partial(
        WorkoutCoach,
        day,
        language=lang,
        easier=easier,
        before=tuple(say_in(text, lang) for text in programme.before),
        pace=Pace.without_waits() if no_waits else Pace(),
    )
    place = None if resume is False else keeper.read()
    if place is None:
        if resume:
            tell_on_stderr(f"Nothing was left of {day.name}; it begins anew.")
        return make()
    try:
        coach = make(place=place)
    except ValueError:
        tell_on_stderr(f"The programme of {day.name} was changed since it was left; it begins anew.")
        return make()
    if resume or _wants_to_resume(day.name, place.saved_at):
        return coach
    return make()


def _wants_to_resume(day: str, saved_at: str) -> bool:
    if not sys.stdin.isatty():
        tell_on_stderr(f"{day} was left on {saved_at}; --resume takes it up there. It begins anew now.")
        return False
    return typer.confirm(f"{day} was left on {saved_at}. Take it up there?", default=True, err=True)


def _camera_of(coach: "WorkoutCoach", cameras: "Cameras") -> str:
    station = coach.station
    if station is None:
        raise RuntimeError("expected a set to look at, but the workout is over")
    return cameras.of(station)
