"""The kinds of value that addresses and bodies of the API hold."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import BeforeValidator, Field

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""Of a row."""

NO_CONTROL_CHARACTERS = r"^[^\x00-\x1f\x7f]*$"

Words = Annotated[str, Field(max_length=200, pattern=NO_CONTROL_CHARACTERS)]
"""One line of text."""

Text = Annotated[str, Field(max_length=600, pattern=r"^[^\x00]*$")]
"""Text with lines."""

Amount = Annotated[Decimal, Field(ge=0, max_digits=11, decimal_places=2)]
"""Money in the cluster's currency."""


DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written_as_a_day(given: object) -> object:
    """Only what is written like 2026-11-27: a bare number would be taken for seconds since 1970."""
    if isinstance(given, str) and not DAY.fullmatch(given):
        raise ValueError(_("Escribe la fecha así: 2026-11-27."))
    return given


Day = Annotated[date, BeforeValidator(_written_as_a_day), Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]
"""A calendar day, as YYYY-MM-DD."""


class Page(Schema):
    """Which part of a list, from 1 on, and how many items it holds."""

    page: Annotated[int, Field(ge=1, le=500)] = 1
    size: Annotated[int, Field(ge=1, le=100)] = 20

    @property
    def span(self) -> slice:
        """The items of this page and one more, which says whether there is another page."""
        return slice((self.page - 1) * self.size, self.page * self.size + 1)


PageQuery = Annotated[Page, Query()]
