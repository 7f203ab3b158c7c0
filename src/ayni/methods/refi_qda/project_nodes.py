"""Codes, cases, variables, links, sets and graphs as XML nodes, children in the order of the schemas."""

from collections.abc import Iterator

from ayni.methods.refi_qda.model import Case, Code, Edge, Graph, Link, MemberSet, Variable, Vertex
from ayni.methods.refi_qda.nodes import Attributes, Node, Nodes


class ProjectNodes:
    """Makes nodes of everything but sources and notes."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes

    def code(self, code: Code) -> Node:
        """A code with all below it."""
        return self._nodes.node("Code", self._code_attributes(code), self._in_code(code))

    def codebook_code(self, code: Code) -> Node:
        """A code as a codebook file has it, without notes."""
        if code.note_refs:
            self._nodes.findings.loss(f"Code '{code.name}'", "a codebook has no notes; they are left out")
        return self._nodes.node("Code", self._code_attributes(code), self._in_codebook_code(code))

    def variable(self, variable: Variable) -> Node:
        """A variable of cases and sources."""
        attributes = {**_named(variable.guid, variable.name), "typeOfVariable": variable.kind}
        description = self._nodes.description(variable.description, f"Variable '{variable.name}'")
        return self._nodes.node("Variable", attributes, description)

    def case(self, case: Case) -> Node:
        """A case with its values and parts."""
        return self._nodes.node("Case", _named(case.guid, case.name), self._in_case(case))

    def link(self, link: Link) -> Node:
        """A relation between two things."""
        attributes: Attributes = {
            **_named(link.guid, link.name),
            "direction": link.direction,
            "color": link.color,
            "originGUID": link.origin,
            "targetGUID": link.target,
        }
        return self._nodes.node("Link", attributes, self._nodes.references("NoteRef", link.note_refs))

    def set(self, one: MemberSet) -> Node:
        """A set of codes, sources and notes."""
        return self._nodes.node("Set", _named(one.guid, one.name), self._in_set(one))

    def codebook_set(self, one: MemberSet) -> Node:
        """A set as a codebook file has it, of codes only."""
        if one.sources or one.notes:
            self._nodes.findings.loss(
                f"Set '{one.name}'", "a codebook has neither sources nor notes; left out"
            )
        return self._nodes.node("Set", _named(one.guid, one.name), self._in_codebook_set(one))

    def graph(self, graph: Graph) -> Node:
        """A drawing."""
        return self._nodes.node("Graph", _named(graph.guid, graph.name), self._in_graph(graph))

    @staticmethod
    def _code_attributes(code: Code) -> Attributes:
        codable = "true" if code.codable else "false"
        return {**_named(code.guid, code.name), "isCodable": codable, "color": code.color}

    def _in_code(self, code: Code) -> Iterator[Node]:
        yield from self._nodes.description(code.description, f"Code '{code.name}'")
        yield from self._nodes.references("NoteRef", code.note_refs)
        yield from map(self.code, code.children)

    def _in_codebook_code(self, code: Code) -> Iterator[Node]:
        yield from self._nodes.description(code.description, f"Code '{code.name}'")
        yield from map(self.codebook_code, code.children)

    def _in_case(self, case: Case) -> Iterator[Node]:
        yield from self._nodes.description(case.description, f"Case '{case.name}'")
        yield from self._nodes.references("CodeRef", case.codes)
        yield from map(self._nodes.value, case.values)
        yield from self._nodes.references("SourceRef", case.sources)
        yield from self._nodes.references("SelectionRef", case.selections)

    def _in_set(self, one: MemberSet) -> Iterator[Node]:
        yield from self._nodes.description(one.description, f"Set '{one.name}'")
        yield from self._nodes.references("MemberCode", one.codes)
        yield from self._nodes.references("MemberSource", one.sources)
        yield from self._nodes.references("MemberNote", one.notes)

    def _in_codebook_set(self, one: MemberSet) -> Iterator[Node]:
        yield from self._nodes.description(one.description, f"Set '{one.name}'")
        yield from (self._nodes.node("MemberCode", {"guid": code}) for code in one.codes)

    def _in_graph(self, graph: Graph) -> Iterator[Node]:
        yield from map(self._vertex, graph.vertices)
        yield from map(self._edge, graph.edges)

    def _vertex(self, vertex: Vertex) -> Node:
        attributes: Attributes = {
            "guid": vertex.guid,
            "representedGUID": vertex.represented,
            "name": vertex.name,
            "firstX": vertex.first_x,
            "firstY": vertex.first_y,
            "secondX": vertex.second_x,
            "secondY": vertex.second_y,
            "shape": vertex.shape,
            "color": vertex.color,
        }
        return self._nodes.node("Vertex", attributes)

    def _edge(self, edge: Edge) -> Node:
        attributes: Attributes = {
            "guid": edge.guid,
            "representedGUID": edge.represented,
            "name": edge.name,
            "sourceVertex": edge.source,
            "targetVertex": edge.target,
            "color": edge.color,
            "direction": edge.direction,
            "lineStyle": edge.line,
        }
        return self._nodes.node("Edge", attributes)


def _named(guid: str, name: str | None) -> Attributes:
    return {"guid": guid, "name": name}
