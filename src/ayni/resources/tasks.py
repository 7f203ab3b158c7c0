"""The resources' background work."""

from procrastinate.contrib.django import app

from ayni.directory.models import Cluster
from ayni.kernel import tenancy
from ayni.resources.actions.sweeping import lapse_overdue


@app.periodic(cron="*/5 * * * *")
@app.task(name="resources.lapse", queueing_lock="resources.lapse")
def lapse(timestamp: int) -> None:
    """Every five minutes, in every cluster: what is overdue lapses, freed time is offered on."""
    for cluster in Cluster.objects.order_by("pk"):
        with tenancy.opened(cluster):
            lapse_overdue()
