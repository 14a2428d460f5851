"""Told Twice: competing narratives, from raw news text to tables."""
