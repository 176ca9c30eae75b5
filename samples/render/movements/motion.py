"""What all movements have in common: a state for every time, and what is true about them."""

from dataclasses import dataclass
from typing import Protocol

from render.contacts import Figure
from render.posture import Posture
from render.props import Props
from render.skeleton import Placement

__all__ = ["Fault", "Motion", "NotRep", "RepPlan", "State"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is wrong with a repetition.

    Attributes
    ----------
    name : str
        As the checks of formcheck's exercises are named.
    value : float
        How much of it there is.
    unit : str
        Unit of `value`.
    is_slight : bool
        Whether it came along with something else and is hardly beyond the limit, see
        :class:`formcheck.evaluation.truth.TrueFault`.
    """

    name: str
    value: float
    unit: str
    is_slight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RepPlan:
    """A repetition as it is planned.

    Attributes
    ----------
    leaves_s, arrives_s, departs_s, returns_s : float
        When the body begins to move, comes to the far point, leaves it again, and is back.
    side : {"both", "left", "right"}
        Which leg stands.
    counts : bool
        Whether a fair judge counts it.
    faults : tuple of Fault
        What is wrong with it.
    known : tuple of (str, float)
        Further values that the plan knows, by name with unit.
    """

    leaves_s: float
    arrives_s: float
    departs_s: float
    returns_s: float
    side: str = "both"
    counts: bool = True
    faults: tuple[Fault, ...] = ()
    known: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRep:
    """Something that happens and is no repetition.

    Attributes
    ----------
    start_s, end_s : float
        When.
    what : str
        ``partial``, ``pick_up``, ``put_down``, ``shuffle``, ``look_around`` and the like.
    """

    start_s: float
    end_s: float
    what: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """The body and its things at one time.

    Attributes
    ----------
    posture : Posture
        Where the segments point.
    placement : Placement
        Where the bones are.
    props : Props
        What is handled.
    """

    posture: Posture
    placement: Placement
    props: Props


class Motion(Protocol):
    """A movement of one figure: what it does at any time, and what is true about it."""

    @property
    def figure(self) -> Figure:
        """Who moves."""
        ...

    @property
    def duration_s(self) -> float:
        """When it is over."""
        ...

    @property
    def signal(self) -> str:
        """The angle of the truth that goes out and back in every repetition."""
        ...

    @property
    def reps(self) -> tuple[RepPlan, ...]:
        """Repetitions in the order of time."""
        ...

    @property
    def not_reps(self) -> tuple[NotRep, ...]:
        """What else happens."""
        ...

    def at(self, time_s: float) -> State:
        """Find body and things at a time between 0 and the end."""
        ...
