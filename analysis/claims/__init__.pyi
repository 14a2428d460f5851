from .pairs import find_pairs as find_pairs
from .patterns import Cues as Cues
from .statements import find_statements as find_statements
