"""What other programs read and write: files of Gephi and visone and the like.

In: the tables of a study. Out: files in a folder ``exchange`` of its results, with a notice of rights.

- ``project`` texts, actors, claims and everybody's rows, in the form that all formats are written from and read into
- ``graphs`` GraphML, GEXF and two lists
- ``dna_schema``, ``dna_writing``, ``dna_reading`` databases of Discourse Network Analyzer · ``lines`` how programs count characters
- ``refi_writing``, ``refi_reading`` REFI-QDA projects and codebooks · ``foreign`` archives and XML of strangers
- ``brat_writing``, ``brat_reading`` stand-off files of brat
- ``export`` all of them into one folder · ``importing`` which reader a file is for · ``placing`` what was read into a study
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
