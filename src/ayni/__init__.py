"""Ayni: makes a cluster of micro-enterprises work as a network."""

__version__ = "0.1.0"
