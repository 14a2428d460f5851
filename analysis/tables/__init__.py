"""Which helper makes which table, and what is kept.

``Tables(study, out)["statements"]`` makes or reads a table; ``RECIPES`` lists each with its maker, its inputs and the tables it
needs. A table is made anew when an input or the code behind its maker has changed, and never twice. In: the folder of a study. Out:
frames in the form that ``schema.TABLES`` declares, and their files: CSV, or of a large study a folder of Parquet files.

- ``recipes`` the makers · ``inputs`` what a maker is given · ``kept`` the tables of a study · ``selection`` those of the documents that a
  coder has read · ``frames`` rows with the words that they are about · ``partition`` tables of a part of a study, and the worker that makes
  them · ``loaded`` what a worker has in memory · ``keys`` fingerprints of code and inputs · ``origins`` what a result was made from, file
  by file · ``stored`` frames checked, written, read back · ``sums`` counts added up over partitions
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
