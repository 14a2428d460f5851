from .tables.kept import Tables as Tables
