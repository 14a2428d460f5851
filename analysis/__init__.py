"""Told Twice: from raw news text to tables, figures and a written analysis of competing narratives.

To begin, in a notebook or in ``.venv/bin/python``:

    from analysis import Tables

    data = Tables()                                 # the study of this repository
    data = Tables("~/my-study", "~/my-results")     # your own, and where its results are
    data.names                                      # the tables that it has
    data["documents"]                               # one of them, as a data frame
    data.frame("statements")                        # rows with their text, outlet, date and labels

``data.texts[doc_id][start:end]`` are the words of a row. docs/ask.md has all tables and columns, and questions with their answers;
docs/your-own-study.md begins a study; ``make help`` lists what is made from one. The packages below, in the order in which data flows:
analysis/README.md.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
