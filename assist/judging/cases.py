"""Cases: what of a customer's a conversation may be about: each product with its order, and each order with
something in it that is not registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assist.customers.profile import Customer, Order, OrderLine, OwnedProduct
from assist.reading.words import holds


@dataclass(frozen=True)
class InHand:
    """A product of the customer's and the order it came with; or an order without a registered product."""

    product: OwnedProduct | None
    order: Order | None

    @property
    def bought_on(self) -> date:
        """The day that tells which is the newest."""
        if self.order is not None:
            return self.order.placed_on
        product = self.product
        return (product and (product.delivered_on or product.purchased_on)) or date.min


def cases_of(customer: Customer) -> tuple[InHand, ...]:
    """Every product with its order, and every order with something in it that is not registered."""
    products, orders = customer.profile.products, customer.profile.orders
    found = [InHand(product, _order_of(product, orders, products)) for product in products]
    taken = {id(one.order) for one in found if one.order is not None}
    for order in orders:
        registered = {one.sku for one in products if belongs(one, order)}
        apart = any(line.sku not in registered for line in order.items)
        if id(order) not in taken or apart:
            found.append(InHand(None, order))
    return tuple(sorted(found, key=_newest_first, reverse=True))


def _newest_first(case: InHand) -> tuple[bool, date]:
    """What was cancelled is the least likely to be spoken of."""
    return (case.order is None or case.order.status != "cancelled", case.bought_on)


def _order_of(
    product: OwnedProduct, orders: Sequence[Order], products: Sequence[OwnedProduct]
) -> Order | None:
    own = next((one for one in orders if belongs(product, one)), None)
    if own is not None or product.order_id is not None:
        return own
    alone = len(orders) == 1 and len(products) == 1 and not orders[0].items
    return orders[0] if alone else None


def belongs(product: OwnedProduct, order: Order) -> bool:
    """Whether the product came with the order: by the order on file for it, else by what was in it."""
    if product.order_id is not None:
        return product.order_id == order.id
    return any(item.sku == product.sku for item in order.items)


def lines_of(case: InHand) -> tuple[OrderLine, ...]:
    """What of the order the case is about, where no product is registered for it."""
    return () if case.product or not case.order else tuple(case.order.items)


def families_of(customer: Customer, case: InHand) -> frozenset[str]:
    """The kinds that the case is of; of something unregistered those that its name shows, maybe none."""
    if case.product is not None:
        return frozenset((case.product.family,))
    names = [line.name for line in lines_of(case)]
    return frozenset(
        family
        for family, called in customer.kinds.items()
        if any(holds(name, one) for name in names for one in called)
    )


def may_be_of(customer: Customer, case: InHand, families: Sequence[str]) -> bool:
    kinds = families_of(customer, case)
    return not kinds.isdisjoint(families) or (not kinds and case.product is None)


def skus_of(case: InHand) -> frozenset[str]:
    return frozenset((case.product.sku,)) if case.product else frozenset(line.sku for line in lines_of(case))


def names_of(case: InHand) -> frozenset[str]:
    return (
        frozenset((case.product.name,)) if case.product else frozenset(line.name for line in lines_of(case))
    )
