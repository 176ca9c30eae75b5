"""Everything formcheck raises on its own account.

::

    FormcheckError                 catch this one to catch all of them
    ├── SourceError                what was given to read cannot be used
    │   ├── SourceNotFound         there is no such file
    │   ├── VideoUnreadable        there is a file, but no video in it that can be decoded
    │   ├── PhotoUnreadable        there is a file, but no photo in it that can be decoded
    │   ├── CameraUnavailable      no such camera or stream, or it may not be used
    │   ├── PosesInvalid           a stored pose track is damaged or of another version
    │   ├── ProgrammeInvalid       a training programme cannot be used, or a saved place in one
    │   └── PersonError            the video can be read, but the person in it cannot be judged
    │       ├── NoPerson           nobody, or for too little of the clip
    │       ├── SeveralPeople      more than one person, and no telling which one lifts
    │       ├── NotSideOn          filmed from the front or from behind
    │       ├── NotRecognised      none of our movements, as far as can be told
    │       ├── SeveralSets        more sets than the one that was asked for
    │       └── StandUnfit         the person does not stand so that the outline could be judged
    ├── ModelError                 the pose landmarker's model
    │   ├── ModelMissing           not on this machine, and could not be obtained
    │   └── ModelDamaged           a file is there, but not the one its hash promises
    ├── OutputError                a result could not be written
    ├── HistoryUnusable            the file of kept trainings cannot be opened, read or written
    │   ├── HistoryDamaged         its content is damaged, or it is none of formcheck's
    │   └── HistoryTooNew          a later formcheck wrote it
    ├── WindowUnavailable          no window can be opened: no display, or no desktop
    ├── WrongUsage                 options that cannot be meant
    │   ├── NoSuchSession          the history has no session of that number
    │   ├── UnknownExercise        no exercise of that name
    │   └── ExerciseBroken         there is one, but it cannot be loaded
    └── EstimatorError             the pose landmarker itself failed

Every message is one sentence that says what is wrong, where, and what to do about it. Wrong arguments
in a program (a bad shape, a decreasing time) stay ``ValueError``: they are for the programmer.
"""

__all__ = [
    "CameraUnavailable",
    "EstimatorError",
    "ExerciseBroken",
    "FormcheckError",
    "HistoryDamaged",
    "HistoryTooNew",
    "HistoryUnusable",
    "ModelDamaged",
    "ModelError",
    "ModelMissing",
    "NoPerson",
    "NoSuchSession",
    "NotRecognised",
    "NotSideOn",
    "OutputError",
    "PersonError",
    "PhotoUnreadable",
    "PosesInvalid",
    "ProgrammeInvalid",
    "SeveralPeople",
    "SeveralSets",
    "SourceError",
    "SourceNotFound",
    "StandUnfit",
    "UnknownExercise",
    "VideoUnreadable",
    "WindowUnavailable",
    "WrongUsage",
]


class FormcheckError(Exception):
    """Root of all errors of formcheck; its text is one sentence for the person at the keyboard."""


class SourceError(FormcheckError):
    """What was given to read cannot be used."""


class SourceNotFound(SourceError):
    """There is no such file."""


class VideoUnreadable(SourceError):
    """There is a file, but no video in it that can be decoded."""


class PhotoUnreadable(SourceError):
    """There is a file, but no photo in it that can be decoded."""


class CameraUnavailable(SourceError):
    """There is no such camera or stream, or it is taken, or may not be used."""


class PosesInvalid(SourceError):
    """A stored pose track is damaged, or of a version this formcheck does not read."""


class ProgrammeInvalid(SourceError):
    """A training programme, or a place in one that was kept, cannot be used."""


class PersonError(SourceError):
    """The video can be read, but the person in it cannot be judged."""


class NoPerson(PersonError):
    """Nobody is in view, or for too little of the clip."""


class SeveralPeople(PersonError):
    """More than one person is in view, and there is no telling which one lifts."""


class NotSideOn(PersonError):
    """The person was filmed from the front or from behind."""


class NotRecognised(PersonError):
    """What the person does is none of our movements, as far as can be told."""


class SeveralSets(PersonError):
    """There are more sets than the one that was asked for."""


class StandUnfit(PersonError):
    """The person does not stand so, or is not seen so, that the outline could be judged."""


class ModelError(FormcheckError):
    """The pose landmarker's model cannot be used."""


class ModelMissing(ModelError):
    """The model is not on this machine and could not be obtained."""


class ModelDamaged(ModelError):
    """A model file is there, but it is not the one its hash promises."""


class OutputError(FormcheckError):
    """A result could not be written."""


class HistoryUnusable(FormcheckError):
    """The file in which trainings are kept cannot be opened, read or written."""


class HistoryDamaged(HistoryUnusable):
    """The history's content is damaged, or the file is another program's."""


class HistoryTooNew(HistoryUnusable):
    """A later formcheck wrote the history; this one leaves it alone."""


class WindowUnavailable(FormcheckError):
    """No window can be opened on this machine, or in this session on it."""


class WrongUsage(FormcheckError):
    """What was asked for cannot be meant."""


class NoSuchSession(WrongUsage):
    """The history has no session of that number."""


class UnknownExercise(WrongUsage):
    """There is no exercise of that name."""


class ExerciseBroken(WrongUsage):
    """There is an exercise of that name, but what another package brings for it cannot be loaded."""


class EstimatorError(FormcheckError):
    """The pose landmarker itself failed."""
