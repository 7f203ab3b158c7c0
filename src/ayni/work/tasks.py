"""What time does with work passed on."""

from procrastinate.contrib.django import app

from ayni.directory.models import Cluster
from ayni.kernel import tenancy
from ayni.work.actions import awards, jobs


@app.periodic(cron="*/10 * * * *")
@app.task(name="work.keep_time", queueing_lock="work.keep_time", pass_context=False)
def keep_time(timestamp: int) -> None:
    """Let awards lapse that nobody answered, and close jobs whose day passed; in every cluster."""
    for cluster in Cluster.objects.order_by("pk"):
        with tenancy.opened(cluster):
            awards.lapse_all()
            jobs.expire_all()
