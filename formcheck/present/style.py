"""How the overlay looks: colours and proportions, no truth."""

from dataclasses import dataclass

from formcheck.rules import Severity

__all__ = ["LIVE_STYLE", "Colour", "Style"]

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Colours (red, green, blue, each from 0 to 255) and sizes as shares of the picture's shorter side.

    The defaults are engineering defaults; the marks' colours can be told apart by colour-blind people (after
    Okabe and Ito, "Color Universal Design", 2008), and the marks differ in shape as well.

    Attributes
    ----------
    line_rgb, joint_rgb, edge_rgb : tuple of int
        Lines and joints of the skeleton, and the dark edge that sets them off from a light picture.
    angle_rgb : tuple of int
        Sectors of the angles and their numbers.
    text_rgb, plate_rgb : tuple of int
        Other text, and what all text stands on.
    muted_rgb : tuple of int
        Text that is of less interest.
    card_rgb : tuple of int
        Fields that stand out a little from a plate.
    plate_opacity : float
        How much of the picture a plate hides, from 0 to 1.
    praise_rgb, info_rgb, warn_rgb, fault_rgb : tuple of int
        Marks of messages.
    line_share : float
        Width of a line of the skeleton.
    count_share, phase_share, angle_share : float
        Size of the letters.
    cue_share, min_cue_share : float
        Size of the letters of a cue: as wanted, and where a long cue needs the room. 1/22 of the shorter
        side is 3 mm on a phone of 6 inches.
    """

    line_rgb: Colour = (255, 255, 255)
    joint_rgb: Colour = (86, 180, 233)
    edge_rgb: Colour = (20, 20, 20)
    angle_rgb: Colour = (240, 228, 66)
    text_rgb: Colour = (255, 255, 255)
    plate_rgb: Colour = (16, 18, 22)
    muted_rgb: Colour = (170, 178, 190)
    card_rgb: Colour = (36, 40, 48)
    plate_opacity: float = 0.78
    praise_rgb: Colour = (0, 200, 140)
    info_rgb: Colour = (86, 180, 233)
    warn_rgb: Colour = (240, 170, 0)
    fault_rgb: Colour = (255, 110, 60)
    line_share: float = 1 / 140
    count_share: float = 1 / 6
    phase_share: float = 1 / 16
    angle_share: float = 1 / 19
    cue_share: float = 1 / 16
    min_cue_share: float = 1 / 22

    def message_rgb(self, severity: Severity | None) -> Colour:
        """Colour of a message's mark.

        Parameters
        ----------
        severity : Severity or None
            None for praise.

        Returns
        -------
        tuple of int
            Red, green, blue.
        """
        match severity:
            case None:
                return self.praise_rgb
            case Severity.INFO:
                return self.info_rgb
            case Severity.WARN:
                return self.warn_rgb
            case Severity.FAULT:
                return self.fault_rgb


LIVE_STYLE = Style(line_share=1 / 100, angle_share=1 / 12)
"""For a window that is looked at from two to four metres."""
