"""The measures of a network in a researcher's words; formulas and sources are in docs/methods/network.md."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Definition:
    """A measure: its key in `ayni network`, its name, and what it says."""

    key: str
    name: Promise
    meaning: Promise


WHOLE = (
    Definition("nodes", _("Nodos"), _("Organizaciones de la red, con vínculos o sin ellos.")),
    Definition("edges", _("Vínculos"), _("Parejas con vínculo; en la red dirigida, cada sentido aparte.")),
    Definition("density", _("Densidad"), _("Vínculos que hay, de todos los que podría haber (0 a 1).")),
    Definition(
        "reciprocity", _("Reciprocidad"), _("Parte de los vínculos que también van de vuelta (0 a 1).")
    ),
    Definition("mean_degree", _("Grado medio"), _("Vínculos de un nodo, en promedio.")),
    Definition("isolates", _("Aislados"), _("Nodos sin vínculos.")),
    Definition("components", _("Componentes"), _("Grupos que no se tocan entre sí; cada aislado es uno.")),
    Definition(
        "transitivity",
        _("Transitividad"),
        _("De cada tres que se conocen por uno, cuántos cierran el triángulo."),
    ),
    Definition(
        "average_clustering",
        _("Agrupamiento local medio"),
        _("Densidad entre los vecinos de cada nodo, en promedio."),
    ),
    Definition(
        "mean_geodesic",
        _("Distancia media"),
        _("Pasos entre dos nodos de la componente más grande, por el camino corto."),
    ),
    Definition(
        "degree_assortativity",
        _("Asortatividad por grado"),
        _("Si los muy vinculados se vinculan entre sí (1) o con los poco vinculados (−1)."),
    ),
    Definition(
        "ei_index",
        _("Índice E-I por gremio"),
        _("Vínculos entre gremios menos dentro de ellos, de todos (−1 a 1)."),
    ),
    Definition("modularity", _("Modularidad"), _("Cuánto se separan las comunidades halladas (Leiden).")),
    Definition(
        "centralization.degree",
        _("Centralización de grado"),
        _("0: todos iguales; 1: uno lo tiene todo (Freeman)."),
    ),
    Definition(
        "centralization.in_degree", _("Centralización de entrada"), _("La misma, por los vínculos recibidos.")
    ),
    Definition(
        "centralization.out_degree", _("Centralización de salida"), _("La misma, por los vínculos dados.")
    ),
    Definition(
        "centralization.betweenness",
        _("Centralización de intermediación"),
        _("La misma, por estar en el camino entre otros."),
    ),
    Definition(
        "centralization.closeness",
        _("Centralización de cercanía"),
        _("La misma, por la distancia a los demás."),
    ),
)
"""Of the network as a whole, in the order of the page."""

POSITION = (
    Definition("degree", _("Grado"), _("Vínculos.")),
    Definition(
        "betweenness", _("Intermediación"), _("Parte de los caminos cortos entre otros que pasan por él.")
    ),
    Definition("closeness", _("Cercanía"), _("Inversa de su distancia media a los demás.")),
    Definition("constraint", _("Restricción de Burt"), _("Alta: sus socios se conocen todos entre sí.")),
    Definition("pagerank", _("PageRank"), _("Peso por estar vinculado con otros de peso; suma 1.")),
    Definition("core", _("Núcleo k"), _("El k más alto de un grupo donde todos tienen al menos k vínculos.")),
    Definition("community", _("Comunidad"), _("Número de su comunidad, 0 la más grande.")),
)
"""Of one node, in the order of the columns."""


def value_of(measures: Mapping[str, object], key: str) -> object:
    """The value of a key such as `density` or `centralization.degree`."""
    value: object = measures
    for part in key.split("."):
        assert isinstance(value, Mapping)  # keys name places in the nested result
        value = value[part]
    return value
