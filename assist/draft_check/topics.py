"""Topics: what agents often ask for, how they ask for it, and the facts that answer it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assist.reading.claims import claims_of

_GIVE = (
    r"(?:tell|give|send|provide|share|confirm|read|state|name|enter|type|remind|let (?:me|us) (?:know|have))"
)
_BEGS = (
    rf"\b(?:could|can|would|will) you\b.{{0,20}}?\b{_GIVE}\b|\bplease (?:also )?{_GIVE}\b"
    r"|\b(?:may|can|could|might) (?:i|we) (?:please |also )?(?:have|get|ask|know)\b"
    r"|\b(?:i|we)(?:['’]ll| will| would|['’]d)? (?:also |just |still )?need"
    r"(?: to (?:know|have|ask|get)|(?! to))\b"
    rf"|\b{_GIVE} (?:me|us)\b|\bdo you (?:know|have|remember|recall)\b"
)
_ASKS = rf"(?:{_BEGS}|\b(?:what|which|when|where|how)\b(?=[^?]*\?))"
"""Requests, and the words that ask where a question mark follows."""
_YOUR = (
    r"(?<!\bto )(?<!\bfrom )(?<!\bby )(?<!\bvia )(?<!\bat )(?<!\bin )"
    r"(?:your|the|its|an?|this)\s+(?:\w+\s+){0,2}?"
)
"""Whose it is; what is sent to an address does not ask for the address."""
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"\+\d[\d\s().-]{7,16}\d|\(?\b\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}\b")
_NAME = re.compile(
    r"\b(?:[Mm]y (?:full )?name(?: is|['’]s)|I am|I['’]m|[Tt]his is)\s+([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*)"
)
_ORDER = re.compile(
    r"\border(?: (?:number|id|no\.?))?(?: is|:)?\s*#?([A-Z]{0,4}-?[A-Z\d-]{0,12}\d{4,12})", re.IGNORECASE
)


def _asking(*nouns: str, questions: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Asking for a thing by one of its names, or by a question of its own."""
    by_name = rf"(?:{_ASKS})(?:.{{0,40}}?|[^.?!]{{0,150}}?(?:,|\band) )\b{_YOUR}(?:{'|'.join(nouns)})\b"
    return re.compile("|".join((by_name, *questions)), re.IGNORECASE)


@dataclass(frozen=True)
class Topic:
    """Something that is often asked for."""

    name: str
    asked: re.Pattern[str]
    facts: tuple[str, ...] = ()
    """What answers it, the best first."""
    of_order: bool = False
    """Whether the answer depends on which order or product is meant."""
    identifies: bool = False
    """Whether it is asked to make sure who somebody is."""
    identity: str | None = None
    """The kind of identity on file that answers it."""
    said: re.Pattern[str] | None = None
    """How a customer gives it."""
    happened: tuple[str, ...] = ()
    """Words of a sentence with a date in which a customer gives it."""

    def said_in(self, text: str) -> str | None:
        """What a customer's turn says of it, or None."""
        match = self.said.search(text) if self.said else None
        if match:
            return match[match.lastindex or 0]
        for sentence in re.split(r"(?<=[.!?])\s+", text) if self.happened else ():
            dated = any(claim.kind == "date" for claim in claims_of(sentence))
            if dated and any(word in sentence.casefold() for word in self.happened):
                return sentence.strip()
        return None


