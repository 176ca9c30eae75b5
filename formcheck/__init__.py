"""formcheck: lifting form and rep counts from an ordinary side-on video, on your own machine."""

__version__ = "0.1.0"
