"""A list of organisations on its way in: read, shown, and written at most once."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from ayni.directory.models.person import Person
from ayni.kernel.tenancy import TenantManager, TenantModel


class ImportDraft(TenantModel):
    """An uploaded list before and after it is taken over.

    `rows` is the table as text, header first. `columns` says which field each column is (empty: left out).
    `result` has the counts and the refused rows once the list was taken over.
    """

    file_name = models.CharField(max_length=200)
    rows = models.JSONField(db_comment="list of lists of text; the first is the header")
    header_row = models.PositiveIntegerField(default=1, db_comment="the header's row number in the file")
    columns = models.JSONField(db_comment="field code of each column, or empty")
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = TenantManager["ImportDraft"]()

    class Meta:
        indexes = [models.Index(fields=["cluster", "created_at"], name="import_draft_created")]
