"""The place where a workout was left, kept on this machine until it is taken up."""

import hashlib
import json
import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from formcheck.history.people import key_of, tidy_name
from formcheck.program.place import Place

__all__ = ["PlaceKeeper", "find_places_folder"]

_log = logging.getLogger(__name__)


def find_places_folder() -> Path:
    """Say which folder places are kept in.

    Returns
    -------
    Path
        In the user's folder for state; it need not be there yet.
    """
    # Imported when needed: the command should start quickly.
    from platformdirs import user_state_path

    return user_state_path("formcheck", appauthor=False) / "workouts"


class PlaceKeeper:
    """Keeps the place of one workout: one file for each day, person and programme.

    Parameters
    ----------
    folder : Path
        Where to; it is made when something is kept.
    day : str
        Name of the programme's day.
    programme : str, optional
        Tells apart programmes that have a day of the same name, such as by their file.
    person : str, optional
        Whose place it is; capitals do not tell people apart.

    Raises
    ------
    WrongUsage
        If the name cannot be one.
    """

    def __init__(self, folder: Path, *, day: str, programme: str = "", person: str = "") -> None:
        whose = hashlib.sha256(json.dumps([programme, key_of(tidy_name(person))]).encode()).hexdigest()[:12]
        self.path = folder / f"{day}-{whose}.json"
        """The file."""
        self._has_told = False

    def read(self) -> Place | None:
        """Read the place.

        Returns
        -------
        Place or None
            None if nothing was left, or if what was kept is damaged, which is logged.
        """
        try:
            return Place.from_dict(json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, AttributeError, RecursionError) as error:
            _log.warning(
                "The place kept in '%s' cannot be read (%s); the workout begins anew.",
                self.path,
                type(error).__name__,
            )
            return None

    def keep(self, place: Place | None, *, now: datetime) -> None:
        """Keep a place; what goes wrong is logged once and stops no workout.

        Parameters
        ----------
        place : Place or None
            None removes what is kept: the workout is done.
        now : datetime
            When it is, for people.
        """
        # Only imported here: nothing else of this package writes files.
        from formcheck.errors import OutputError
        from formcheck.present.atomic import open_atomically

        try:
            if place is None:
                self.path.unlink(missing_ok=True)
                return
            self.path.parent.mkdir(parents=True, exist_ok=True)
            dated = replace(place, saved_at=now.isoformat(timespec="seconds"))
            with open_atomically(self.path, "w") as file:
                file.write(json.dumps(dated.to_dict(), ensure_ascii=False, allow_nan=False) + "\n")
        except (OSError, OutputError) as error:
            if not self._has_told:
                self._has_told = True
                _log.warning("Where the workout is cannot be kept, so it cannot be taken up later: %s", error)
