"""What people say who are about to buy from somebody else."""

from __future__ import annotations

_OTHER = r"(?:another|a different|some other|a|your) (?:\w+ )?"
_SELLER = r"(?:brand|company|maker|manufacturer|shop|store|retailer|supplier|provider|competitor)"
# A name, in a sentence that is otherwise about a thing to do: "done with Acme", not "done with Step 3".
_NAME = r"(?-i:(?!Step|Part|Phase|Point|Clean|Descal)[A-Z][a-z]{3,})"
_MAKER = (
    r"(?:bosch|siemens|miele|aeg|samsung|lg|philips|dyson|roomba|irobot|roborock|ecovacs|whirlpool"
    r"|electrolux|neff"
    r"|beko|liebherr|gorenje|sony|panasonic|hisense|de ?longhi|jura|nespresso|smeg|haier|hotpoint|zanussi"
    r"|bauknecht|grundig|tado)"
)
_NO_SELLER = (
    r"(?!(?:Eco|Quick|Cotton|Wool|Silk|Mix|Delicates?|Auto|Manual|Boost|Turbo|Sleep|Night|Day|Step|Mode"
    r"|Programme?"
    r"|Grill|Care|Plan|Plus|Gold|Silver|Basic|Premium|Wi-?Fi|Bluetooth|Ethernet|Fibre|English|German|French"
    r"|Dutch"
    r"|Spanish|Celsius|Fahrenheit|Android|Apple|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|Europe"
    r"|Source|Channel)\b)"
)
"""Settings, languages and plans that people switch to, and no other seller."""
_SHALL = (
    r"(?:['’]?(?:m|re|ll|d)| am| are| will| would| have| might| may)?"
    r"(?: (?:going to|gonna|rather|just|now))*"
)
_WE = rf"(?:i|we){_SHALL}"
_WE_UNASKED = (
    "(?:i|we)"
    + "".join(
        f"(?<!{asks} {who})"
        for asks in ("can", "may", "could", "should", "shall", "do", "must", "if", "where")
        for who in ("i", "we")
    )
    + _SHALL
)
"""No question of what may be done: "can I buy the filter elsewhere?"."""
_ELSEWHERE = r"(?:elsewhere|somewhere else|from (?:somebody|someone) else)"
_INSTEAD = r"(?=\s*(?:[.,;!]|$)| (?:and|now|then|instead|next|because|as|since|if)\b)"

LEAVING = (
    r"cancel (?:my|our|the) (?:\w+ )?(?:account|subscription|contract|membership|plan)",
    r"cancel everything|close (?:my|our) account",
    rf"(?:switch|mov|go|chang)(?:e|ing)? to {_OTHER}{_SELLER}",
    rf"{_WE} (?:leav\w+|quit\w*|dropp\w+|drop|ditch\w*|dump\w*) (?:you(?: (?:guys|people|lot))?"
    r"|your (?:company|brand|shop))(?=\s*(?:[.,;!]|$)| (?:for (?:good|ever|another|a|the competition)|(?:and"
    r"|to) (?:buy"
    r"|go|shop|switch|order|move|find|look))\b)",
    rf"{_WE} (?:leav\w+|quit\w*|dropp\w+|drop|ditch\w*|dump\w*) (?-i:{_NO_SELLER}[A-Z][\w&-]+)"
    rf"(?= (?:for (?:{_OTHER}{_SELLER}|the competition)|(?:and|to) (?:buy|shop|switch|order))\b)",
    rf"{_WE_UNASKED} (?:buy|shop|order|spend|purchase)(?:ing)?(?: \w+){{0,4}} {_ELSEWHERE}",
    rf"{_WE_UNASKED} (?:go|going|look|looking|take|taking)(?: (?:my|our) (?:business|money"
    rf"|custom))? {_ELSEWHERE}"
    r"(?=\s*(?:[.,;!]|$)| (?:then|now|next|instead|and|for my|for our)\b)",
    rf"(?:leav\w+|quit\w*) (?:you )?(?:and|to) (?:\w+ )?(?:buy|shop|order"
    rf"|go)\w*(?: \w+){{0,3}} {_ELSEWHERE}",
    rf"(?:switch(?:ed|ing)?|chang(?:e|ed|ing)|mov(?:e|ed|ing)|go(?:ing)? (?:over|back)|going) (?:over "
    rf"|back )?to"
    rf" (?:a |an )?{_MAKER}{_INSTEAD}",
    rf"{_WE} (?:switch|chang)(?:e|ing) (?:over |back )?to (?-i:{_NO_SELLER}[A-Z][\w&-]+)"
    rf"{_INSTEAD}",
    rf"(?:buy|buying|get|getting|order|ordering|bought|choose|be|prefer) (?:an? |the |from )?{_MAKER}"
    r" (?:\w+ )?(?:instead|next(?: time)?|now)|next (?:one|time|\w+) (?:\w+ ){0,4}(?:be|buy"
    r"|get) (?:an? |from )?"
    rf"{_MAKER}",
    r"never (?:buy|buying|order|ordering|shop|shopping)(?: \w+){0,4} again",
    r"(?:last|final) time (?:i|we) (?:\w+ )?(?:buy|bought|order|ordered|shop|deal)",
    r"lost (?:a|me as a) customer|losing (?:a|me as a) customer|take (?:my|our) (?:business"
    r"|money) elsewhere",
    rf"(?:i['’]?m|i am|we['’]re|we are) (?:so |just )?(?:done|finished|through) with (?:you|this"
    rf" company|{_NAME})",
)
"""Patterns, of a sentence in any case."""
