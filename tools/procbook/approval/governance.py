"""The governance that an approval is judged by: settings with the policy, roles, people, limits, at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from procbook.approval.canonical import content_digest
from procbook.approval.items import GOVERNANCE
from procbook.approval.reading import manual_of
from procbook.finding import CannotCheck
from procbook.manual.current_roles import manual_now
from procbook.manual.model import NO_SETTINGS, Manual, Person, Policy, Role, Settings


@dataclass(frozen=True)
class Governance:
    """`manual` has nothing but the governance; `digest` is that of its content."""

    manual: Manual
    digest: str

    @classmethod
    def from_canonical(cls, data: bytes) -> Governance:
        """The governance in its canonical content. Raises CannotCheck when it is none that this program reads."""
        try:
            manual = manual_of(data)
            if manual.settings is NO_SETTINGS:
                raise ValueError(f"no {GOVERNANCE}")
            return cls(manual_now(manual), content_digest(data))
        except ValueError as error:
            raise CannotCheck("governance-not-understood", error=error) from None

    @property
    def settings(self) -> Settings:
        return self.manual.settings

    @property
    def manual_id(self) -> str:
        """The UUID of the manual."""
        return self.settings.id

    @property
    def policy(self) -> Policy:
        return self.settings.policy

    @property
    def roles(self) -> Mapping[str, Role]:
        return self.manual.roles

    @property
    def people(self) -> Mapping[str, Person]:
        return self.manual.people

    @cached_property
    def by_email(self) -> Mapping[str, list[Person]]:
        """The people by each of their addresses in small letters."""
        found: dict[str, list[Person]] = {}
        for person in self.people.values():
            for email in {email.lower() for email in person.emails}:
                found.setdefault(email, []).append(person)
        return found

    @cached_property
    def repository(self) -> str:
        """The repository's name on its forge, such as `marketing/handbook`; "" without a forge."""
        address = self.settings.forge.address if self.settings.forge else ""
        return address.split("://", 1)[-1].partition("/")[2].strip("/").removesuffix(".git")
