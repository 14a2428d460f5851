from .checking import report_check as report_check
from .code import Request as Request
from .code import code_by_model as code_by_model
from .making import make_tables as make_tables
from .notebooks import run_all as run_all
from .starter import new_study as new_study
from .verification import verify as verify
