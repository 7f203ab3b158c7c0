"""The directory's only writers; one module a verb or subject."""
