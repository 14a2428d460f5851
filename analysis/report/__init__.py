"""Numbers and evidence into prose: findings, the essay, and what notebooks say."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
