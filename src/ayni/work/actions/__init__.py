"""The writers of work passed between workshops: one module a subject."""
