"""Files that are no video: one sentence each, with the file and the way out."""

import socket
from pathlib import Path

import pytest

from formcheck.capture.video_file import VideoFile
from formcheck.errors import SourceError, SourceNotFound, VideoUnreadable
from tests.clips import even_times, write_clip, write_photo, write_sound
from tests.privileges import without_privileges


def message_of(path: Path, kind: type[SourceError]) -> str:
    with pytest.raises(kind) as caught:
        VideoFile(path)
    message = str(caught.value)
    assert str(path) in message
    assert message.endswith((".", "?"))
    assert "\n" not in message
    return message


def test_no_such_file_suggests_a_near_name(tmp_path: Path) -> None:
    (tmp_path / "set1.mp4").write_bytes(b"x")
    assert message_of(tmp_path / "set1.mov", SourceNotFound).endswith("did you mean 'set1.mp4'?")
    assert "check the name" in message_of(tmp_path / "quite_different.webm", SourceNotFound)
    assert "check the name" in message_of(tmp_path / "no" / "such" / "folder.mp4", SourceNotFound)


def test_something_below_a_file_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "set1.mp4").write_bytes(b"x")
    message_of(tmp_path / "set1.mp4" / "set2.mp4", SourceNotFound)


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in message_of(tmp_path, VideoUnreadable)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "set1.mp4"
    path.touch()
    assert "is empty" in message_of(path, VideoUnreadable)


def test_no_ordinary_file(tmp_path: Path) -> None:
    path = tmp_path / "set1.mp4"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        assert "device or a pipe" in message_of(path, VideoUnreadable)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "set1.mp4", times_s=even_times(5))
    path.chmod(0)
    with without_privileges():
        assert "may not be read" in message_of(path, VideoUnreadable)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", b"Monday: deadlift, 3 x 5\nTuesday: rest\n" * 200),
        ("set1.mp4", b"Monday: deadlift, 3 x 5\n" * 200),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:10,\nset1.ts\n#EXT-X-ENDLIST\n"),
        ("list.ffconcat", b"ffconcat version 1.0\nfile set1.ts\n"),
        ("titles.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHinge\n\n"),
        ("noise.bin", bytes(range(256)) * 40),
    ],
)
def test_not_a_video(tmp_path: Path, name: str, content: bytes) -> None:
    write_clip(tmp_path / "set1.ts", times_s=even_times(30))
    path = tmp_path / name
    path.write_bytes(content)
    assert "is not a video" in message_of(path, VideoUnreadable)


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png"])
def test_a_photo(tmp_path: Path, name: str) -> None:
    assert "no movement to analyse" in message_of(write_photo(tmp_path / name), VideoUnreadable)


@pytest.mark.parametrize("name", ["still.gif", "still.mp4"])
def test_a_single_picture(tmp_path: Path, name: str) -> None:
    path = write_clip(tmp_path / name, times_s=[0.0])
    assert "single picture" in message_of(path, VideoUnreadable)


def test_sound_alone(tmp_path: Path) -> None:
    assert "no video in it, only sound" in message_of(write_sound(tmp_path / "talk.m4a"), VideoUnreadable)


def test_a_cover_picture_is_no_video(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "song.mp3", has_cover=True)
    assert "no video in it, only sound" in message_of(path, VideoUnreadable)


def test_an_unknown_codec(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "set1.mp4", times_s=even_times(20))
    path.write_bytes(path.read_bytes().replace(b"avc1", b"zzzz").replace(b"avcC", b"zzzC"))
    assert "convert it to H.264" in message_of(path, VideoUnreadable)
