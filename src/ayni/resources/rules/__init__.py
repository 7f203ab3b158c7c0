"""May this actor do this with a resource or a booking? None, or the reason as the page shows it."""
