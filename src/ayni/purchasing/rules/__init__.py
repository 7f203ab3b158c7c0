"""May this actor do this in a joint purchase? None, or the reason that the page shows."""
