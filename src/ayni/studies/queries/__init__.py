"""The gates to studies and what stands in them, and every list that a page shows."""
