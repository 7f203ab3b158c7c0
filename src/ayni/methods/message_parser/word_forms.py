"""Forms of Spanish words: what people write for an infinitive, and plurals."""

from ayni.methods.message_parser.vocabulary import PRODUCTS, SHAPES, words

_STEM_CHANGES = {"sold": "sueld", "pleg": "plieg", "aserr": "asierr", "serr": "sierr"}
"""Stems whose vowel breaks under stress, among the verbs of the taxonomy."""

_NOT_FORMS = words(
    """
    arma armas armo corto cortos cosa cosas cose coses coso cromas cromo cromos doble dobles funda
    fundas fundo grabo granalla matrices matriz montas monto montos perforada perforadas pinto pules
    pulo recarga recargas recargo recargos roscas rosco sueldo sueldos torno tornos
    """
)
"""Forms that are more often other words: «sueldo» is a wage, «funda» a cover, «doble» an adjective."""

_STRESSED = {"ar": ("as", "a", "an", "e", "es", "en"), "er": ("es", "e", "en", "a", "as", "an")}
_STRESSED["ir"] = _STRESSED["er"]
_UNSTRESSED = {
    "ar": "ar amos emos ando ado ada ados adas aria arian arias ara aran aras are",
    "er": "er emos amos iendo ido ida idos idas eria erian era eran",
    "ir": "ir imos amos iendo ido ida idos idas iria irian ira iran",
}
_CLITICS = words("me te le les nos se lo la los las melo mela melos melas noslo nosla noslos noslas")


def is_infinitive(word: str) -> bool:
    """Say whether a folded word looks like an infinitive; nouns of the taxonomy in -ar, -er, -ir have none."""
    return len(word) > 4 and word[-2:] in _UNSTRESSED and word not in {"laser", "fiber", "router", "tubular"}


def verb_forms(infinitive: str) -> set[str]:
    """Return the forms of a folded infinitive that ask for the action: no past tenses, no rare forms."""
    stem, ending = infinitive[:-2], infinitive[-2:]
    forms = {_joined(stem, suffix) for suffix in _UNSTRESSED[ending].split()}
    stressed = {stem, _STEM_CHANGES.get(stem, stem)}
    forms |= {_joined(each, suffix) for each in stressed for suffix in _STRESSED[ending]}
    commands = {_joined(each, suffix) for each in stressed for suffix in ("a", "e", "en")}
    forms |= {f"{base}{clitic}" for base in {infinitive, *commands} for clitic in _CLITICS}
    forms |= {f"{_joined(stem, 'a' if ending == 'ar' else 'ie')}ndo{clitic}" for clitic in _CLITICS}
    return {form for form in forms - _NOT_FORMS if not singulars(form) & PRODUCTS and form not in SHAPES}


def _joined(stem: str, suffix: str) -> str:
    """Join stem and ending, keeping the sound: «pleg» + «e» is «plegue», «rosc» + «e» is «rosque»."""
    if suffix[0] != "e":
        return stem + suffix
    for letter, soft in (("g", "gu"), ("c", "qu"), ("z", "c")):
        if stem.endswith(letter):
            return stem[:-1] + soft + suffix
    return stem + suffix


def singulars(word: str) -> set[str]:
    """Return the words that this one could be the plural of, itself included."""
    forms = {word}
    if word.endswith("s"):
        forms.add(word[:-1])
    if word.endswith("es"):
        forms.add(word[:-2])
    if word.endswith("ces"):
        forms.add(word[:-3] + "z")
    return forms
