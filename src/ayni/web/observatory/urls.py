"""Addresses of the observatory area."""

from django.urls import URLPattern

cluster_pages: list[URLPattern] = []
