"""Labels: steps of which it is known whether the policy allows them, each on the record as it stood then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.cases import SetUnreadable, rows_of
from eval.policies.companies import Company, Raw, Step
from eval.policies.written import Written

Source = Literal["gold", "refused", "letter"]


@dataclass(frozen=True)
class Label:
    """A step, the customer at that moment, and whether the policy allows it."""

    id: str
    source: Source
    """gold: an action of the task's gold answer. refused: the scenario asks for it and the gold answer does
    not take it, labelled by hand. letter: nobody asked; the policy's letter, worked out in plain Python."""
    split: str
    customer: Raw
    step: Step
    allowed: bool
    why: str = ""


@dataclass(frozen=True)
class Task:
    """One scenario and the actions that solve it."""

    id: str
    split: str
    customer: str
    actions: tuple[tuple[str, Raw], ...]


def tasks_of(folder: Path, customers: Mapping[str, Raw]) -> tuple[Task, ...]:
    """The tasks whose customer is on file."""
    found = []
    for row in rows_of(folder, "tasks.jsonl"):
        actions = tuple(
            (one["name"], one["arguments"]) for one in row["evaluation_criteria"]["actions"] or ()
        )
        customer = _customer(row, actions, customers)
        if customer is not None:
            found.append(Task(str(row["id"]), row.get("split", ""), customer, actions))
    return tuple(found)


def _customer(row: Raw, actions: Sequence[tuple[str, Raw]], customers: Mapping[str, Raw]) -> str | None:
    """Whose task it is: named by an action, or the one whose id, or name and zip, the scenario says."""
    named = next((given["user_id"] for _, given in actions if given.get("user_id") in customers), None)
    if named is not None:
        return str(named)
    scenario = row["user_scenario"]["instructions"]
    told = " ".join(str(one) for one in scenario.values())
    ways: tuple[Callable[[Raw], bool], ...] = (
        lambda one: one["id"] in told,
        lambda one: one["name"] in told and one["profile"]["address"]["zip"] in told,
        lambda one: one["email"] in told,
    )
    for way in ways:
        found = [id for id, one in customers.items() if way(one)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def labels_of(
    company: Company, written: Written, tasks: Sequence[Task], customers: Mapping[str, Raw]
) -> Iterator[Label]:
    """Gold and refused steps of every task, and of every customer of a task the steps besides.

    Steps that no document decides on are left out.
    """
    seen: set[str] = set()
    for task in tasks:
        yield from _of_task(company, written, task, customers[task.customer])
        if task.customer not in seen:
            seen.add(task.customer)
            customer = customers[task.customer]
            for at, step in enumerate(company.steps_besides(customer)):
                if step.action in written.of_action:
                    allowed = company.allowed(customer, step)
                    yield Label(f"{task.customer}-{at}", "letter", task.split, customer, step, allowed)


def _of_task(company: Company, written: Written, task: Task, customer: Raw) -> Iterator[Label]:
    says = written.says.get(task.id, {})
    refused = [one for one in written.refused if one.task == task.id]
    for at, (name, arguments) in enumerate((*task.actions, ("", {}))):
        for number, one in enumerate(refused):
            if one.after == at or (one.after > at and at == len(task.actions)):
                if one.order is not None and one.order not in company.orders(customer):
                    raise SetUnreadable(f"Refused step of task {task.id}: no order {one.order} on file.")
                step = Step(one.action, one.order, {**says, **one.wants})
                yield Label(
                    f"task-{task.id}-refused-{number}", "refused", task.split, customer, step, False, one.why
                )
        for part, step in enumerate(company.steps(customer, name, arguments)):
            wanted = Step(step.action, step.order, {**says, **step.wants}, step.effect)
            if step.action in written.of_action:
                yield Label(f"task-{task.id}-{at}.{part}", "gold", task.split, customer, wanted, True)
            if company.allowed(customer, wanted):  # the company's own systems refuse the rest
                customer = company.after(customer, wanted)


def named(label: Label) -> dict[str, Any]:
    """The label as a report shows it."""
    return {
        "id": label.id,
        "source": label.source,
        "split": label.split,
        "action": label.step.action,
        "order": label.step.order,
        "wants": dict(label.step.wants),
        "allowed": label.allowed,
        "why": label.why,
    }
