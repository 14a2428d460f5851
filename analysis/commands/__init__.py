"""What make asks for: notebooks, tables, a check, a verification, a new study, sheets. ``python -m analysis TASK`` calls it.

In: the folder of a study and that of its results. Out: files there, one line a step on stderr; StudyError for input that cannot be used.

- ``notebooks`` which of them are stale, and running those · ``execution`` one notebook through papermill, in canonical form
- ``making`` the tables alone · ``package`` datapackage.json · ``checking`` is a study's folder ready? on one screen
- ``verification`` everything made again in a copy, compared byte for byte · ``starter`` the folder of a new study
- ``code`` a language model as coder · ``endpoint`` the server that is asked · ``responses`` what it answered, kept
- ``planning`` what sheets are asked for · ``sheets`` coding sheets for people · ``pairs`` those of claims and answers
- ``adjudicating`` where two people differ · ``decisions`` the final coding and its log
- ``records`` CITATION.cff's articles, README's references, codecheck.yml, RO-Crate: made, by ``codecheck`` · ``crate`` · ``licences``;
  ``deposit`` what an archive asks for at a release
- ``exchanging`` files for other programs, and from them
- ``console`` how a run speaks
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
