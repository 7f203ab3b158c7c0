"""The codebook: its tree, and the gate to a code."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import Http404

from ayni.studies.models import Code, Memo, Study
from ayni.studies.queries.material import settled_codings
from ayni.studies.rules import Seat


@dataclass
class Branch:
    """A code in its place in the tree: how deep, what is below it, how often it was given and to how many."""

    code: Code
    depth: int
    children: list["Branch"] = field(default_factory=list)
    codings: int = 0
    people: int = 0

    def walk(self) -> Iterator["Branch"]:
        """This code and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def codes_of(study: Study) -> list[Code]:
    """All codes in use, by name."""
    return list(Code.objects.filter(study=study, removed_at=None).order_by("name", "pk"))


def tree_of(study: Study) -> list[Branch]:
    """The top of the codebook's tree."""
    below: dict[int | None, list[Code]] = defaultdict(list)
    codes = codes_of(study)
    known = {code.pk for code in codes}
    for code in codes:
        below[code.parent_id if code.parent_id in known else None].append(code)
    return [_branch(code, 0, below) for code in below[None]]


def _branch(code: Code, depth: int, below: dict[int | None, list[Code]]) -> Branch:
    return Branch(code, depth, [_branch(child, depth + 1, below) for child in below[code.pk]])


def listed(study: Study, *, counted: bool = False) -> list[Branch]:
    """The tree as a list, parents first; `counted` with how often each code counts, and for how many people."""
    branches = [branch for top in tree_of(study) for branch in top.walk()]
    if counted:
        codings = settled_codings(study)
        often = Counter(coding.code_id for coding in codings)
        people: dict[int, set[int]] = defaultdict(set)
        for coding in codings:
            people[coding.code_id].add(coding.interview.participant_id)
        for branch in branches:
            branch.codings, branch.people = often[branch.code.pk], len(people[branch.code.pk])
    return branches


def code_for(seat: Seat, pk: int) -> Code:
    """A code of the study that is in use."""
    found = Code.objects.filter(study=seat.study, pk=pk, removed_at=None).select_related("parent").first()
    if found is None:
        raise Http404
    return found


def below(code: Code) -> set[int]:
    """Ids of the code and all codes below it."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Code.objects.filter(study=code.study_id).order_by("pk").values_list("pk", "parent_id"):
        children[parent].append(pk)
    found, waiting = set(), [code.pk]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += children[pk]
    return found


def memos_on(code: Code) -> list[Memo]:
    """What the team noted on a code, the latest first."""
    return list(Memo.objects.filter(code=code, removed_at=None).select_related("by").order_by("-pk"))
