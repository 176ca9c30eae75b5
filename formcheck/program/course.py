"""How far a workout has come: which set is next, and what became of those before."""

from formcheck.program.events import SetResult
from formcheck.program.place import Place, fingerprint
from formcheck.program.programme import Day
from formcheck.program.stations import Station, lay_out

__all__ = ["NOT_DONE", "Course"]

NOT_DONE = frozenset({"skipped", "not_seen"})
"""What becomes of sets that were not done."""


class Course:
    """The sets of a day, and how far one has come.

    Parameters
    ----------
    day : Day
        What is done.
    easier : bool, optional
        Whether exercises that have an easier version are done in that one.
    place : Place or None, optional
        Where to take it up; what is easier is told by the place then, and `easier` is about what is left.

    Raises
    ------
    ValueError
        If the place is none of this day.
    """

    def __init__(self, day: Day, *, easier: bool = False, place: Place | None = None) -> None:
        self.day = day
        """What is done."""
        self._fingerprint = fingerprint(day)
        self.results: list[SetResult] = []
        """What became of the sets so far."""
        self._easier = {at for at, one in enumerate(day.exercises) if easier and one.easier is not None}
        self._stations = lay_out(day, self._easier)
        self._at = 0
        if place is not None:
            self._take_up(place, easier=easier)

    def _take_up(self, place: Place, *, easier: bool) -> None:
        if place.day != self.day.name or place.fingerprint != self._fingerprint:
            raise ValueError("expected a place of this day, got one of a day that is another or was changed")
        self._easier = set(place.easier)
        self._stations = lay_out(self.day, self._easier)
        places = [station.place for station in self._stations]
        if (place.index, place.side, place.set) not in places:
            raise ValueError("expected a place of this day, got a set that it does not have")
        self._at = places.index((place.index, place.side, place.set))
        if easier:
            self._ease_what_is_left()
        self.results = list(place.results)

    def _ease_what_is_left(self) -> None:
        """Take the easier version of all that is left; but not where the set that is next is none of it."""
        here = self.current
        for at in range(here.index, len(self.day.exercises)):
            light = self.day.exercises[at].easier
            if light is not None and (at > here.index or here.set_number <= light.sets):
                self._easier.add(at)
        self._stations = lay_out(self.day, self._easier)
        self._at = [station.place for station in self._stations].index(here.place)

    @property
    def station(self) -> Station | None:
        """The set that is done now or next; None when all are done."""
        return self._stations[self._at] if self._at < len(self._stations) else None

    @property
    def current(self) -> Station:
        """The same where there is one."""
        return self._stations[self._at]

    @property
    def previous(self) -> Station | None:
        """The set before that one in the order of the day."""
        return self._stations[self._at - 1] if self._at else None

    @property
    def position(self) -> int:
        """How many sets come before the current one in the order of the day."""
        return self._at

    @property
    def planned(self) -> int:
        """How many sets there are in all."""
        return len(self._stations)

    @property
    def left_out(self) -> frozenset[int]:
        """Which sets before the current one were not done, by their number in the day, from 0."""
        not_done = {(old.index, old.side, old.set) for old in self.results if old.outcome in NOT_DONE}
        return frozenset(
            number for number, station in enumerate(self._stations[: self._at]) if station.place in not_done
        )

    def place(self, broken_off_reps: int) -> Place | None:
        """Give where it would be taken up if it were stopped now.

        Parameters
        ----------
        broken_off_reps : int
            Reps counted in the set that is being done.

        Returns
        -------
        Place or None
            None when all is done.
        """
        station = self.station
        if station is None:
            return None
        return Place(
            day=self.day.name,
            fingerprint=self._fingerprint,
            index=station.index,
            side=station.side,
            set=station.set_number,
            broken_off_reps=broken_off_reps,
            easier=tuple(sorted(self._easier)),
            results=tuple(self.results),
        )

    def write_down(self, outcome: str, *, reps: int, clean: int) -> SetResult:
        """Write down what became of the current set, and go on to the next.

        Parameters
        ----------
        outcome : str
            As in :attr:`SetResult.outcome`.
        reps, clean : int
            Counted, and of them without a fault.

        Returns
        -------
        SetResult
            What was written down. A set that is done again counts once.
        """
        station = self.current
        result = SetResult(
            exercise=station.exercise,
            index=station.index,
            side=station.side,
            set=station.set_number,
            planned=station.reps,
            reps=reps,
            clean=clean,
            outcome=outcome,
        )
        self.results = [old for old in self.results if (old.index, old.side, old.set) != station.place]
        self.results.append(result)
        self._at += 1
        return result

    @property
    def has_result(self) -> bool:
        """Whether something became of the current set before, and it is being done again."""
        return any((old.index, old.side, old.set) == self.current.place for old in self.results)

    def pass_over(self) -> None:
        """Go on to the next set, and leave what was written down of this one."""
        self._at += 1

    def go_back(self) -> None:
        """Go back to the set before, if there is one."""
        self._at = max(0, self._at - 1)

    def change_ease(self) -> bool:
        """Take the easier version of the current exercise, or go back to the full one.

        Returns
        -------
        bool
            Whether the current set still is one; if not, the one after the exercise is the current one now.
        """
        station = self.current
        self._easier ^= {station.index}
        self._stations = lay_out(self.day, self._easier)
        for at, one in enumerate(self._stations):
            if one.place == station.place:
                self._at = at
                return True
        later = [at for at, one in enumerate(self._stations) if one.index > station.index]
        self._at = min(later, default=len(self._stations))
        return False
