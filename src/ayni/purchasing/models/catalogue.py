"""What can be bought: items with the dimensions that convert their units, and listed prices."""

from decimal import Decimal
from fractions import Fraction

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.refusal import Sentence
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.methods.errors import BadInput
from ayni.methods.materials import MATERIAL_BY_CODE
from ayni.methods.metal_weight import Contents, Piece, contents_of, weight_kg

IGV = Decimal("18.00")
"""Per cent; Peru's general rate, municipal promotion tax included."""


class ItemGroup(models.TextChoices):
    """Shelves of the catalogue."""

    SHEET = "sheet", _("planchas")
    PROFILE = "profile", _("perfiles y ángulos")
    TUBE = "tube", _("tubos")
    BAR = "bar", _("barras y platinas")
    WELDING = "welding", _("electrodos y alambre")
    PAINT = "paint", _("pinturas")
    GAS = "gas", _("gases")
    FASTENER = "fastener", _("pernos y fijaciones")
    ABRASIVE = "abrasive", _("abrasivos")
    OTHER = "other", _("otros")


class Unit(models.TextChoices):
    """What one unit of an order is."""

    KG = "kg", _("kilo")
    PIECE = "piece", _("pieza")
    METRE = "metre", _("metro")
    LITRE = "litre", _("litro")


class Basis(models.TextChoices):
    """What a price is for."""

    KG = "kg", _("por kilo")
    TONNE = "tonne", _("por tonelada")
    PIECE = "piece", _("por pieza")
    METRE = "metre", _("por metro")
    LITRE = "litre", _("por litro")


class Form(models.TextChoices):
    """Shapes whose weight is worked out from dimensions."""

    SHEET = "sheet", _("plancha")
    FLAT_BAR = "flat_bar", _("platina")
    ROUND_BAR = "round_bar", _("barra redonda")
    SQUARE_BAR = "square_bar", _("barra cuadrada")
    HEXAGONAL_BAR = "hexagonal_bar", _("barra hexagonal")
    ROUND_TUBE = "round_tube", _("tubo redondo")
    RECTANGULAR_TUBE = "rectangular_tube", _("tubo cuadrado o rectangular")
    ANGLE = "angle", _("ángulo")


class Tax(models.TextChoices):
    """How a price says its tax."""

    INCLUDED = "included", _("IGV incluido")
    ADDED = "added", _("más IGV")
    EXEMPT = "exempt", _("sin IGV (exonerado)")


def _millimetres(label: Sentence) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(label, max_digits=9, decimal_places=3, null=True, blank=True)  # type: ignore[arg-type]  # Django takes lazy text here


class Item(TenantModel):
    """Something that can be bought. Quantities of it are whole numbers of its unit.

    With a form, dimensions and a density (its material's, unless said otherwise) the weight of a piece is
    worked out; else `piece_kg` and `piece_litres` say what a piece holds, if anybody knows.
    """

    code = models.CharField(
        _("código"), max_length=40,
        validators=[RegexValidator(r"^[\w.\-/]+$", _("Usa letras, números, punto, guion o barra, sin espacios."))],
    )  # fmt: skip
    name = models.CharField(_("nombre"), max_length=120)
    group = models.CharField(_("grupo"), max_length=10, choices=ItemGroup.choices, default=ItemGroup.SHEET)
    unit = models.CharField(_("se pide por"), max_length=6, choices=Unit.choices, default=Unit.PIECE)
    form = models.CharField(_("forma"), max_length=20, choices=Form.choices, blank=True)
    material = models.CharField(_("material"), max_length=40, blank=True)
    thickness_mm = _millimetres(_("espesor, mm"))
    width_mm = _millimetres(_("ancho, mm"))
    height_mm = _millimetres(_("alto, mm"))
    diameter_mm = _millimetres(_("diámetro, mm"))
    length_mm = _millimetres(_("largo, mm"))
    density_kg_m3 = models.DecimalField(
        _("densidad, kg/m³"), max_digits=9, decimal_places=3, null=True, blank=True,
        db_comment="null: that of the material",
    )  # fmt: skip
    piece_kg = models.DecimalField(
        _("kilos por pieza"), max_digits=12, decimal_places=4, null=True, blank=True,
        db_comment="for what has no form",
    )  # fmt: skip
    piece_litres = models.DecimalField(
        _("litros por pieza"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Item"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "code"],
                name="item_code_once",
                violation_error_message=_("Ya hay un artículo con ese código."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *(
                        models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__gt": 0})
                        for field in (
                            "thickness_mm", "width_mm", "height_mm", "diameter_mm", "length_mm",
                            "density_kg_m3", "piece_kg", "piece_litres",
                        )
                    )
                ),
                name="item_measures_positive",
                violation_error_message=_("Las medidas deben ser mayores que cero."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["cluster", "group", "name"], name="item_group_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def density(self) -> Decimal | None:
        """Kilograms per cubic metre: its own, else its material's."""
        if self.density_kg_m3 is not None:
            return self.density_kg_m3
        material = MATERIAL_BY_CODE.get(self.material)
        return Decimal(material.density_kg_m3) if material and material.density_kg_m3 else None

    @property
    def piece(self) -> Piece | None:
        """The piece whose weight can be worked out; None without a form or density."""
        if not self.form or self.density is None:
            return None
        return Piece(
            self.form,  # type: ignore[arg-type]  # the choices are the method's forms
            self.density,
            self.thickness_mm,
            self.width_mm,
            self.height_mm,
            self.diameter_mm,
            self.length_mm,
        )

    @property
    def kg_per_piece(self) -> Fraction | None:
        """What a piece weighs by its dimensions, else as stated; None where nobody knows."""
        if self.piece is not None:
            try:
                return weight_kg(self.piece)
            except BadInput:
                return None
        return None if self.piece_kg is None else Fraction(self.piece_kg)

    @property
    def contents(self) -> Contents:
        """The units in which it can be priced."""
        long = self.form not in {"", Form.SHEET} and self.length_mm is not None
        metres = Fraction(self.length_mm) / 1000 if long and self.length_mm else None
        litres = None if self.piece_litres is None else Fraction(self.piece_litres)
        return contents_of(self.unit, kg=self.kg_per_piece, metres=metres, litres=litres)  # type: ignore[arg-type]  # the choices are the method's units


class ListedPrice(TenantModel):
    """What a supplier asks for an item, as its list says it."""

    item = TenantForeignKey(Item, models.CASCADE, related_name="listed_prices", db_index=False)
    supplier = TenantForeignKey(Organization, related_name="+")
    price = models.DecimalField(_("precio"), max_digits=14, decimal_places=4)
    basis = models.CharField(_("el precio es"), max_length=6, choices=Basis.choices, default=Basis.PIECE)
    tax = models.CharField(_("IGV"), max_length=8, choices=Tax.choices, default=Tax.INCLUDED)
    noted_on = models.DateField(_("fecha del precio"))
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = TenantManager["ListedPrice"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "item", "supplier"], name="listed_price_once"),
            models.CheckConstraint(
                condition=models.Q(price__gt=0),
                name="listed_price_positive",
                violation_error_message=_("El precio debe ser mayor que cero."),
            ),
        ]
