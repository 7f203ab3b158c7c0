"""Ten interviews written for the demonstration: nobody said this.

Five invented people, asked in two waves. Names in the talk are those of invented workshops.
"""

TALKS: dict[str, tuple[str, str]] = {
    "herrería": (
        "E: Cuénteme de la última vez que otro taller le pasó un contacto.\n"
        "P: La semana pasada. Un vecino me mandó un cliente que quería un portón, porque él no daba abasto. No me "
        "pidió nada a cambio. Así es acá, entre los que nos conocemos.\n"
        "E: ¿Y a quién no se lo pasaría?\n"
        "P: Al que no cumple. Una vez pasé un trabajo, me quedaron mal con la soldadura y el cliente me reclamó a "
        "mí. Desde ahí pregunto primero quién ha trabajado con él.\n"
        "E: ¿Qué máquina le hace falta?\n"
        "P: La plegadora. Hay dos en la cuadra, pero para que te la presten tienes que caerle bien al dueño. No hay "
        "una regla.\n"
        "E: ¿Compró alguna vez junto con otros?\n"
        "P: Nunca. Cada uno va solo a la ferretería y paga el precio del día.",
        "E: ¿Qué cambió desde que conversamos?\n"
        "P: Ahora anoto con quién trabajo. Cuando paso un trabajo queda escrito qué se acordó, y el otro lo confirma. "
        "Ya no discutimos después.\n"
        "E: ¿Y la plegadora?\n"
        "P: La reservo por horas. Pago el desgaste y la luz. El dueño está tranquilo porque sabe quién la usó.\n"
        "E: ¿Compró junto con otros?\n"
        "P: En marzo, seis talleres juntamos el pedido de plancha. Salió doce por ciento menos. Lo difícil fue juntar "
        "la plata a tiempo.",
    ),
    "cocinas": (
        "E: Cuando tiene un problema técnico, ¿a quién acude?\n"
        "P: A un maestro de la otra parcela, que sabe de acero inoxidable. Él me enseñó a regular la TIG sin cobrarme. "
        "Con él tengo confianza, porque primero me ayudó.\n"
        "E: ¿Y quién acude a usted?\n"
        "P: Los jóvenes que recién empiezan. Yo les digo cómo, pero no les doy mis clientes.\n"
        "E: ¿Qué une a los talleres y qué los separa?\n"
        "P: Nos une que nos conocen por el parque. Nos separa el precio: el de al lado te baja cincuenta soles y te "
        "quita la cocina.\n"
        "E: ¿Quién toma la iniciativa para ponerse de acuerdo?\n"
        "P: Nadie. En la asociación vamos a las reuniones, pero cada quien habla de lo suyo.",
        "E: ¿Qué cambió desde que conversamos?\n"
        "P: Hicimos juntos un pedido de veinte cocinas para comedores. Repartimos el corte, el plegado y el armado. Yo "
        "solo no hubiera podido.\n"
        "E: ¿Cómo acordaron la calidad?\n"
        "P: Con una muestra. Todos firmamos la muestra y con esa se compara. Lo que no sale igual, se rehace.\n"
        "E: ¿Y la desconfianza?\n"
        "P: Sigue, pero menos. Con los que cumplieron trabajo de nuevo; con uno ya no.",
    ),
    "fundición": (
        "E: Cuénteme de un pedido demasiado grande.\n"
        "P: Me pidieron cien tapas y dije que no. Pasarlo a otro es arriesgado: después el cliente se va con él.\n"
        "E: ¿Qué regla lo habría evitado?\n"
        "P: Que el cliente siga siendo del que lo trajo. Escrito. Si eso se respeta, yo paso trabajo.\n"
        "E: ¿Qué trato ha tenido con universidades o ministerios?\n"
        "P: Una vez vinieron a hacer una encuesta y no volvieron. Para postular a un fondo hay que saber escribir el "
        "proyecto, y acá nadie tiene tiempo.\n"
        "E: Estar en el parque, ¿en qué cambia su negocio?\n"
        "P: Te ubican. Dices que eres de Villa y te creen que sabes.",
        "E: ¿Qué cambió desde que conversamos?\n"
        "P: Pasé dos trabajos y el cliente siguió siendo mío. Eso me dio confianza.\n"
        "E: ¿Y los fondos?\n"
        "P: La universidad nos ayudó a escribir uno, entre cinco talleres. Todavía no sabemos si sale, pero aprendimos "
        "a pedir.\n"
        "E: ¿Qué no funciona?\n"
        "P: El transporte. Cada uno contrata su camión y todos van medio vacíos.",
    ),
    "estructuras": (
        "E: ¿Cómo compra el acero?\n"
        "P: Llamo a tres proveedores y compro al más barato. Si compráramos entre varios habría mejor precio, pero "
        "nadie quiere poner la plata primero.\n"
        "E: ¿Alguna vez trabajar con otro taller le salió mal?\n"
        "P: Sí. No me pagó. Por eso ahora pido la mitad por adelantado, aunque sea mi amigo.\n"
        "E: ¿Qué ha aprendido de otros talleres?\n"
        "P: A cotizar con plano. Antes calculaba al ojo. Una colega me mostró su programa y me ahorro dos días.\n"
        "E: ¿Qué hace con los retazos?\n"
        "P: Se los llevo a la señora de artesanía. Ella hace adornos y a veces me trae almuerzo.",
        "E: ¿Qué cambió desde que conversamos?\n"
        "P: Entré a la compra conjunta. La asociación junta la plata antes, y si no se llega al mínimo te la "
        "devuelven. Eso me convenció.\n"
        "E: ¿Con quién ya no trabaja?\n"
        "P: Con el que no pagó. Ahora los demás también lo saben, y él se quedó solo.\n"
        "E: ¿Qué desearía?\n"
        "P: Un centro con máquinas grandes, de todos. Pero con reglas, si no se malogra en un mes.",
    ),
    "muebles": (
        "E: ¿A quién acude cuando necesita transporte o dinero por unos días?\n"
        "P: A mi familia. En el parque no. Si pides prestado, piensan que te va mal.\n"
        "E: ¿Presta usted sus herramientas?\n"
        "P: La amoladora sí, la sierra no. La sierra me costó dos años.\n"
        "E: ¿Qué condiciones le darían tranquilidad?\n"
        "P: Que quede escrito quién la lleva, que la devuelva limpia y que pague si la malogra.\n"
        "E: Como mujer, ¿es distinto?\n"
        "P: Al comienzo venían a preguntar por el dueño. Ahora preguntan por mí, pero en las reuniones casi no "
        "hablamos nosotras.",
        "E: ¿Qué cambió desde que conversamos?\n"
        "P: Presté la sierra tres veces, con el papel firmado. Una vez la devolvieron sucia y pagaron la limpieza sin "
        "pelear.\n"
        "E: ¿Y las reuniones?\n"
        "P: Ya somos cuatro. Propusimos turnos para el camión y se votó. Ganamos por dos votos.\n"
        "E: ¿Qué falta?\n"
        "P: Que los que nunca vienen también cumplan lo que se vota.",
    ),
}

