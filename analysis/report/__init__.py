"""Tables into prose: findings, the essay or an outline of one, and what notebooks declare, show and say.

In: ``Tables`` of a study; its essay.md and findings.yaml, where it has them. Out: Markdown with computed numbers, the rows behind each
(table ``evidence``), and frames whose columns and codes a reader understands. Nothing is written but by ``Essay.save_evidence``.

- ``findings`` the query language: a name to a number and its rows · ``comparing`` the comparisons of findings.yaml
- ``essay`` sentences that rest on findings, checked · ``notes`` its evidence as HTML · ``unprinted`` what it does not print, and why
- ``outline`` the same for a study without an essay: ``draft`` its queries and sentences, ``opening``, ``speaking``, ``contested`` and
  ``differing`` its sections
- ``declared`` what a notebook needs and makes · ``show`` begin, say, maybe, figure · ``remarks`` the sentences notebooks say, ``weighing``
  those about words, networks and choices, ``coders`` those about coders · ``planning`` how many sentences to code by hand
- ``references`` CITATION.cff's, as lines
- ``words`` columns, sides, claims, documents and codes in words: ``readable(frame, data)``
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
