from .export import export as export
from .importing import import_file as import_file
from .placing import RECORD as RECORD
from .placing import Brought as Brought
from .project import Article as Article
from .project import CodedBy as CodedBy
from .project import Project as Project
from .project import gather as gather
