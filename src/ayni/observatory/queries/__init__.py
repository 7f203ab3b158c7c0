"""What the record shows: ties, the network they make, the pulse of each dimension."""
