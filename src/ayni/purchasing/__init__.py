"""Buying together: catalogue, purchases, order lines, supplier offers, commitments, receipts, agreements."""
