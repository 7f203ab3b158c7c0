"""Addresses of the ledger area."""

from django.urls import URLPattern

cluster_pages: list[URLPattern] = []
