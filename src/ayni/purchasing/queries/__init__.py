"""The gates to what is bought together, and every list its pages show; one module a subject."""
