"""What people decided: the codebook, the actors and the coding by hand.

``codebook`` reads camps, claims and actors, ``hand`` reads and checks the rows of ``coding/``, ``rows`` puts them into the form of
the tables."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
