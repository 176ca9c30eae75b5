"""Which clip shows which set."""

from pathlib import Path

import pytest

from formcheck.errors import SourceNotFound, WrongUsage
from formcheck.program.cameras import Cameras, read_playlists
from formcheck.program.reading import article_programme
from formcheck.program.stations import lay_out

DAY1, DAY2 = article_programme().days


def shown(names: list[str]) -> list[str]:
    cameras = Cameras(names, DAY1)
    return [cameras.of(station) for station in lay_out(DAY1)]


def test_one_for_all_one_for_each_exercise_or_one_for_each_set() -> None:
    assert shown(["0"]) == ["0"] * 8
    assert shown(["a", "b", "c", "d"]) == ["a", "b", "c", "c", "c", "d", "d", "d"]
    assert shown(list("abcdefgh")) == list("abcdefgh")


def test_sets_of_an_easier_version_keep_their_clips() -> None:
    names = [str(number) for number in range(11)]
    cameras = Cameras(names, DAY2)
    assert [cameras.of(station) for station in lay_out(DAY2, easier={3})] == names[:10]


def test_another_number() -> None:
    with pytest.raises(WrongUsage, match=r"given 3 times; .*4 exercises.*8 sets of day1"):
        Cameras(["a", "b", "c"], DAY1)


def test_a_playlist(tmp_path: Path) -> None:
    path = tmp_path / "evening.m3u"
    path.write_text("#EXTM3U\na.mp4\n\nmore/b.mp4\n", encoding="utf-8")
    read = read_playlists(["0", str(path), "rtsp://camera/list.m3u"])
    assert read == ("0", str(tmp_path / "a.mp4"), str(tmp_path / "more/b.mp4"), "rtsp://camera/list.m3u")
    path.write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(WrongUsage, match=r"evening\.m3u"):
        read_playlists([str(path)])
    with pytest.raises(SourceNotFound, match=r"other\.m3u"):
        read_playlists([str(tmp_path / "other.m3u")])
