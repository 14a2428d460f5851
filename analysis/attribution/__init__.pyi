from .extraction import extract_many as extract_many
from .lexicon import cue_class_of as cue_class_of
from .names import resolve as resolve
from .parser import load as load
from .table import attribution_table as attribution_table
