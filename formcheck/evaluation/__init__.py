"""How good the counting and the measuring are, against recordings whose truth is known.

``truth`` and ``cases`` say what is true, ``tracks`` and ``series`` what formcheck sees, ``compare`` puts both
side by side for one recording and ``summary`` for all of them; ``run`` does it case by case, and ``tables``
says it for people. Only ``run`` and ``tracks`` touch the world, and load what that takes when it is taken.
"""
