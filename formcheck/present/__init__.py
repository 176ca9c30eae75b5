"""From results to the world: text, drawings and video files. It knows the core; the core does not know it."""
