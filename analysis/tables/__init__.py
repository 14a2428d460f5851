"""Which helper makes which table, and what is kept.

``Tables(study, out)["statements"]`` makes or reads a table; ``RECIPES`` lists each with its maker, its inputs and the tables it
needs. A table is made anew when an input or the code behind its maker has changed, and never twice."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
