"""A folder of anything to documents, and what was refused or repaired on the record.

``listing`` finds the files; ``formats`` knows which of them can be read, and its readers (``pages``, ``rows``, ``word``,
``books``, ``archives``) give their texts; ``databases`` splits the exports of ``nexis``, ``factiva`` and ``proquest`` into
articles, ``several`` refuses what it cannot split; ``sheets`` has what a metadata.csv and the names of files say; ``containers``
opens what may be hostile; ``validation`` accepts or refuses each text, with the help of ``decoding``, ``repairs``, ``doubts`` and
``dates``; ``staging`` keeps what was decided of each file; ``settling`` gives all texts their ``names`` and finds their
``duplicates``; ``articles`` hands them out, and ``descriptions`` what articles.csv says of them; ``documents`` makes the table.
``settings`` is what study.yaml asks for."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
