"""Addresses of the accounts area."""

from django.urls import path

from ayni.web.accounts import places

cluster_pages = [
    path("cuenta/", places.account, name="account"),
    path("cuenta/actuar", places.act_for, name="act_for"),
]

pages = [
    path("", places.start, name="start"),
]
