"""Live: pose by pose to events, and to a state that a screen can draw. No camera, no window, no clock."""
