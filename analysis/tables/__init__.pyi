from .kept import Tables as Tables
from .recipes import RECIPES as RECIPES
from .selection import select as select
from .stored import describe as describe
from .stored import normal as normal
from .stored import parts as parts
from .stored import read as read
from .stored import write as write
