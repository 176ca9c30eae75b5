"""The side-on mirror test: how somebody's outline looks from the side, against what is usual.

``stand`` is one look at a person who stands; ``gates`` says what is wrong with it; ``features`` describes its
outline in numbers; ``estimator`` turns them into a tilt with its uncertainty; ``verdict`` words the answer.
"""
