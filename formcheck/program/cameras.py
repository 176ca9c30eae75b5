"""Which camera, or which clip, shows which set."""

from collections.abc import Sequence
from pathlib import Path

from formcheck.errors import SourceNotFound, WrongUsage
from formcheck.program.programme import Day
from formcheck.program.stations import Station, lay_out

__all__ = ["Cameras", "read_playlists"]

_PLAYLIST = ".m3u"


class Cameras:
    """Cameras or clips for a day: one for all, one for each exercise, or one for each set.

    Parameters
    ----------
    names : sequence of str
        As ``--camera`` takes them.
    day : Day
        What is done.

    Raises
    ------
    WrongUsage
        If there is another number of them.
    """

    def __init__(self, names: Sequence[str], day: Day) -> None:
        self._names = tuple(names)
        self._places = [station.place for station in lay_out(day)]
        self._exercises = len(day.exercises)
        if len(self._names) not in (1, self._exercises, len(self._places)):
            raise WrongUsage(
                f"--camera was given {len(self._names)} times; give one for all, or one for each of the "
                f"{self._exercises} exercises, or one for each of the {len(self._places)} sets of {day.name}."
            )

    def of(self, station: Station) -> str:
        """Give the camera or clip that shows a set.

        Parameters
        ----------
        station : Station
            The set.

        Returns
        -------
        str
            As ``--camera`` takes it.
        """
        if len(self._names) == 1:
            return self._names[0]
        if len(self._names) == self._exercises:
            return self._names[station.index]
        return self._names[self._places.index(station.place)]


def read_playlists(names: Sequence[str]) -> tuple[str, ...]:
    """Put the clips of playlists in their places.

    Parameters
    ----------
    names : sequence of str
        Cameras, clips and playlists (files that end in ``.m3u``: a clip in every line, as seen from the
        folder of the playlist; lines that begin with ``#`` are remarks).

    Returns
    -------
    tuple of str
        Cameras and clips.

    Raises
    ------
    SourceNotFound
        If a playlist is not there, or is no text.
    WrongUsage
        If there is nothing in it.
    """
    whole: list[str] = []
    for name in names:
        path = Path(name)
        if "://" in name or path.suffix.lower() != _PLAYLIST:
            whole.append(name)
            continue
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SourceNotFound(f"The playlist '{name}' cannot be read; check the name.") from error
        clips = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        if not clips:
            raise WrongUsage(f"The playlist '{name}' names no clip; write one in every line.")
        whole += [str(path.parent / clip) for clip in clips]
    return tuple(whole)