CODES: dict[str, tuple[str, str]] = {
    "La confianza llega con la ayuda": ("network", "Se confía en quien antes ayudó o cumplió."),
    "Pasar la voz": ("network", "Contactos, clientes o datos que se comparten."),
    "Quedar mal": ("network", "Un incumplimiento que cierra la puerta a trabajar de nuevo."),
    "Pasar trabajo": ("articulation", "Trabajo que va de un taller a otro porque no se da abasto."),
    "El cliente es de quien lo trajo": ("articulation", "Temor o regla sobre a quién pertenece el cliente."),
    "Nadie convoca": ("articulation", "Falta quien tome la iniciativa."),
    "Comprar juntos": ("cooperation", "Compra conjunta hecha, deseada o temida."),
    "Pedir afuera": ("cooperation", "Trato con universidades, fondos, Estado."),
    "Prestar con reglas": ("resources", "Condiciones para prestar máquinas o herramientas."),
    "Transporte medio vacío": ("resources", "Recursos que cada uno paga solo."),
    "El nombre del parque": ("sustainability", "La reputación de estar en el parque."),
    "Aprender del otro": ("sustainability", "Técnica o manera de trabajar aprendida de un colega."),
}
"""Codes with their dimension and meaning."""

CODINGS: tuple[tuple[str, int, str, str], ...] = (
    (
        "herrería",
        0,
        "Un vecino me mandó un cliente que quería un portón, porque él no daba abasto.",
        "Pasar la voz",
    ),
    ("herrería", 0, "porque él no daba abasto", "Pasar trabajo"),
    ("herrería", 0, "me quedaron mal con la soldadura y el cliente me reclamó a mí", "Quedar mal"),
    ("herrería", 0, "para que te la presten tienes que caerle bien al dueño", "Prestar con reglas"),
    ("herrería", 0, "Cada uno va solo a la ferretería", "Comprar juntos"),
    ("herrería", 1, "queda escrito qué se acordó, y el otro lo confirma", "Pasar trabajo"),
    ("herrería", 1, "El dueño está tranquilo porque sabe quién la usó.", "Prestar con reglas"),
    ("herrería", 1, "seis talleres juntamos el pedido de plancha", "Comprar juntos"),
    ("cocinas", 0, "Él me enseñó a regular la TIG sin cobrarme.", "Aprender del otro"),
    ("cocinas", 0, "Con él tengo confianza, porque primero me ayudó.", "La confianza llega con la ayuda"),
    ("cocinas", 0, "Nos une que nos conocen por el parque.", "El nombre del parque"),
    ("cocinas", 0, "cada quien habla de lo suyo", "Nadie convoca"),
    ("cocinas", 1, "Repartimos el corte, el plegado y el armado.", "Pasar trabajo"),
    ("cocinas", 1, "Con los que cumplieron trabajo de nuevo", "La confianza llega con la ayuda"),
    ("fundición", 0, "después el cliente se va con él", "El cliente es de quien lo trajo"),
    (
        "fundición",
        0,
        "Que el cliente siga siendo del que lo trajo. Escrito.",
        "El cliente es de quien lo trajo",
    ),
    ("fundición", 0, "hay que saber escribir el proyecto, y acá nadie tiene tiempo", "Pedir afuera"),
    ("fundición", 0, "Dices que eres de Villa y te creen que sabes.", "El nombre del parque"),
    (
        "fundición",
        1,
        "el cliente siguió siendo mío. Eso me dio confianza.",
        "El cliente es de quien lo trajo",
    ),
    ("fundición", 1, "La universidad nos ayudó a escribir uno, entre cinco talleres.", "Pedir afuera"),
    ("fundición", 1, "todos van medio vacíos", "Transporte medio vacío"),
    ("estructuras", 0, "nadie quiere poner la plata primero", "Comprar juntos"),
    ("estructuras", 0, "No me pagó.", "Quedar mal"),
    ("estructuras", 0, "Una colega me mostró su programa", "Aprender del otro"),
    ("estructuras", 1, "Entré a la compra conjunta.", "Comprar juntos"),
    ("estructuras", 1, "Ahora los demás también lo saben, y él se quedó solo.", "Quedar mal"),
    ("estructuras", 1, "Un centro con máquinas grandes, de todos. Pero con reglas", "Prestar con reglas"),
)
"""Person, wave, words, code; all but the doubly coded ones."""

