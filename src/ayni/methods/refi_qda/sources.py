"""Sources, notes and transcripts of a project file, with their selections and codings."""

from collections import defaultdict
from typing import cast

from lxml import etree

from ayni.methods.refi_qda.fields import Fields
from ayni.methods.refi_qda.findings import Findings
from ayni.methods.refi_qda.guids import Guids
from ayni.methods.refi_qda.material import (
    Area,
    Coding,
    Document,
    Media,
    MediaKind,
    PageArea,
    Selection,
    Source,
    Span,
    Stamp,
    SyncPoint,
    SyncSpan,
    TextSpan,
    TimeSpan,
    Transcript,
    Value,
)
from ayni.methods.refi_qda.model import User
from ayni.methods.refi_qda.texts import LoadedText, Texts
from ayni.methods.refi_qda.validity import place_of

_MEDIA: dict[str, MediaKind] = {
    "PictureSource": "picture",
    "PDFSource": "pdf",
    "AudioSource": "audio",
    "VideoSource": "video",
}


class SourceReader:
    """Reads what can be selected and coded; collects users that are only mentioned, and cases as codes."""

    def __init__(self, guids: Guids, texts: Texts, findings: Findings) -> None:
        self._guids = guids
        self._texts = texts
        self._findings = findings
        self._fields = Fields(findings)
        self.mentioned_users: dict[str, User] = {}
        self.sources_of_case: dict[str, list[str]] = defaultdict(list)
        self.selections_of_case: dict[str, list[str]] = defaultdict(list)

    def source(self, element: etree._Element) -> Source | None:
        """A source; None when the element is not one."""
        if element.tag == "TextSource":
            return self.document(element)
        kind = _MEDIA.get(str(element.tag))
        return self._media(element, kind) if kind else None

    def document(self, element: etree._Element) -> Document:
        """A text source, a note, or the text of a PDF or picture."""
        loaded = self._texts.of(element)
        guid = element.get("guid", "")
        return Document(
            guid=guid,
            name=self._fields.text(element, "name"),
            text=loaded.text if loaded else None,
            description=self._fields.description(element),
            inline=bool(loaded and loaded.inline),
            rich_path=self._texts.file(element, "richTextPath"),
            selections=self._selections(element, "PlainTextSelection", loaded),
            codings=self._codings(
                element, self.sources_of_case if element.tag == "TextSource" else None, guid
            ),
            note_refs=self.note_refs(element),
            values=self.values(element),
            stamp=self.stamp(element),
        )

    def stamp(self, element: etree._Element, suffix: str = "") -> Stamp:
        """Who made and changed an element, and when; `suffix` as in creatingUserGUID."""
        return Stamp(
            self._user(element, f"creatingUser{suffix}"),
            self._fields.time(element, "creationDateTime"),
            self._user(element, f"modifyingUser{suffix}"),
            self._fields.time(element, "modifiedDateTime"),
        )

    def note_refs(self, element: etree._Element) -> tuple[str, ...]:
        """The notes that an element refers to."""
        return self.references(element, "NoteRef", "note")

    def references(self, element: etree._Element, tag: str, *kinds: str) -> tuple[str, ...]:
        """The targets of an element's references; unknown ones are lost."""
        found = []
        for reference in element.findall(tag):
            # A codebook's sets say guid, everything else says targetGUID.
            written = reference.get("targetGUID", reference.get("guid"))
            target = self._guids.resolve(written, *kinds)
            if target:
                found.append(target)
                continue
            unknown = f"{kinds[0]} {written} is unknown"
            self._findings.error(place_of(reference), unknown)
            self._findings.loss(place_of(reference), f"{unknown}; {place_of(element)} no longer refers to it")
        return tuple(found)

    def values(self, element: etree._Element) -> tuple[Value, ...]:
        """The values of variables that an element has."""
        found = []
        for value in element.findall("VariableValue"):
            variables = self.references(value, "VariableRef", "variable")
            if variables:
                found.append(Value(variables[0], *self._fields.value(value)))
        return tuple(found)

    def _media(self, element: etree._Element, kind: MediaKind) -> Media:
        text = element.find("Representation" if kind == "pdf" else "TextDescription")
        guid = element.get("guid", "")
        return Media(
            kind=kind,
            guid=guid,
            name=self._fields.text(element, "name"),
            path=self._texts.file(element, "path"),
            current_path=self._fields.text(element, "currentPath"),
            description=self._fields.description(element),
            text=None if text is None else self.document(text),
            transcripts=tuple(self._transcript(child) for child in element.findall("Transcript")),
            selections=self._selections(element, str(element.tag).replace("Source", "Selection"), None),
            codings=self._codings(element, self.sources_of_case, guid),
            note_refs=self.note_refs(element),
            values=self.values(element),
            stamp=self.stamp(element),
        )

    def _transcript(self, element: etree._Element) -> Transcript:
        loaded = self._texts.of(element)
        return Transcript(
            guid=element.get("guid", ""),
            name=self._fields.text(element, "name"),
            text=loaded.text if loaded else None,
            description=self._fields.description(element),
            inline=bool(loaded and loaded.inline),
            rich_path=self._texts.file(element, "richTextPath"),
            sync_points=tuple(self._sync_point(child, loaded) for child in element.findall("SyncPoint")),
            selections=self._selections(element, "TranscriptSelection", None),
            note_refs=self.note_refs(element),
            stamp=self.stamp(element),
        )

    def _sync_point(self, element: etree._Element, loaded: LoadedText | None) -> SyncPoint:
        position = self._fields.whole(element, "position")
        if position is not None and loaded:
            if not 0 <= position <= loaded.ruler.length:
                self._findings.error(place_of(element), f"position {position} lies beyond the text")
                self._findings.loss(place_of(element), f"position {position} was moved to the text's end")
            position = min(max(loaded.ruler.position(position), 0), len(loaded.text))
        return SyncPoint(element.get("guid", ""), self._fields.whole(element, "timeStamp"), position)

    def _selections(
        self, element: etree._Element, tag: str, loaded: LoadedText | None
    ) -> tuple[Selection, ...]:
        found = []
        for child in element.findall(tag):
            span = self._text_span(child, loaded) if tag == "PlainTextSelection" else self._span(child, tag)
            if span is None:
                self._guids.forget(child)
                codings = len(child.findall("Coding"))
                self._findings.loss(place_of(child), f"the selection and its {codings} codings are left out")
                continue
            guid = child.get("guid", "")
            representation = child.find("Representation")
            found.append(
                Selection(
                    guid=guid,
                    span=span,
                    name=self._fields.text(child, "name"),
                    description=self._fields.description(child),
                    codings=self._codings(child, self.selections_of_case, guid),
                    note_refs=self.note_refs(child),
                    stamp=self.stamp(child),
                    representation=None if representation is None else self.document(representation),
                )
            )
        return tuple(found)

    def _text_span(self, element: etree._Element, loaded: LoadedText | None) -> TextSpan | None:
        start, end = (self._fields.whole(element, name) for name in ("startPosition", "endPosition"))
        if start is None or end is None or min(start, end) < 0:
            self._findings.error(place_of(element), "its positions are not whole numbers from 0")
            return None
        if start > end:
            self._findings.repair(place_of(element), f"it runs backwards from {start} to {end}; turned round")
            start, end = end, start
        if loaded is None:
            return TextSpan(start, end)
        length = loaded.ruler.length
        if end > length:
            beyond = f"it reaches from {start} to {end}, beyond the text's end at {length}"
            self._findings.error(place_of(element), beyond)
            if start >= length:
                return None
            self._findings.loss(place_of(element), f"{beyond}; it now ends there")
            end = length
        return TextSpan(loaded.ruler.position(start), loaded.ruler.position(end))

    def _span(self, element: etree._Element, tag: str) -> Span | None:
        if tag == "TranscriptSelection":
            return SyncSpan(*(self._sync_ref(element, name) for name in ("fromSyncPoint", "toSyncPoint")))
        corners = ("firstX", "firstY", "secondX", "secondY")
        names, kind = {
            "PictureSelection": (corners, Area),
            "PDFSelection": (("page", *corners), PageArea),
            "AudioSelection": (("begin", "end"), TimeSpan),
            "VideoSelection": (("begin", "end"), TimeSpan),
        }[tag]
        numbers = [self._fields.whole(element, name) for name in names]
        if None in numbers:
            self._findings.error(place_of(element), f"one of {', '.join(names)} is not a whole number")
            return None
        return cast(Span, kind(*numbers))

    def _sync_ref(self, element: etree._Element, name: str) -> str | None:
        written = element.get(name)
        found = self._guids.resolve(written, "sync point") if written else None
        if written and not found:
            self._findings.error(place_of(element), f"sync point {written} is unknown")
            self._findings.loss(place_of(element), f"sync point {written} is unknown; {name} is left out")
        return found

    def _codings(
        self, element: etree._Element, members: dict[str, list[str]] | None, member: str
    ) -> tuple[Coding, ...]:
        """`members` collects by case what codings at cases code; None: a case cannot have it as a part."""
        found = []
        for child in element.findall("Coding"):
            reference = child.find("CodeRef")
            written = None if reference is None else reference.get("targetGUID")
            code = self._guids.resolve(written, "code")
            case = self._guids.resolve(written, "case")
            if code:
                found.append(self._coding(child, code))
                continue
            self._guids.forget(child)
            if case and members is not None:
                # NVivo codes at cases; the standard has references from the case for that.
                members[case].append(member)
                self._findings.loss(
                    place_of(child), f"it codes at case {case}; kept as that case's part, without coder"
                )
            else:
                self._findings.error(place_of(child), f"code {written} is unknown")
                self._findings.loss(place_of(child), f"code {written} is unknown; the coding is left out")
        return tuple(found)

    def _coding(self, element: etree._Element, code: str) -> Coding:
        return Coding(
            guid=element.get("guid", ""),
            code=code,
            created_by=self._user(element, "creatingUser"),
            created_at=self._fields.time(element, "creationDateTime"),
            note_refs=self.note_refs(element),
        )

    def _user(self, element: etree._Element, attribute: str) -> str | None:
        written = (element.get(attribute) or "").strip().strip("{}")
        if not written:
            return None
        known = self._guids.resolve(written, "user")
        if known:
            return known
        if attribute.endswith("GUID"):
            self._findings.loss(place_of(element), f"{attribute} {written} is not among the users; left out")
            return None
        return self._mentioned(element, written)

    def _mentioned(self, element: etree._Element, written: str) -> str:
        """A user whom codings name but the list of users lacks stays apart from the others."""
        key = written.casefold()
        if key not in self.mentioned_users:
            guid = self._guids.made_up("user", written)
            self.mentioned_users[key] = User(guid, f"unknown user {written[:8]}")
            self._findings.repair(
                place_of(element), f"user {written} is not listed; added as an unknown user"
            )
        return self.mentioned_users[key].guid
