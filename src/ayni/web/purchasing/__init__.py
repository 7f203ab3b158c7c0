"""Pages of buying together."""
