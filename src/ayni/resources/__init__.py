"""Machines and other resources that are lent by rules: offers, bookings, use, unmet demand."""
