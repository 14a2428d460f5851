"""The figures: each a function of tables that gives a drawing, what it draws and its text. ``show`` saves one."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
