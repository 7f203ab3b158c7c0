"""Versions of rows: what was made from rows can be kept for as long as their versions are the same.

PostgreSQL gives every written version of a row a place and the transaction that wrote it; the two together are
never used again. What a transaction writes is therefore told apart from what was there before, within the
transaction too, and what is rolled back leaves a version that nobody meets again. A table may say that a change of
its rows makes another row a new version (`TenantModel.renews`).
"""

from django.db import models
from django.db.models.expressions import RawSQL


def sql(alias: str) -> str:
    """The version of a row in a statement, by the alias of its table: a text."""
    return f"{alias}.xmin || '-' || {alias}.ctid"


def version_of(model: type[models.Model]) -> RawSQL:
    """To annotate rows of this model with their version."""
    return RawSQL(sql(f'"{model._meta.db_table}"'), [], output_field=models.TextField())  # noqa: S611 - our own names
