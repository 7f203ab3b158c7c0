"""The only writers of studies, one module a concern."""
