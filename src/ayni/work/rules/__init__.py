"""May this actor do this with work passed on? None, or the reason as the page shows it."""
