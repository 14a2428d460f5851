"""What people decided, and who coded: the codebook, the actors, and the coders with their rows.

``codebook`` reads camps, claims and actors, ``coders`` what each coder is (a person, rules, a classifier, a language model), ``reading``
what each has read, ``hand`` reads and checks the rows of ``coding/``, ``rows`` puts them into the form of the tables,
``narration`` says who narrates an article.

- what people save: ``files`` .csv and .xlsx as programs write them · ``entries`` names to ids · ``words`` and ``locating`` words to offsets
  · ``pairing`` numbers of sentences to pairs
- what people are given: ``sampling`` random samples · ``sheets`` the rows to code · ``workbook`` these as .xlsx and .csv
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
