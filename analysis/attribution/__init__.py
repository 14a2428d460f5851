"""Documents to attributions: who is said to say what, by which cue.

``lexicon`` reads the cues (``cues.csv``), ``parser`` runs the one language model, ``constructions`` finds indirect speech, ``speech``
direct speech, ``extraction`` joins both; ``reality`` says whether it was said (from ``mood``, the verbs around a cue), ``form`` whether
it says something, ``standing`` which rows count; ``names`` says who the sources are, ``table`` makes the rows."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
