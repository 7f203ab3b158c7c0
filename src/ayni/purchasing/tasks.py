"""Background work of buying together."""

from procrastinate.contrib.django import app

from ayni.directory.models import Cluster
from ayni.purchasing.actions.solving import find_behind


@app.task(name="purchasing.find_best_order")
def find_best_order(*, cluster_id: int, solution_id: int) -> None:
    """Solve one waiting question of a cluster."""
    find_behind(cluster=Cluster.objects.get(pk=cluster_id), solution_id=solution_id)
