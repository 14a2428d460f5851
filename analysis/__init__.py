"""Told Twice: from raw news text to tables, figures and a written analysis of competing narratives."""
