"""Naming: what the company itself calls its products, besides the name of their family.

Whoever writes playbooks names devices twice: by family in `products` (`refrigerator`), and in the signal that
starts it (`fridge.temperature_high`). A word that signals begin with, in playbooks for one family alone, is
another name for that family; one that they use for several, or for whatever product (`delivery`), is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from assist.customers.profile import Customer
from knowledge_base.documents import DocumentVersion


def names_of_families(playbooks: Iterable[DocumentVersion]) -> Mapping[str, tuple[str, ...]]:
    """Other names for each product family, as the signals of `playbooks` have them."""
    families: defaultdict[str, set[str]] = defaultdict(set)
    for playbook in playbooks:
        content = playbook.content
        if content.trigger and content.trigger.signal:
            families[content.trigger.signal.partition(".")[0]] |= set(content.products or ("",))
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, named in sorted(families.items()):
        family = next(iter(named)) if len(named) == 1 else ""
        if family and family != name:
            names[family].append(name)
    return {family: tuple(some) for family, some in names.items()}


def with_names(customer: Customer, playbooks: Iterable[DocumentVersion]) -> Customer:
    """The customer whose products have the names of their families too."""
    names = names_of_families(playbooks)
    products = tuple(
        one.model_copy(update={"called": (*one.called, *names.get(one.family, ()))})
        for one in customer.profile.products
    )
    return customer.model_copy(update={"profile": customer.profile.model_copy(update={"products": products})})
