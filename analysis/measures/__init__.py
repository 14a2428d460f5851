"""What is computed of voices, claims, words and networks: pure functions on tables, one module a subject.

Others import the modules themselves: ``from analysis.measures import contests``."""
