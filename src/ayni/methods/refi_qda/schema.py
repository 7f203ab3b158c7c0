"""The structure that the REFI-QDA schemas prescribe.

A table of our own, so that `valid` can be told without the schema files: for every type its attributes and
its children in order. The tests compare it with the published schemas where those are at hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ayni.methods.refi_qda import values

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
INSTANCE_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Attribute:
    """How an attribute is written, and whether it must be there."""

    what: str
    check: values.Check
    required: bool = False


@dataclass(frozen=True)
class Child:
    """Alternatives at one place among the children, and how many of them: 1, ?, * or +."""

    types: Mapping[str, str]
    times: str


@dataclass(frozen=True)
class Shape:
    """A type: attributes and children in order, or `text` alone."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    children: Sequence[Child] = ()
    text: Attribute | None = None


_GUID = Attribute("a GUID", values.is_guid)
_TEXT = Attribute("text", values.is_text)
_INTEGER = Attribute("a whole number", values.is_integer)
_TIME = Attribute("a time as in 2024-02-29T08:30:00Z", values.is_date_time)
_COLOR = Attribute("a colour as in #ff8800", values.is_color)
_DIRECTION = Attribute("Associative, OneWay or Bidirectional", values.is_direction)


def _must(attribute: Attribute) -> Attribute:
    return Attribute(attribute.what, attribute.check, required=True)


def _children(*written: str) -> tuple[Child, ...]:
    """Read "Code:CodeType*" and "A:AType|B:BType?" as children."""
    return tuple(Child(dict(option.split(":") for option in one[:-1].split("|")), one[-1]) for one in written)


_MADE = {"creatingUser": _GUID, "creationDateTime": _TIME}
_STAMP = {**_MADE, "modifyingUser": _GUID, "modifiedDateTime": _TIME}
_NAMED = {"guid": _must(_GUID), "name": _TEXT}
_FULLY_NAMED = {"guid": _must(_GUID), "name": _must(_TEXT)}
_SOURCE = {**_NAMED, **_STAMP, "path": _TEXT, "currentPath": _TEXT}
_TEXT_SOURCE = {**_NAMED, **_STAMP, "richTextPath": _TEXT, "plainTextPath": _TEXT}
_SELECTION = {**_NAMED, **_STAMP}
_CORNERS = {name: _must(_INTEGER) for name in ("firstX", "firstY", "secondX", "secondY")}
_SPAN = {"begin": _must(_INTEGER), "end": _must(_INTEGER)}
_TARGET = {"targetGUID": _must(_GUID)}

_DESCRIPTION = "Description:String?"
_NOTES = "NoteRef:Ref*"
_CODINGS = "Coding:Coding*"
_VALUES = "VariableValue:VariableValue*"


def _simple(attribute: Attribute) -> Shape:
    return Shape(text=attribute)


_SHARED: dict[str, Shape] = {
    "String": _simple(_TEXT),
    "Boolean": _simple(Attribute("true or false", values.is_boolean)),
    "Integer": _simple(_INTEGER),
    "Decimal": _simple(Attribute("a decimal number", values.is_decimal)),
    "Date": _simple(Attribute("a date as in 2024-02-29", values.is_date)),
    "DateTime": _simple(_TIME),
    "Ref": Shape(_TARGET),
}

_CODE_ATTRIBUTES = {
    **_FULLY_NAMED,
    "isCodable": Attribute("true or false", values.is_boolean, required=True),
    "color": _COLOR,
}