DOUBLED: tuple[tuple[int, str, str, tuple[str, ...]], ...] = (
    (0, "La amoladora sí, la sierra no.", "Prestar con reglas", ("ines", "tomas")),
    (0, "Que quede escrito quién la lleva", "Prestar con reglas", ("ines", "tomas")),
    (0, "Si pides prestado, piensan que te va mal.", "Quedar mal", ("tomas",)),
    (0, "en las reuniones casi no hablamos nosotras", "Nadie convoca", ("ines",)),
    (1, "Presté la sierra tres veces, con el papel firmado.", "Prestar con reglas", ("ines", "tomas")),
    (1, "pagaron la limpieza sin pelear", "La confianza llega con la ayuda", ("tomas",)),
    (1, "Propusimos turnos para el camión y se votó.", "Transporte medio vacío", ("ines", "tomas")),
)
"""The furniture maker's two interviews: wave, words, code, and who gave it."""

THEMES: tuple[tuple[str, str, tuple[str, ...], tuple[tuple[str, int, str, bool], ...]], ...] = (
    (
        "La confianza se gana cumpliendo",
        "Nadie dice que confía porque sí. Se confía en quien antes enseñó, ayudó o cumplió, y un solo incumplimiento "
        "cierra la puerta. Cuando lo acordado queda escrito, la desconfianza baja, pero no desaparece.",
        ("La confianza llega con la ayuda", "Quedar mal", "El cliente es de quien lo trajo"),
        (
            ("cocinas", 0, "Con él tengo confianza, porque primero me ayudó.", False),
            ("fundición", 1, "el cliente siguió siendo mío. Eso me dio confianza.", False),
            ("estructuras", 1, "Ahora los demás también lo saben, y él se quedó solo.", True),
        ),
    ),
    (
        "Con reglas se presta y se compra junto",
        "En la primera ola nadie prestaba ni compraba con otros sin caerse bien. En la segunda se reserva por horas, "
        "se firma y se junta el pedido: la regla reemplaza al favor.",
        ("Prestar con reglas", "Comprar juntos"),
        (
            ("herrería", 0, "para que te la presten tienes que caerle bien al dueño", False),
            ("herrería", 1, "seis talleres juntamos el pedido de plancha", False),
            ("estructuras", 0, "nadie quiere poner la plata primero", True),
        ),
    ),
)
"""Name, story, codes, and quotes: person, wave, words, whether they contradict the theme."""

PEOPLE: dict[str, tuple[str, dict[str, object]]] = {
    "herrería": ("Recibe y pasa trabajo, y le quedaron mal una vez.",
                 {"sex": "man", "people_employed": 3, "founded_year": 2009, "digital_maturity": "messages"}),
    "cocinas": ("Enseña a los que empiezan; conoce a todos en acero inoxidable.",
                {"sex": "man", "people_employed": 8, "founded_year": 1998, "digital_maturity": "selling"}),
    "fundición": ("No colabora: hace falta oír por qué.",
                  {"sex": "man", "people_employed": 6, "founded_year": 1990, "digital_maturity": "none",
                   "guild": "foundry"}),
    "estructuras": ("Probó y dejó de trabajar con otros; usa programas para cotizar.",
                    {"sex": "woman", "people_employed": 5, "founded_year": 2015, "digital_maturity": "systems"}),
    "muebles": ("Dirige su taller y habla por las dueñas, que faltan en las reuniones.",
                {"sex": "woman", "people_employed": 4, "founded_year": 2012, "digital_maturity": "selling",
                 "guild": "carpentry"}),
}  # fmt: skip
"""Why each was chosen, and what is known of them."""
