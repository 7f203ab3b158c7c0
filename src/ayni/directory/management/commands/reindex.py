"""`ayni reindex`: makes the directory's search index again, after an update that changes what is found by what."""

from typing import Any

from django.core.management.base import BaseCommand

from ayni.directory.actions.indexing import rebuild_postings
from ayni.directory.models import Cluster
from ayni.kernel import database, tenancy


class Command(BaseCommand):
    help = "Makes every cluster's search index again from its cards and capabilities."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for cluster in Cluster.objects.order_by("slug"):
            with tenancy.opened(cluster):
                rebuild_postings()
            self.stdout.write(f"{cluster.slug}: done")
        database.take_statistics()
