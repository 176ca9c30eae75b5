"""What the coach says and shows at each step, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.exercises import load
from formcheck.program.events import SetResult
from formcheck.program.guide import guide_of
from formcheck.program.programme import Day, say_in
from formcheck.program.stations import Station
from formcheck.program.wording import wording

__all__ = ["EASIER_KEY", "REPEAT_KEY", "Telling", "Told"]

EASIER_KEY, REPEAT_KEY = "-", "r"
"""Keys that sentences name, as in :mod:`formcheck.present.keys`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told as a step begins.

    Attributes
    ----------
    title, lead : str
        Of the screen, and what matters most below it.
    lines : tuple of str
        On the screen.
    said : tuple of (str, str)
        Aloud: key and sentence.
    """

    title: str
    lead: str = ""
    lines: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()


class Telling:
    """The coach's words for a day.

    Parameters
    ----------
    day : Day
        What is done.
    language : str, optional
        In which language.
    before : tuple of str, optional
        What to show before anything is done.
    """

    def __init__(self, day: Day, *, language: str = "en", before: tuple[str, ...] = ()) -> None:
        self._day = day
        self._before = before
        self._words = wording(language)

    @property
    def title(self) -> str:
        """The day's title."""
        return say_in(self._day.title, self._words.language)

    def sentence(self, key: str, /, **values: object) -> tuple[str, str]:
        """Give one sentence with its key.

        Parameters
        ----------
        key : str
            Which one.
        **values : object
            What is put in.

        Returns
        -------
        tuple of (str, str)
            The key, and the sentence.
        """
        return key, self._words.say(key, **values)

    def name(self, station: Station) -> str:
        """Give a movement's name.

        Parameters
        ----------
        station : Station
            A set of it.

        Returns
        -------
        str
            For people.
        """
        return guide_of(station.exercise, self._words.language).name

    def amount(self, station: Station) -> str:
        """Give how much of a movement is done.

        Parameters
        ----------
        station : Station
            A set of it.

        Returns
        -------
        str
            Sets and reps, and whether on each side.
        """
        reps = self._reps(station)
        return f"{reps} {self._words.say('each_side')}" if len(station.plan.sides) > 1 else reps

    def picture(self, station: Station) -> str | None:
        """Give the name of a movement's picture.

        Parameters
        ----------
        station : Station
            A set of it.

        Returns
        -------
        str or None
            None if there is no picture.
        """
        return guide_of(station.exercise, self._words.language).picture

    def prepare(self, station: Station, *, taken_up: bool, broken_off: bool) -> Told:
        """Tell what is needed.

        Parameters
        ----------
        station : Station
            The first set to come.
        taken_up, broken_off : bool
            Whether the workout was stopped before, and whether that was within a set.

        Returns
        -------
        Told
            Equipment, what to know before, and where it is taken up.
        """
        said = [self.sentence("welcome", title=self.title)]
        if taken_up:
            key = "taken_up_broken_off" if broken_off else "taken_up"
            said.append(
                self.sentence(key, name=self.name(station), set=station.set_number, sets=station.sets)
            )
        equipment = [say_in(thing, self._words.language) for thing in self._day.equipment]
        if equipment:
            said.append(("equipment", f"{self._words.say('equipment')} {'; '.join(equipment)}."))
        lines = [text for key, text in said[1:] if key != "equipment"]
        if equipment:
            lines += [self._words.say("equipment"), *(f"- {thing}" for thing in equipment)]
        return Told(
            title=self._words.say("titles.prepare"),
            lead=self.title,
            lines=tuple(lines),
            said=tuple(said),
        )

    @property
    def has_care(self) -> bool:
        """Whether there is something to take care of."""
        return bool(self._before)

    def care(self) -> Told:
        """Tell what to take care of.

        Returns
        -------
        Told
            What the programme says before anything is done.
        """
        said = tuple(("care", text) for text in self._before)
        return Told(title=self._words.say("titles.care"), lines=self._before, said=said)

    def learn(self, station: Station, *, is_first_of_kind: bool) -> Told:
        """Tell how a movement is done.

        Parameters
        ----------
        station : Station
            The set to come.
        is_first_of_kind : bool
            Whether it is the first of the warm-up or the first of the strength exercises.

        Returns
        -------
        Told
            The movement, what to mind, and the easier version.
        """
        guide = guide_of(station.exercise, self._words.language)
        lines = [("how", guide.how)] if guide.how else []
        if station.plan.note is not None:
            lines.append(("note", say_in(station.plan.note, self._words.language)))
        if station.plan.easier is not None:
            lines.append(self._easier(station))
        said = [self.sentence("film", name=guide.name, amount=self.amount(station)), *lines]
        if is_first_of_kind:
            said.insert(0, self.sentence("warm_up" if station.plan.warm_up else "strength"))
        return Told(
            title=guide.name,
            lead=self.amount(station),
            lines=tuple(text for _, text in lines),
            said=tuple(said),
        )

    def film(self, station: Station, *, is_first_side: bool) -> Told:
        """Tell how a movement is filmed.

        Parameters
        ----------
        station : Station
            The set to come.
        is_first_side : bool
            Whether the exercise begins; on the other side the camera may stay where it is.

        Returns
        -------
        Told
            Where the camera goes, and which way to face.
        """
        guide = guide_of(station.exercise, self._words.language)
        said: list[tuple[str, str]] = [("camera", guide.camera)] if is_first_side else []
        if station.side is not None:
            kind = "turn" if load(station.exercise).is_on_one_leg else "side"
            said.append(self.sentence(f"{kind}_{station.side}"))
        elif guide.face:
            said.append(("face", guide.face))
        return Told(
            title=self._words.say("titles.film"),
            lead=guide.name,
            lines=tuple(text for _, text in said),
            said=tuple(said),
        )

    def set_up(self, station: Station) -> Told:
        """Ask to take one's place.

        Parameters
        ----------
        station : Station
            The set to come.

        Returns
        -------
        Told
            One sentence.
        """
        key = "set_up" if station.side is None else f"set_up_side_{station.side}"
        sentence = self.sentence(key, set=station.set_number, sets=station.sets)
        return Told(
            title=self.name(station), lead=self._set_of(station), lines=(sentence[1],), said=(sentence,)
        )

    def set(self, station: Station) -> Told:
        """Tell what the set is.

        Parameters
        ----------
        station : Station
            The set.

        Returns
        -------
        Told
            Only for the screen: aloud it is counted.
        """
        return Told(title=self.name(station), lead=self._set_of(station))

    def rest(self, station: Station, *, seconds: float, is_other: bool) -> Told:
        """Tell how long to rest and what comes.

        Parameters
        ----------
        station : Station
            The set to come.
        seconds : float
            Of rest.
        is_other : bool
            Whether it is another exercise.

        Returns
        -------
        Told
            One sentence.
        """
        key = "rest_next" if is_other else "rest"
        sentence = self.sentence(key, seconds=round(seconds), name=self.name(station))
        return Told(
            title=self._words.say("titles.rest"),
            lead=self._set_of(station),
            lines=(sentence[1],),
            said=(sentence,),
        )

    def done(self, results: Sequence[SetResult], *, planned: int) -> Told:
        """Say goodbye.

        Parameters
        ----------
        results : sequence of SetResult
            What became of the sets.
        planned : int
            How many sets there were to do.

        Returns
        -------
        Told
            One sentence, and the reps of every exercise for the screen.
        """
        done = sum(result.outcome in ("done", "over") for result in results)
        key = "done" if done >= planned else "done_short"
        sentence = self.sentence(key, done=done, planned=planned)
        reps: dict[str, list[str]] = {}
        for result in results:
            name = guide_of(result.exercise, self._words.language).name
            reps.setdefault(name, []).append(str(result.reps))
        return Told(
            title=self._words.say("titles.done"),
            lead=sentence[1],
            lines=tuple(f"{name}: {', '.join(counts)}" for name, counts in reps.items()),
            said=(sentence,),
        )

    def _set_of(self, station: Station) -> str:
        fewest, most = station.reps
        key = "set_of" if fewest == most else "set_of_range"
        return self._words.say(key, set=station.set_number, sets=station.sets, fewest=fewest, most=most)

    def _reps(self, station: Station) -> str:
        fewest, most = station.reps
        key = "reps_one" if fewest == most else "reps_range"
        return self._words.say(key, sets=station.sets, fewest=fewest, most=most)

    def _easier(self, station: Station) -> tuple[str, str]:
        """Offer the easier version, or say what it is where it was chosen."""
        light = station.plan.easier
        assert light is not None
        fewest, most = light.reps
        amount = self._words.say(
            "reps_one" if fewest == most else "reps_range", sets=light.sets, fewest=fewest, most=most
        )
        is_taken = (station.sets, station.reps) == (light.sets, light.reps)
        return self.sentence(
            "easier_taken" if is_taken else "easier_offer",
            amount=amount,
            note=say_in(light.note, self._words.language),
            press=EASIER_KEY,
        )
