"""The governance that an approval is judged by: settings with the policy, roles, people, limits, at one moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from procbook.approval.canonical import content_digest
from procbook.approval.items import GOVERNANCE
from procbook.finding import CannotCheck
from procbook.load import AuthorityFile, PeopleFile, RolesFile
from procbook.model import Handbook, Person, Policy, Role, Settings


@dataclass(frozen=True)
class Governance:
    """`handbook` has nothing but the governance; `digest` is that of its content."""

    handbook: Handbook
    digest: str

    @classmethod
    def from_canonical(cls, data: bytes) -> Governance:
        """The governance in its canonical content. Raises CannotCheck when it is none that this program reads."""
        try:
            content = json.loads(data)
            if content["item"] != GOVERNANCE:
                raise ValueError(content["item"])
            return cls(_handbook(content["data"]), content_digest(data))
        except (ValueError, KeyError, TypeError, msgspec.ValidationError) as error:
            raise CannotCheck(
                f"看不懂以前批准的组织和规矩（{error}）；请用当时或更新的 procbook。",
                f"The governance approved before cannot be read ({error}); use procbook of that time or a newer one.",
            ) from None

    @property
    def settings(self) -> Settings:
        return self.handbook.settings

    @property
    def manual(self) -> str:
        """The UUID of the manual."""
        return self.settings.id

    @property
    def policy(self) -> Policy:
        return self.settings.policy

    @property
    def roles(self) -> Mapping[str, Role]:
        return self.handbook.roles

    @property
    def people(self) -> Mapping[str, Person]:
        return self.handbook.people

    @cached_property
    def repository(self) -> str:
        """The repository's name on its forge, such as `marketing/handbook`; "" without a forge."""
        address = self.settings.forge.address if self.settings.forge else ""
        return address.split("://", 1)[-1].partition("/")[2].strip("/").removesuffix(".git")


def _handbook(data: Mapping[str, Any]) -> Handbook:
    roles = msgspec.convert(data.get("roles", {"schema": 1, "roles": []}), RolesFile).roles
    people = msgspec.convert(data.get("people", {"schema": 1, "people": []}), PeopleFile).people
    authority = msgspec.convert(data.get("authority", {"schema": 1}), AuthorityFile)
    return Handbook(
        settings=msgspec.convert(data["handbook"], Settings),
        roles=_by_id(roles),
        people=_by_id(people),
        limits=_by_id(authority.limits),
        parameters=authority.parameters,
    )


def _by_id(values: tuple[Any, ...]) -> dict[str, Any]:
    """By id; of two with one id the first, as the loader does."""
    return {value.id: value for value in reversed(values)}
