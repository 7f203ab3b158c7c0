"""The words of workshop messages, in lower case without accents: units, goods, and small talk."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def _by_word(words_by_meaning: dict[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, text in words_by_meaning.items() for word in text.split()}


COUNT_UNITS = _by_word(
    {
        "piece": "pc pcs pieces piesa piesas pieza piezas pz pza pzas pzs pzz u ud uds und unds uni"
        " unid unidad unidades unids",
        "sheet": "lamina laminas pl planch plancha planchas planchita planchitas planchon planchones"
        " plch plchs pls",
        "tube": "tb tbs tuberia tuberias tubito tubitos tubo tubos",
        "bar": "barra barras barrita barritas varilla varillas",
        "roll": "bobina bobinas rollo rollos",
        "set": "juego juegos kit kits",
        "pair": "pares",
        "kg": "kg kgs kilo kilogramo kilogramos kilos",
        "tonne": "t tm tn tns ton tonelada toneladas tons",
        "square_metre": "m2 mt2 mts2",
        "cubic_metre": "m3 mt3 mts3",
        "litre": "litro litros lt lts",
        "gallon": "galon galones gl gln",
    }
)
"""What a number can count, and the code of the unit."""

OPERATION_UNITS = _by_word(
    {
        "hole": "agujero agujeros hueco huecos huequito huequitos orificio orificios perforacion"
        " perforaciones taladros",
        "cut": "cortes",
        "piece": "pedacitos pedazos segmentos tiras tramos trozos",
        "keyway": "chavetero chaveteros",
        "bend": "dobleces doblez pliegues",
    }
)
"""What is done to the goods, or what they become: counted only where the goods themselves are not."""

SHAPES = _by_word(
    {
        "sheet": "lamina laminas pl placa placas planch plancha planchas planchita planchitas planchon"
        " planchones plch plchs pls tablero tableros",
        "tube": "caneria canerias codo codos cupla cuplas niple niples tb tbs tuberia tuberias tubito"
        " tubitos tubo tubos",
        "profile": "angulo angulos canal canales omega omegas perfil perfiles riel rieles tee tees"
        " tubular tubulares viga vigas vigueta viguetas",
        "flat": "platina platinas pletina pletinas solera soleras",
        "bar": "barra barras barrita barritas eje ejes esparrago esparragos fierros husillo husillos"
        " pasador pasadores perno pernos pin pines redondo redondos tornillo tornillos varilla"
        " varillas vastago vastagos",
        "disc": "anillo anillos arandela arandelas aro aros bocina bocinas brida bridas buje bujes"
        " casquillo casquillos catalina catalinas cilindro cilindros disco discos engranaje"
        " engranajes olla ollas pinon pinones plato platos polea poleas rodillo rodillos rueda"
        " ruedas tambor tambores volante volantes",
    }
)
"""Goods whose shape decides what an unnamed measure is: of a tube the diameter, of a plate the thickness."""

PRODUCTS = words(
    """
    acople adaptador aleta andamio angulito aro asa asiento aviso balcon banca banco bandeja banquita
    baranda barandal barandita base bastidor basurero bebedero biombo bisagra bolardo bolsa boquilla brazo
    cabezal cadena caja cajita cajon calamina cama camilla camisa campana canastilla carcasa carcaza carpa
    carpeta carreta carrito carro cartela casco caseta catre cercha cerco cerradura chapa chasis chaveta
    chimenea chumacera chute ciclon clip closet coche cochecito cochera cocina cocineta codo columna
    comedero comedor comoda compuerta conector cono contenedor contrapeso corona correa costilla cruceta
    cruz cuba cubierta cucharon cuchilla cuello cuna cupla dado deflector ducto embudo engrape escalera
    escalon escritorio escuadra esquinero estante estanteria estribera estribo estructura exhibidor faja
    faro farol filtro flange freidora gabinete gancho garita garrucha grapa guarda guardafango guia gusano
    herraje horno impulsor jaba jardinera jaula juego juguera kiosko ladera lavadero lavatorio lengueta
    letra letras letrero leva listel llanta logo loseta maceta macetero malla mampara manguito manifold
    manija manivela marco marmita marquesina marquito matriz mesa mesada mesita mezcladora modulo molde
    molino mordaza mueble niple numero olla oreja pala paleta pallet panel panera parante parihuela
    parrilla pasamano pata patin pedestal peineta peldano pestana pestillo picaporte pieza pila pisadera
    pistón placa plantilla plataforma platillo platinita plato plumon polin portarrollo porton poste
    protector puente puerta puertita punta punzon pupitre quemador rack racor rampa recipiente reduccion
    reductor refuerzo reja rejilla rejita remolque repisa reposera repuesto respaldar reten ropero rotor
    ruedita sardinel sello separador serpentin silla sillita sillon sombrilla soporte soportito tabique
    tablon tacho tanque tapa tapon techo tecle templador tensor terminal tijeral tina tirante tobera toldo
    tolva tolvita tope tornamesa tornillo torre trampa transportador trapecio traviesa tuberia tuerca
    turbina union valvula varanda varandas vaso ventana ventanal ventilador ventosa viga vitrina voluta
    yugo zapata zaranda zocalo zuncho
    """
)
"""What workshops make, in the singular."""

NOT_GOODS = words(
    """
    a am amperio amperios ano anos apoyo aprox aproximadamente ayudante ayudantes bar cambio cambios capa
    capas cara caras centimetro centimetros centimo centimos chamba chambas ciento clase clases cliente
    clientes cm cms color colores consulta copia copias cordon cordones cosa cosas cotizacion cotizaciones
    cuadra cuadras cuerpos cuota cuotas de del dia dias dientes diseno disenos dolar dolares duda empresa
    empresas entradas es espacios esta estan faltan favor foto fotos gracias grado grados hombre hombres
    hora horas hornillas hp hps hr hrs idea km lado lados las linea lineas los lote lotes lts luca lucas m
    maestro maestros mano manos maquina maquinas mas medida medidas menos mes meses metro metros milimetro
    milimetros min minuto minutos mm mms modelo modelos mts niveles o octavos opcion opciones operario
    operarios parte partes pasada pasadas pedido pedidos persona personas pie pies pisos plano planos plgs
    pm por pozas precio precios pregunta proyecto proyectos psi pulgada pulgadas pulgs quedan quemadores
    rpm salidas semana semanas servicio sol soldador soldadores soles son taller talleres tecnico tecnicos
    tipo tipos tono trabajo trabajos turno turnos usd veces vez viaje viajes voltio voltios y
    """
)
"""Nouns that a number may precede without counting goods."""

UNCOUNTED_AFTER_ONE = NOT_GOODS | words(
    """
    amigo asunto ayuda ayudita bonito buen buena chambita ciento cliente colega conocido consultita costo
    cotizacion cotizada cuarto dato descuento docena duda emergencia encargo encarguito estimado fabrica
    manito maximo media medio millar minimo momentito momento obra par pata pedidito poco preguntita
    presupuesto problema problemita proforma promedio ratito rato rebaja respuesta reunion senor senora
    sola solo tema toque total trabajito urgencia vecino ves vez visita
    """
)
"""What «un» or «una» introduces without meaning one piece."""

STOP_WORDS = words(
    """
    a abrazo abrazos aca acaso ademas adjunta adjunto adjuntos agradecere agradeceria agradecida
    agradecido agradezco ahi al algo alguien algun alguna alguno alla alo alto am amiga amigo amigos amix
    ancho anda andan ando ante antes aparte apenas apoyame apoyan apoyar apoyara apoyaria apoyarias
    apoyarme apoyas apoye apoyen apoyo aprox aproximadamente aqui asen asi asimismo asunto atenta
    atentamente atento aun aunque aver avisa avisame avisan avisen aviso ay ayuda ayudame ayudan ayudar
    ayudarme ayudas ayuden ayudes ayudita b bacan barra barras bendiciones bien bro brother buen buena
    buenas buenisimo bueno buenos busca buscamos buscando busco c caballero caballeros cada calibre
    calidad cant cantidad cantidades capacidad casi caso causa causita cerca chamba chambas chambita
    chevere chica chicas chico chicos cierto claro clase cliente clientes cn cobra cobrame cobran cobrar
    cobraria cobrarian cobrarias cobrarme cobras cobre colega color colores como compa compadre compare
    comunicarme comunico con confeccion confeccionar confeccionen confirma confirmame confirman confirmar
    confirmen confirmo conoce conoces consulta consultar consultarle consultarte consultita contactar
    contacto contra conversamos conversar coordinar coordino cordial cordiales cordialmente costaria
    costito costo costos coticame cotice coticen cotiza cotizacion cotizaciones cotizame cotizan cotizar
    cotizarme cotizarnos cotizas cotizo creo croquis cual cuales cualquier cuando cuanta cuantas cuanto
    cuantos cuenta cuentan cuentas cuento cuesta cuestan d da dale dame dan dar daria darias darme das de
    deja del deme dentro desde deseamos desearia deseo despues detalle detalles di dia dias dibujo dibujos
    dice dicho diga digame dijeron dijiste dijo dime dimension dimensiones dios disculpa disculpas
    disculpe disculpen diseno disenos dispone disponibilidad disponible disponibles don dona donde dos
    duda durante e el elaboracion elaboran elaborar ella ellas ello ellos empresa en encargo encarguito
    entonces entre entrega entregado entregados entregame entregan entregar entregarme entregue entreguen
    enviame envian enviar enviare enviarme envie envio era eran eres es esa esas escribe escribeme
    escribir escribo ese eso esos espera esperamos esperando espero espesor espesores esta estaba estan
    estar estaria estas este estimada estimadas estimado estimados esto estos estoy estuve etc excelente
    exitos fabricacion fabrican fabricar fabricarme fabrico fabriquen facil falta faltan favor favorcito
    fecha forma formato foto fotos fue fuera g genial gente gracia gracias graciass gran grande grandes
    grax grosor gustaria h ha haber habia hablamos hablando hablar habra hace hacemos hacen hacer hacerla
    hacerlas hacerle hacerlo hacerlos hacerme hacerse haces hacia haga hagame hagan haganme hagas hago
    haremos haria harian harias hasta hay haya haz hazme he hechas hecho hechos hemos hermana hermanito
    hermano hola holi hora horas hrs hubiera i igual iguales imagen ing inge ingeniero ir ira iria item
    items j ja jaja je jefa jefe jefecito jeje k l la lado lamina laminas largo las le les limite lista
    listado listas listo listos llama llamame llamar llego lo local los luego m mae maestra maestrito
    maestro maestros manana manda mandame mandan mandar mandarme mandeme mando manito mano marca mas mat
    material materiales max maximo me mediante medida medidas mediodia mejor menos mi mia min minimo
    minutos mio mira mire mis misma mismas mismo mismos modelo molestar molestia molesto mucha muchas
    muchisimas mucho muchos muy n nada neceito necesita necesitaba necesitamos necesitan necesitare
    necesitaria necesito nesesito ni no noche noches nomas nomás normal normales nos nose nosotros nuestra
    nuestro nueva nuevas nuevo nuevos o ocupo oe oiga oigan ok okay okey oki ola orden os otra otras otro
    otros oye p pa pal para parece parte partes pasame pasan pasas pase paso pata patron pe pedidito
    pedido pendiente pendientes pequena pequenas pequeno pequenos perfecto permiso pero pex pienso pieza
    piezas pl plancha planchas plano planos plazo plazos please plis pls pm podra podran podras podria
    podrian podrias por porfa porfavor porfavorcito porfis porque posible posibles preciecito precio
    precios precito pregunta preguntar preguntarte preguntita presupuestar presupuesto primera primero
    primo proceso procesos proforma proformar proxima proximo ps pueda puedan puede pueden puedes puedo
    pues puess pz pza pzas pzs q que quedamos quedaria quedo queremos queria querian querria quien quienes
    quiere quieres quiero quisiera quisieramos quiza quizas r rapida rapido realice realizan realizar
    realizas recogemos recoger recogeria recogerla recogerlas recogerlo recogerlos recojo recomienda
    recomiendas requerimiento requerimientos requerimos requeriria requiere requiero responde respondeme
    responder respuesta s sabe saben saber sabes sabr sabria saca sacame saldria saldrian sale salen salu
    saludo saludos saque saques se sea sean segun sencillo senor senora ser sera seran seria serian
    servicio servicios sgte sgtes si sido siempre siguiente siguientes simple sin sirva sirve sirven sobre
    sola solicita solicitamos solicitar solicito solicitud solo somos son soy sr sra sres srta su suerte
    sumado suman sus t tal taller talleres tamano tamanos tambien tampoco tan tanto tardar tarde tardes
    tarifa tb tbn te tema tempranito temprano ten tendra tendran tendras tendre tendria tendrias tenemos
    tener tenga tengan tengas tengo tenia ti tia tiempo tiene tienen tienes tio tipo tipos tmb toda todas
    todavia todito todo todos total totales trabaja trabajan trabajas trabajito trabajitos trabajo
    trabajos trato tu tuberia tubo tubos tus tuviera tuviese ud uds ultima un una unas und unid unidad
    unidades uno unos urgia ustd usted ustedes v va valdria vale vamos van varilla varillas vas vaya
    vecina vecino ver verdad vez voy w x xd xf xfa xfavor y ya yo z
    """
)
"""Words that may be left over without anything being lost: greetings, courtesy, and asking as such."""

COMMON_WORDS = words(
    """
    abierta abierto abiertos abril abrir acaba acabado acabados acceso aceitar aceite acera agua aire
    alambre alcance alinea alinear almacen alquiler altura amar ambos anterior antes anticorrosivo apenas
    apoyar arena arenal arma armado armas arreado arreglar arreglo arriba arte atras automatico avellanado
    avellanados azul bajar bajo balde balon base bienvenido bisel biselado blanca blanco boca bodega bolas
    bolsa bomba bombeada bombeadas bombeado bombeados borde bordes borrar brillante brillo brunido brunir
    cabeza cable cadena caer calidad caliente calle calor cambiar cambio camion camioneta campo canto
    cantos cara caras carga cargo carne caro carro carta cartas cartilla cartillas casa casas caso causa
    cemento centrado centro cerca cerrada cerrado cerrados cerrar chaflan chaflanes chino ciego cierra
    cierran cierre cierro cinta ciudad cliente cobrar cobro cocer cofre coger colar color comenta
    comentado comentar comento comer comercial comida compra comprar compro conducto conductos conica
    conico conmigo conocido contado contados contando contar contento contra contrato control copia corona
    corral corre corredor corren correo correr corta cortador cortas cortina cortinas corto cortos cosa
    cosas costa costado costar coste costo cotizado creer cuadrada cuadradas cuadrado cuadrados cuadro
    cuarto cuatro cuello cuenta cuente cuenten cuerda cuero cuerpo cuesta cuna curva curvo curvos damos
    dato datos daño deja dejar dejo delgada delgado dentro deposito derecho desarmar descuento desmontar
    despues detalle deuda diario diarios dinero directo discutir disenar distinto doblador doble domestico
    domicilio doy dura duro efectivo ejemplo electrica electrico electro empresa engrasar ensayar entera
    entero epoxica error escala escolar escuela esmalte espacio espejo estado estilo estriada estriado
    evento exterior externo factura falta familia fierro figura fijo filo filos fina final fino firma
    flete flor fondo forma forrado forrar forro frente fresador fresca fresco frio fuego fuera fuerte
    funcion funda fundacion fundas fundo fundos gasto gente girar giro gloss golpe gordo grabar grado
    granalla grande grasa gris gruesa grueso grupo gusto hidraulico hierba hijo hilera hincado hoja hojas
    hombre horno hornos hoyo humo idea inclinada inclinado industrial industriales inspeccion instalacion
    instalado instalados instalar interior interna interno izquierda jala jalar jardin juego juegos jueves
    jugar junta juntas junto lado largo latin lavado lavar leche letra letras libre libro lijado lijar
    lima limado limar limpiar limpieza limpio linea lineas lisa liso lisos listo llave llegado llegar
    lleva llevan llevar llevo loma lomo lote lugar lugares luna lunas luz madre mala malo manera maneras
    manga mano manos mapa maquina maquinado maquinar maquinaria maquinas mar marca marcas marco marta
    marte martes martillo marzo masillado masillar mate matrices matriz mayor mecanica mecanico mecanizado
    mecanizar media medio medir mejor mejorar menor mensaje mensajes mercado mesa metalica metalicas
    metalico metalicos mitad modelo molde monte monto montos mostrar moto motor mover muestra muestras
    mueve mujer mundo negocio negra negro neumatico nieve ninguno niple nivel nivelar noche nombre norte
    nota nueve numero obra obras ocho oficina ojo oreja orilla oro ovalado padre paga pagan pagar pagas
    pago palo panel papel par parada pared pareja pasa pasada pasadas pasado pasan pasante pasantes pasar
    pase patio pecho pedazo pedir pegada pegado pegados pegamento pegar pelea peligro pena pensar
    perforada perforado perno perro persona pesa pesado pesar peso pie piedra piel pinta pintas pintor
    pintores pisar piso pista placa plaga plancton planeta planilla planitud plano planos planta plantas
    plata platas plato playa plaza plazo pluma pobre poco ponen poner pones pongo porta portal portar
    posada posar precio presa presupuestos prevenir primer primero problema promo prueba puente puesto
    pula pulsar punta punto puntos puro quinto radio rajado rallado ranura ranuras rascado rasgo raton
    rayas rechazar recibo reconocido recta rectangular rectangulares recto redonda redondas redondo
    redondos reforzar reja remate remates remojado reparacion reparar reparo residencial resina resto
    revisa revisar revision reviso rezar riel riesgo robado robar rociado rodado rodar rogar roja rojo rol
    roles rollo ropa rosa rosada rosado rosca roscas rota roto rueda rugosidad rural ruta sabor saca sacan
    sacar saldar saldo sale salida salir salon saltar santa satinado secar seco segundo seguro sello
    semana sepa serie servir siente siento simetrico sincero sino sirvio sobra sobre sol sola solar
    solares soldador soldadores soles soltar sonar soporte suave subir sucio sueldo sueldos suelo sur
    tabla taco talla tamaño tanto tapa tarde techo tela tema temas temblar temple tercero terreno tienda
    tierra tinta tipo toca tocan tocar tolerancia toma tomado tomar tomas tono torcer torear tornero
    torneros torre torres torta total traigo trato tren triangular triangulares triple trota trozar tubo
    turno tuvo unico usada usado uso vaca vale valor varias varios vaso vela venta ventana verdad verde
    vez vida vidrio vieja viejo viene viento vista volar vuelta zapato zincromato zona
    """
)
"""Ordinary words that the spelling corrector must leave alone."""
