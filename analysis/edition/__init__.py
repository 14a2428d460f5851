"""The reader's edition: pages and the PDF, each sentence leading to the words it rests on. Templates are in ``assets/``."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
