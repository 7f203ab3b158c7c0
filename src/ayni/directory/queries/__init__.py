"""The gates to the directory's objects, and every list its pages show; one module a subject."""
