"""May this actor do this in the directory? None, or the reason that the page shows."""
