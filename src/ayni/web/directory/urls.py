"""Addresses of the directory area."""

from django.urls import URLPattern

cluster_pages: list[URLPattern] = []