PROJECT: Mapping[str, Shape] = {
    **_SHARED,
    "Project": Shape(
        {
            "name": _must(_TEXT),
            "origin": _TEXT,
            "creatingUserGUID": _GUID,
            "creationDateTime": _TIME,
            "modifyingUserGUID": _GUID,
            "modifiedDateTime": _TIME,
            "basePath": _TEXT,
        },
        _children(
            "Users:Users?",
            "CodeBook:CodeBook?",
            "Variables:Variables?",
            "Cases:Cases?",
            "Sources:Sources?",
            "Notes:Notes?",
            "Links:Links?",
            "Sets:Sets?",
            "Graphs:Graphs?",
            _DESCRIPTION,
            _NOTES,
        ),
    ),
    "Users": Shape(children=_children("User:User+")),
    "User": Shape({**_NAMED, "id": _TEXT}),
    "CodeBook": Shape(children=_children("Codes:Codes1")),
    "Codes": Shape(children=_children("Code:Code+")),
    "Code": Shape(_CODE_ATTRIBUTES, _children(_DESCRIPTION, _NOTES, "Code:Code*")),
    "Variables": Shape(children=_children("Variable:Variable+")),
    "Variable": Shape(
        {
            **_FULLY_NAMED,
            "typeOfVariable": Attribute("a type of variable", values.is_value_kind, required=True),
        },
        _children(_DESCRIPTION),
    ),
    "VariableValue": Shape(
        children=_children(
            "VariableRef:Ref1",
            "TextValue:String|BooleanValue:Boolean|IntegerValue:Integer|FloatValue:Decimal"
            "|DateValue:Date|DateTimeValue:DateTime?",
        )
    ),
    "Cases": Shape(children=_children("Case:Case+")),
    "Case": Shape(
        _NAMED, _children(_DESCRIPTION, "CodeRef:Ref*", _VALUES, "SourceRef:Ref*", "SelectionRef:Ref*")
    ),
    "Sources": Shape(
        children=_children(
            "TextSource:TextSource|PictureSource:PictureSource|PDFSource:PDFSource"
            "|AudioSource:AudioSource|VideoSource:VideoSource+"
        )
    ),
    "TextSource": Shape(
        _TEXT_SOURCE,
        _children(
            _DESCRIPTION,
            "PlainTextContent:String?",
            "PlainTextSelection:PlainTextSelection*",
            _CODINGS,
            _NOTES,
            _VALUES,
        ),
    ),
    "PlainTextSelection": Shape(
        {**_SELECTION, "startPosition": _must(_INTEGER), "endPosition": _must(_INTEGER)},
        _children(_DESCRIPTION, _CODINGS, _NOTES),
    ),
    "PictureSource": Shape(
        _SOURCE,
        _children(
            _DESCRIPTION,
            "TextDescription:TextSource?",
            "PictureSelection:PictureSelection*",
            _CODINGS,
            _NOTES,
            _VALUES,
        ),
    ),
    "PictureSelection": Shape({**_SELECTION, **_CORNERS}, _children(_DESCRIPTION, _CODINGS, _NOTES)),
    "PDFSource": Shape(
        _SOURCE,
        _children(
            _DESCRIPTION,
            "PDFSelection:PDFSelection*",
            "Representation:TextSource?",
            _CODINGS,
            _NOTES,
            _VALUES,
        ),
    ),
    "PDFSelection": Shape(
        {**_SELECTION, "page": _must(_INTEGER), **_CORNERS},
        _children(_DESCRIPTION, "Representation:TextSource?", _CODINGS, _NOTES),
    ),
    "AudioSource": Shape(
        _SOURCE,
        _children(
            _DESCRIPTION,
            "Transcript:Transcript*",
            "AudioSelection:TimeSelection*",
            _CODINGS,
            _NOTES,
            _VALUES,
        ),
    ),
    "VideoSource": Shape(
        _SOURCE,
        _children(
            _DESCRIPTION,
            "Transcript:Transcript*",
            "VideoSelection:TimeSelection*",
            _CODINGS,
            _NOTES,
            _VALUES,
        ),
    ),
    "TimeSelection": Shape({**_SELECTION, **_SPAN}, _children(_DESCRIPTION, _CODINGS, _NOTES)),
    "Transcript": Shape(
        _TEXT_SOURCE,
        _children(
            _DESCRIPTION,
            "PlainTextContent:String?",
            "SyncPoint:SyncPoint*",
            "TranscriptSelection:TranscriptSelection*",
            _NOTES,
        ),
    ),
    "TranscriptSelection": Shape(
        {**_SELECTION, "fromSyncPoint": _GUID, "toSyncPoint": _GUID},
        _children(_DESCRIPTION, _CODINGS, _NOTES),
    ),
    "SyncPoint": Shape({"guid": _must(_GUID), "timeStamp": _INTEGER, "position": _INTEGER}),
    "Coding": Shape({"guid": _must(_GUID), **_MADE}, _children("CodeRef:Ref1", _NOTES)),
    "Notes": Shape(children=_children("Note:TextSource+")),
    "Links": Shape(children=_children("Link:Link+")),
    "Link": Shape(
        {**_NAMED, "direction": _DIRECTION, "color": _COLOR, "originGUID": _GUID, "targetGUID": _GUID},
        _children(_NOTES),
    ),
    "Sets": Shape(children=_children("Set:Set+")),
    "Set": Shape(
        _FULLY_NAMED, _children(_DESCRIPTION, "MemberCode:Ref*", "MemberSource:Ref*", "MemberNote:Ref*")
    ),
    "Graphs": Shape(children=_children("Graph:Graph+")),
    "Graph": Shape(_NAMED, _children("Vertex:Vertex*", "Edge:Edge*")),
    "Vertex": Shape(
        {
            **_NAMED,
            "representedGUID": _GUID,
            "firstX": _must(_INTEGER),
            "firstY": _must(_INTEGER),
            "secondX": _INTEGER,
            "secondY": _INTEGER,
            "shape": Attribute("a shape", values.is_shape),
            "color": _COLOR,
        }
    ),
    "Edge": Shape(
        {
            **_NAMED,
            "representedGUID": _GUID,
            "sourceVertex": _must(_GUID),
            "targetVertex": _must(_GUID),
            "color": _COLOR,
            "direction": _DIRECTION,
            "lineStyle": Attribute("dotted, dashed or solid", values.is_line),
        }
    ),
}
"""Types of a project file (.qde); the root is `Project`."""

CODEBOOK: Mapping[str, Shape] = {
    **_SHARED,
    "CodeBook": Shape({"origin": _TEXT}, _children("Codes:Codes1", "Sets:Sets?")),
    "Codes": PROJECT["Codes"],
    "Code": Shape(_CODE_ATTRIBUTES, _children(_DESCRIPTION, "Code:Code*")),
    "Sets": PROJECT["Sets"],
    "Set": Shape(_FULLY_NAMED, _children(_DESCRIPTION, "MemberCode:Member*")),
    "Member": Shape({"guid": _must(_GUID)}),
}
"""Types of a codebook file (.qdc); the root is `CodeBook`."""
