"""The training programme: what to do on which day, and a coach that leads through it."""

__all__: list[str] = []
