"""From the world to poses: video files, the pose landmarker and its model.

Only this package touches pixels on the way in. It knows the core; the core does not know it.
"""