_WHICH_DAY = r"\b(?:what|which)(?: is| was)? (?:the )?(?:day|date)\b"
_DID = r"\b(?:was|were|did|has|have)"
_THING = (
    r"(?:it|they|them|(?:the|your|this|that) (?!technician|engineer|repair|driver|courier|visit|refund|money"
    r"|credit|e-?mail|letter|message|label|invoice|receipt|replacement|spare|gift|voucher)\w+(?: \w+)?)"
)
"""What was delivered: not somebody who came, nor money, paper or what follows."""
_IT = r"(?:it|the order|the parcel|the package|your order|the \w+)"
TOPICS = (
    Topic(
        "order number",
        _asking(
            r"order (?:number|id|no|reference|code)",
            r"(?:number|id|reference) of (?:the|your) order",
            questions=(r"\bwhich order (?:is|was|are|do|does|did)\b",),
        ),
        ("order.id",),
        of_order=True,
        identifies=True,
        said=_ORDER,
    ),
    Topic(
        "delivery date",
        _asking(
            "delivery date",
            "da(?:te|y) of (?:the )?delivery",
            questions=(
                r"\bwhen (?:was|were|did|has|have)\b.{0,40}\b(?:deliver\w*|arrive\w*|receive\w*|get it)\b",
                r"\bhow long ago\b.{0,40}\b(?:deliver\w*|arriv\w*|receive\w*)",
                rf"{_WHICH_DAY}.{{0,30}}?(?:{_DID} {_THING} (?:delivered|arrived?|come)"
                rf"|{_DID} you (?:receive|get) {_THING}"
                r"|\b(?:it|they) (?:arrived|came)|\byou (?:got|received) (?:it|them))\b",
            ),
        ),
        ("order.delivered_on", "product.delivered_on"),
        of_order=True,
        happened=("deliver", "arriv", "receiv"),
    ),
    Topic(
        "purchase date",
        _asking(
            "purchase date",
            "date of (?:the )?purchase",
            "order date",
            questions=(
                r"\bwhen (?:was|did|have)\b.{0,40}\b(?:buy|bought|purchase\w*|order(?:ed)?)\b",
                rf"{_WHICH_DAY}.{{0,30}}?(?:{_DID} {_THING} (?:bought|purchased|ordered)"
                rf"|{_DID} you (?:buy|purchase|order) {_THING}"
                r"|\byou (?:bought|purchased|ordered) (?:it|them))\b",
            ),
        ),
        ("product.purchased_on", "order.placed_on"),
        of_order=True,
        happened=("bought", "ordered", "purchas"),
    ),
    Topic(
        "promised delivery date",
        _asking(
            r"promised (?:delivery )?date",
            questions=(r"\b(?:when|which (?:delivery )?(?:day|date)).{0,40}\b(?:promise|due)\w*",),
        ),
        ("order.due_on",),
        of_order=True,
    ),
    Topic("serial number", _asking(r"serial(?:[ -]?(?:number|no))?"), ("product.serial",), of_order=True),
    Topic(
        "model",
        _asking(
            r"model(?: (?:number|name))?",
            questions=(
                r"\b(?:which|what) (?:product|model|appliance|device)\b(?: \w+)? (?:is|are|do|did|have)\b",
            ),
        ),
        ("product.name",),
        of_order=True,
    ),
    Topic(
        "order total",
        _asking(
            "order total", "purchase price", questions=(r"\bhow much (?:did you pay|was (?:it|the order))",)
        ),
        ("order.total",),
        of_order=True,
    ),
    Topic(
        "order status",
        _asking(
            "order status",
            "status of (?:the|your) order",
            questions=(
                rf"\bhas {_IT} (?:already |yet )?(?:arrived|been delivered)",
                rf"(?<!day )(?<!date )(?<!when )\bdid {_IT} (?:already )?arrive",
            ),
        ),
        ("order.status",),
        of_order=True,
    ),
    Topic(
        "tier",
        _asking(
            r"(?:loyalty|membership|member) (?:tier|level|status)",
            "tier",
            questions=(r"\bare you (?:an? )?(?:gold|silver|basic|premium)(?: member| customer)?\b",),
        ),
        ("customer.tier",),
    ),
    Topic(
        "end of warranty",
        _asking(
            "end of (?:the |your )?warranty",
            questions=(
                r"\b(?:when|how long)\b.{0,30}\bwarranty\b.{0,20}\b(?:end|expire|run|last|valid|over)\w*",
                rf"\b(?:is {_IT}|are you) (?:still )?(?:under|in|within) warranty",
                r"\bdo you (?:still )?have (?:a |any )?warranty\b",
            ),
        ),
        ("product.warranty_until",),
        of_order=True,
    ),
    Topic("country", _asking("country", "region"), ("customer.region",)),
    Topic(
        "account number",
        _asking(r"(?:customer|account|membership|client)(?:[ -]?(?:number|no\.?|id))"),
        identifies=True,
        identity="account",
    ),
    Topic("e-mail address", _asking(r"e-?mail(?: address)?"), identifies=True, identity="email", said=_EMAIL),
    Topic(
        "telephone number",
        _asking(r"(?:tele)?phone(?: number)?", r"mobile(?: number)?", "contact number"),
        identifies=True,
        identity="phone",
        said=_PHONE,
    ),
    Topic(
        "name",
        _asking(
            r"(?:full |first |last |sur)?name(?= *(?:[?.,!]|and\b|please\b|as\b|on\b|$))",
            questions=(r"\bwho am i (?:speaking|talking|chatting) (?:to|with)",),
        ),
        identifies=True,
        said=_NAME,
    ),
    Topic(
        "address",
        _asking(r"(?:home |postal |delivery |shipping |billing )?(?:address|post ?code|zip(?: code)?)"),
        identifies=True,
    ),
)
