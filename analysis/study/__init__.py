"""Where a study's inputs and outputs lie, and how files are read, written and shared out.

``Study`` knows the folders, ``StudyError`` says what a user has to mend. Files appear whole
or not at all (``write_bytes``, ``whole``), one process makes a thing and the others wait (``locked``). ``partitions`` shares work
out between processes and machines; ``closure`` tells which code a result rests on."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
