"""Who is here: clusters, organisations, people and their memberships, capabilities, messages sent."""

from ayni.directory.models.capability import Capability, CapabilityKind
from ayni.directory.models.change import CardChange, ChangeKind, Postponement
from ayni.directory.models.cluster import Cluster
from ayni.directory.models.contact import (
    ApiToken,
    Channel,
    Invitation,
    Message,
    MessageState,
    SignInLink,
)
from ayni.directory.models.importing import ImportDraft
from ayni.directory.models.organization import (
    Availability,
    Guild,
    Organization,
    OrganizationKind,
    Posting,
    Visibility,
)
from ayni.directory.models.person import Membership, Person, Role, SignIn

__all__ = [
    "ApiToken",
    "Availability",
    "Capability",
    "CapabilityKind",
    "CardChange",
    "ChangeKind",
    "Channel",
    "Cluster",
    "Guild",
    "ImportDraft",
    "Invitation",
    "Membership",
    "Message",
    "MessageState",
    "Organization",
    "OrganizationKind",
    "Person",
    "Posting",
    "Postponement",
    "Role",
    "SignIn",
    "SignInLink",
    "Visibility",
]
