"""Invented names for the demonstration clusters. No real firm or person is meant."""

METAL = (
    "Metal Andina", "Taller Quispe", "Estructuras Huamán", "Inox Pachacámac", "Cocinas Rojas",
    "Metálica San Pedro", "Soldaduras Condori", "Torno Fino", "Plegados del Sur", "Acero y Forma",
    "Taller Mamani Hermanos", "Fierros Ayllu", "Industrial Cusi", "Cortes Lomo de Corvina", "Inoxidables Ticona",
    "Metalmecánica Vilca", "Rejas y Portones Salas", "Maquinados Choque", "Estructuras Nueva Esperanza",
    "Taller La Bigornia", "Tanques Apaza", "Muebles Metálicos Roca", "Puertas Enrollables Lurín",
    "Carrocerías Paucar", "Equipos Gastronómicos Illa", "Ductos y Campanas Yauri", "Hornos Sumaq",
    "Mesas Inox Calla", "Cerrajería Artística Puma", "Metales Tupac", "Estanterías Del Valle",
    "Fabricaciones Sisa", "Calderería Ñahui", "Taller Doña Julia", "Escaleras Mayta", "Metal Joven",
    "Remolques Cahuana", "Techos Livianos Soto", "Taller Los Gemelos", "Lavaderos Inox Cruz",
    "Pulidos Espejo", "Forja Inti", "Metal Villa", "Coches Sangucheros Peña", "Matricería Loayza",
)  # fmt: skip

CARPENTRY = (
    "Muebles Ccori", "Carpintería El Cedro", "Maderas Anta", "Melamina Express", "Dormitorios Sonqo",
    "Carpintería Huerta", "Sillas y Mesas Tello", "Ebanistería Lazo", "Cocinas Integrales Rumi",
    "Muebles Santa Rosa", "Puertas Macizas Oré", "Tornería en Madera Poma", "Salas Modernas Lira",
    "Carpintería Ramos", "Muebles Infantiles Wawa", "Tapicería Ñusta", "Clósets Villa", "Maderera Tambo",
    "Juegos de Comedor Vera", "Carpintería Los Pinos", "Laqueados Brillo", "Restauraciones Cuya",
    "Muebles de Oficina Tapia", "Camas y Tarimas Arce", "Marcos y Molduras Gala", "Bancos Escolares Kipu",
)  # fmt: skip

GARMENTS = (
    "Confecciones Luz", "Polos Urpi", "Buzos Escolares Killa", "Textil Qori", "Uniformes Industriales Dávila",
    "Bordados Phuyu", "Casacas Norte Sur", "Ropa de Bebé Wayra", "Jeans Pacífico", "Estampados Color Vivo",
    "Lencería Rocío", "Costuras Manos Unidas",
)  # fmt: skip

FOOTWEAR = (
    "Calzados Chaski", "Botas de Seguridad Rimac", "Zapatos Lince", "Sandalias Mar Azul",
    "Zapatillas Pukara", "Calzado Escolar Ayni Wasi", "Suelas Tacna", "Cueros Kallpa",
)  # fmt: skip

CRAFTS = (
    "Cerámica Shipibo Joven",
    "Retablos Ayacucho",
    "Vidrio Soplado Nina",
    "Tejidos Away",
    "Velas Inkari",
)

FOUNDRY = ("Fundición Vulcano Sur", "Bronces Huayna", "Aluminio Colado Pari", "Fundición Hermanos Lope")

FOOD = (
    "Panadería La Espiga", "Chifles y Snacks Sol", "Embutidos Villa", "Pastelería Miski", "Quesos Apu",
    "Salsas Uchu",
)  # fmt: skip

GUILDS = {
    "metalworking": METAL,
    "carpentry": CARPENTRY,
    "garments": GARMENTS,
    "footwear": FOOTWEAR,
    "crafts": CRAFTS,
    "foundry": FOUNDRY,
    "food": FOOD,
}

PARTNERS = (
    ("association", "Asociación de Talleres del Parque (demo)"),
    ("supplier", "Aceros Pachacútec"),
    ("supplier", "Comercial del Acero Lurín"),
    ("supplier", "Pinturas Arco Iris"),
    ("supplier", "Gases y Electrodos del Sur"),
    ("university", "Universidad Tecnológica del Sur (demo)"),
    ("public_body", "Municipalidad distrital (demo)"),
    ("technology_center", "CITE Metal (demo)"),
    ("bank", "Cooperativa Manos Unidas (demo)"),
    ("ngo", "Red de Mujeres Industriales (demo)"),
    ("client", "Constructora Horizonte (demo)"),
)

FIRST_NAMES = (
    "Rosa", "Julio", "Elena", "Walter", "Norma", "Edwin", "Maribel", "Percy", "Gladys", "Rubén", "Yolanda",
    "Hugo", "Carmen", "Wilber", "Flor", "Teófilo", "Nancy", "Saúl", "Lidia", "Marco", "Justina", "Freddy",
    "Soledad", "Víctor", "Haydée", "Richard", "Felícita", "Óscar", "Delia", "Abel",
)  # fmt: skip

SURNAMES = (
    "Quispe", "Huamán", "Rojas", "Mamani", "Condori", "Vilca", "Paucar", "Choque", "Apaza", "Ticona", "Yauri",
    "Salas", "Mayta", "Cahuana", "Loayza", "Ñahui", "Puma", "Soto", "Cruz", "Peña", "Lazo", "Tello", "Poma",
    "Oré", "Arce", "Dávila", "Lira", "Tapia", "Vera", "Ramos",
)  # fmt: skip

SECOND_CLUSTER = {
    "garments": (
        "Hilos del Damero", "Polos Gamarra Uno", "Confecciones Trébol", "Corte y Confección Paz", "Denim Lima",
        "Tejido de Punto Alpaca Fina", "Ropa Deportiva Rayo", "Camisas Colonial", "Bordados Computarizados Z",
        "Uniformes Médicos Salud", "Ropa de Baño Ola", "Pijamas Luna",
    ),
    "services": ("Tintorería Añil", "Lavandería Industrial Espuma", "Sublimados Foto", "Patronaje Digital Ada"),
    "footwear": ("Zapatos Victoria", "Carteras Cuero Vivo"),
}  # fmt: skip
