"""Attributions to statements and pairs: who asserts or denies which claim, and who answers it.

``patterns`` compiles the codebook's cues, ``matching`` finds them, ``scope`` says who speaks there and whether it is denied,
``statements`` and ``pairs`` make the machine's rows. ``prompts`` and ``answers`` are for a language model as coder: what it is asked,
and how its answers are read."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
