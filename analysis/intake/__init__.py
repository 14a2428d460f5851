"""A folder of anything to documents, and what was refused or repaired on the record.

``listing`` finds the files, ``decoding`` and ``formats`` give their texts, ``repairs`` and ``dates`` mend, ``likeness`` finds
near-duplicates, ``validation`` accepts or refuses each text, ``articles`` keeps what was decided, ``documents`` makes the table."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
