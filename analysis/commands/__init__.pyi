from .run import clean as clean
from .run import make_tables as make_tables
from .run import report_check as report_check
from .run import run_all as run_all
from .run import verify as verify
from .starter import new_study as new_study
