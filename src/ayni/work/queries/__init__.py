"""The gates to work passed between workshops, and every list a page shows."""
