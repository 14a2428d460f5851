from .pages import site as site
from .paper import pdf as pdf
