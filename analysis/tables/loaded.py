"""What a worker needs before its first partition: imported, it loads the model and the libraries behind the tables.

Workers are forked from a process that did so, and share it.
"""

from importlib import import_module

from analysis import attribution

for _name in ("pandas", "pandera.pandas", "pyarrow.parquet", "yaml", "analysis.tables.partition"):
    import_module(_name)
attribution.load()
