"""What a word, a sentence, a paragraph and a quotation mark are: once, for everybody.

All offsets are 0-based and half-open, in Unicode code points of the text. Nothing here knows a study, a table or a model."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
