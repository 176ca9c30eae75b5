"""``formcheck workout``: a day of the programme, coached."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.keeping import tell_on_stderr
from formcheck.errors import WrongUsage

if TYPE_CHECKING:
    from formcheck.capture.set_look import Estimator
    from formcheck.live.events import Event
    from formcheck.program.cameras import Cameras
    from formcheck.program.coach import WorkoutCoach
    from formcheck.program.events import WorkoutEvent
    from formcheck.program.keeping import PlaceKeeper
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
    window: Annotated[
        bool, typer.Option("--window/--no-window", help="Without one, events go to stdout as lines of JSON.")
    ] = True,
    resume: Annotated[
        bool | None,
        typer.Option("--resume/--anew", help="Take it up where it was left, or begin anew; asked without."),
    ] = None,
    easier: Annotated[
        bool, typer.Option("--easier", help="Do exercises that have a beginner's version in that one.")
    ] = False,
    waits: Annotated[
        bool, typer.Option("--waits/--no-waits", help="Rest, and leave time to read; without, to try it out.")
    ] = True,
    language: Annotated[str, typer.Option(help="Language of what is said and shown: en or de.")] = "en",
    person: Annotated[str | None, typer.Option(help="Whose workout it is, in a household.")] = None,
    no_history: Annotated[bool, typer.Option("--no-history", help="Keep nothing of it.")] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Look at every picture once: less work, and less sure.")
    ] = False,
    model: Annotated[
        Path | None, typer.Option(help="A pose landmarker bundle of your own.", envvar="FORMCHECK_MODEL")
    ] = None,
) -> None:
    """Train a day of the programme with a coach: how to do and film it, counts, rests, and what comes next."""
    from formcheck.capture.set_look import SetLooks
    from formcheck.history.diary import open_diary
    from formcheck.history.moments import read_wall_clock
    from formcheck.present.typed_keys import TypedKeys
    from formcheck.program.cameras import Cameras, read_playlists
    from formcheck.program.diary_sink import DiarySink
    from formcheck.program.keeping import PlaceKeeper, find_places_folder
    from formcheck.program.leading import Leader
    from formcheck.program.wording import wording

    programme, chosen, source = _find_day(what, day)
    cameras = Cameras(read_playlists(camera or ["0"]), chosen)
    keeper = PlaceKeeper(find_places_folder(), day=chosen.name, programme=source, person=person or "")
    coach = _make_coach(
        programme, chosen, keeper, resume=resume, easier=easier, waits=waits, language=language
    )
    with ExitStack() as stack:
        make_estimator = _choose_estimator(model, quick=quick)
        looks = stack.enter_context(SetLooks(lambda _watch: _camera_of(coach, cameras), make_estimator))
        diary = stack.enter_context(open_diary(tell=tell_on_stderr, person=person, wanted=not no_history))
        kept = DiarySink(diary, track=lambda: looks.track)

        def tell(event: "WorkoutEvent | Event", t_s: float) -> None:
            kept.push(event)
            _print_line(event, t_s)

        leader = Leader(
            coach,
            look_at=looks.look_at,
            clock=time.monotonic,
            sleep=time.sleep,
            keys=TypedKeys(sys.stdin).take,
            tell=tell,
            keep=lambda place: keeper.keep(place, now=read_wall_clock()),
        )
        try:
            leader.run()
        finally:
            if coach.station is not None:
                command = f"formcheck workout {what} --resume"
                tell_on_stderr(wording(language).say("stopped", command=command))


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
    waits: bool,
    language: str,
) -> "WorkoutCoach":
    from formcheck.program.coach import WorkoutCoach
    from formcheck.program.moves import Pace
    from formcheck.program.programme import say_in

    make = partial(
        WorkoutCoach,
        day,
        language=language,
        easier=easier,
        before=tuple(say_in(text, language) for text in programme.before),
        pace=Pace() if waits else Pace(prepare_s=0.0, film_s=0.0, rest_share=0.0),
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


def _choose_estimator(
    model: Path | None, *, quick: bool
) -> "Callable[[bool], AbstractContextManager[Estimator]]":
    from formcheck.capture.flip_averaging import FlipAveragingEstimator
    from formcheck.capture.model_file import obtain_model
    from formcheck.capture.pose_estimator import PoseEstimator
    from formcheck.cli.models import show_fetch_progress

    with show_fetch_progress() as progress:
        bundle = obtain_model(path=model, progress=progress)
    kind: type[PoseEstimator | FlipAveragingEstimator] = PoseEstimator if quick else FlipAveragingEstimator
    return lambda with_outline: kind(bundle, with_outline=with_outline)


def _camera_of(coach: "WorkoutCoach", cameras: "Cameras") -> str:
    station = coach.station
    if station is None:
        raise RuntimeError("expected a set to look at, but the workout is over")
    return cameras.of(station)


def _print_line(event: "WorkoutEvent | Event", t_s: float) -> None:
    from formcheck.program.leading import describe_event

    print(json.dumps(describe_event(event, t_s), ensure_ascii=False, allow_nan=False), flush=True)  # noqa: T201
