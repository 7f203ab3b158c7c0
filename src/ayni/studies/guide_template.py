"""An interview guide for the study's five dimensions, to start from.

Written for Ayni. It asks for what happened before it asks for opinions, and never for names. It is data of a
study from the moment it is taken over, so it is in Spanish in any language of the pages.
"""

from dataclasses import dataclass

from ayni.ledger.kinds import Dimension


@dataclass(frozen=True)
class GuideQuestion:
    """A question, its dimension, and what to ask further."""

    dimension: Dimension
    text: str
    probes: tuple[str, ...] = ()


OPENING = (
    "Gracias por recibirme. Conversaremos unos cuarenta minutos sobre cómo trabaja su taller con los demás del "
    "parque. No hay respuestas buenas ni malas. Puede no contestar algo, parar cuando quiera o pedir después "
    "que no usemos lo que dijo. ¿Empezamos?"
)
CLOSING = (
    "¿Hay algo importante que no le pregunté? ¿A quién más del parque debería escuchar, y por qué? Le leeré lo que "
    "quisiéramos citar antes de publicarlo."
)

QUESTIONS = (
    GuideQuestion(
        Dimension.NETWORK,
        "Cuénteme de la última vez que otro taller le pasó un contacto o un dato, o que usted lo pasó.",
        ("¿Qué pasó después?", "¿Con qué frecuencia ocurre?", "¿A quién no se lo pasaría, y por qué?"),
    ),
    GuideQuestion(
        Dimension.NETWORK,
        "Cuando tiene un problema técnico que no puede resolver, ¿a quién acude?",
        ("¿Cómo llegó a confiar en esa persona?", "¿Y quién acude a usted?"),
    ),
    GuideQuestion(
        Dimension.NETWORK,
        "Si mira el parque como conjunto, ¿qué une a los talleres y qué los separa?",
        ("¿Cómo era hace cinco años?", "¿Hay una visión que compartan?"),
    ),
    GuideQuestion(
        Dimension.ARTICULATION,
        "Cuénteme de un pedido que fue demasiado grande o demasiado rápido para su taller.",
        (
            "¿Lo pasó, lo repartió o lo dejó ir?",
            "¿Cómo acordaron precio y calidad?",
            "¿Quedó algo por escrito?",
        ),
    ),
    GuideQuestion(
        Dimension.ARTICULATION,
        "¿Alguna vez trabajar con otro taller le salió mal?",
        ("¿Qué aprendió?", "¿Qué regla lo habría evitado?", "¿Qué pasó con el cliente?"),
    ),
    GuideQuestion(
        Dimension.ARTICULATION,
        "¿Quién toma la iniciativa cuando varios talleres tienen que ponerse de acuerdo?",
        ("¿Quién debería?", "¿En qué reunión participó la última vez?"),
    ),
    GuideQuestion(
        Dimension.COOPERATION,
        "¿Cómo compra el acero, la pintura o lo que más usa?",
        ("¿Compró alguna vez junto con otros?", "¿Qué lo facilitó o lo impidió?"),
    ),
    GuideQuestion(
        Dimension.COOPERATION,
        "Cuénteme de un cliente con quien desarrolló algo juntos.",
        ("¿Quién puso la idea?", "¿Cómo se repartió el riesgo?"),
    ),
    GuideQuestion(
        Dimension.COOPERATION,
        "¿Qué trato ha tenido con universidades, gremios, municipalidad o ministerios?",
        ("¿Quién hizo los papeles?", "¿Qué esperaba y qué recibió?"),
    ),
    GuideQuestion(
        Dimension.RESOURCES,
        "¿Qué máquina o servicio le hace falta y sabe que otro tiene?",
        (
            "¿Lo ha pedido prestado o alquilado?",
            "¿Qué condiciones le darían tranquilidad para prestar lo suyo?",
        ),
    ),
    GuideQuestion(
        Dimension.RESOURCES,
        "Cuando necesita transporte, almacén o dinero por unos días, ¿cómo lo consigue?",
        ("¿Qué le costó la última vez?", "¿Qué harían juntos que solos no pueden?"),
    ),
    GuideQuestion(
        Dimension.SUSTAINABILITY,
        "Estar en el parque, ¿en qué cambia su negocio?",
        ("¿Le trae clientes?", "¿Qué perdería si se mudara?"),
    ),
    GuideQuestion(
        Dimension.SUSTAINABILITY,
        "¿Qué ha aprendido de otros talleres que hoy use?",
        ("¿Y con el celular o la computadora?", "¿Qué hace con los retazos y residuos?"),
    ),
    GuideQuestion(
        Dimension.SUSTAINABILITY,
        "Dentro de diez años, ¿cómo imagina su taller y el parque?",
        ("¿Qué tendría que pasar?", "¿Quién seguirá con el taller?"),
    ),
)
