"""Risks: words of a customer that call for more care than an answer. Signs for a person to judge, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assist.conversations import Turn
from assist.reading import danger
from assist.reading.words import content_stems

RiskKind = Literal["self_harm", "safety", "vulnerable", "legal", "public", "leaving"]

_SOMEBODY = r"(?:i['’]?m|i am|(?:my|our|his|her) \w+(?: \w+)? (?:is|was)|who is|she is|he is|we are)"
_FAMILY = r"(?:husband|wife|mother|father|mum|mom|dad|son|daughter|partner|brother|sister|he|she)"
_PLATFORM = r"(?:facebook|tiktok|instagram|twitter|youtube|reddit|linkedin|trustpilot|google|social media)"
_PRESS = r"(?:press|papers?|newspapers?|media|journalists?|reporters?)"
_OTHER = r"(?:another|a different|some other|a|your) (?:\w+ )?"
_SELLER = r"(?:brand|company|maker|manufacturer|shop|store|retailer|supplier|provider|competitor)"
# A name, in a sentence that is otherwise about a thing to do: "done with Acme", not "done with Step 3".
_NAME = r"(?-i:(?!Step|Part|Phase|Point|Clean|Descal)[A-Z][a-z]{3,})"

_BAD = (
    r"(?:bad|negative|terrible|awful|horrible|nasty|scathing|damning|honest|brutal|worst|poor|dreadful|(?:1"
    r"|one"
    r"|zero)[- ]stars?)"
)
_RATES = (
    r"(?:google|trustpilot|amazon|facebook|yelp|app store|play store|online|public|internet|customer) "
    r"(?:star )?"
)
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
    r"|Lumivale|Source|Channel)\b)"
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

_AUDIENCE = r"(?:followers|subscribers|subs|readers|viewers|fans)"
_EVERYONE = r"(?:every ?one|every ?body|they all|all of them|the (?:whole )?(?:world|internet|town)|people)"
_STREET = r"(?:insta(?:gram)?|tik ?tok|twitter|facebook|fb|youtube|reddit|linkedin|trustpilot|x|socials?)"
_MEANS_IT = r"(?:want|wish|going|gonna|think\w*|thought|feel\w*|might|will|could|urge|plan\w*|ready)"
_NO_LONGER = r"(?:don['’]?t|do not|can['’]?t|cannot|no longer)(?: (?:even|really|just))?"
_ANY_MORE = r"(?:any ?more|any longer|at all|of it all|these days)"
_ENDS = r"(?=\s*(?:[.,;!?]|$|and\b|or\b))"
"""Where a clause ends: "I don't see the point any more", not "any more in calling you"."""
_NOT_WANT = r"(?:don['’]?t|do not|didn['’]?t|did not|no longer) (?:really |even )?(?:want|wish)"

_WORDS: dict[RiskKind, tuple[str, ...]] = {
    # Not "this is killing me", "I'd kill for a coffee", "I cut myself on the glass", "died laughing".
    "self_harm": (
        r"(?:kill|killing) myself(?! (?:laughing|trying|carrying|with laughter))",
        rf"{_MEANS_IT}\b(?: \w+){{0,4}} (?:hurt|hurting|harm|harming|cut|cutting) myself",
        r"self[- ]?harm\w*|suicid(?:e|al)",
        r"end(?:ing)? (?:my (?:own )?life|it all)|tak(?:e|ing) my (?:own )?life",
        rf"{_NOT_WANT} to (?:live|be alive|exist)(?! (?:with|without|in|next|near|here|there|on|off)\b)",
        rf"{_NOT_WANT} to (?:go on living|wake up (?:again|any ?more)|be here any ?more)",
        r"(?:i|just) (?:want|wish|wanted) to die(?! (?:of|from|laughing)\b)",
        r"wish (?:that )?i (?:was|were) dead",
        r"no (?:reason|point|will) (?:left )?(?:to live|in living|in life)|nothing (?:left )?to live for",
        r"better off (?:dead|without me)|not worth living",
        r"(?:take|took|taken|swallow\w*) (?:all (?:of )?(?:my|the|these)|too many) (?:\w+ )?(?:pills"
        r"|tablets)",
        r"(?:can(?:['’]?t|not|t)|(?:don['’]?t|do not) know (?:if|how) (?:i can|to)|(?:don['’]?t|do not)"
        r" want to)"
        r" (?:keep (?:on )?living|live (?:like this )?any ?more|carry on living)(?! (?:with|without|in"
        r"|here|there)\b)",
        rf"{_MEANS_IT} to end (?:it(?: all)?|things|everything|this life)(?=\s*(?:[.,;!?]|$))|want (?:it"
        rf"|everything) to end",
        r"(?:had|have) enough of (?:life|living|being alive)|hat(?:e|ing) (?:my|this) life|hate being"
        r" alive",
        r"never wak(?:e|ing) up(?! (?:in time|early|to)\b)|(?:sleep|fall asleep) (?:and not wake up|for"
        r" ?ever)",
        r"(?:what['’]?s|what is|whats) (?:even |really )?the point any ?more(?=\s*(?:[.,;!?]|$))",
        r"(?:want|wish|like|love|ready) to be (?:gone|dead|no more)(?=\s*(?:[.,;!?]|$|and\b))",
        r"better (?:off )?(?:if i (?:was|were|am) )?dead(?! (?:pixel|zone|end)\w*)",
        r"(?:been|started|am|keep) (?:cutting|hurting|harming) myself(?! (?:off|short|shaving|on)\b)",
        r"(?:nobody|no ?one)(?: would| will|['’]?d)? (?:even )?(?:cares?|notices?|miss(?:es)?)(?: me)?"
        r" (?:if|when|whether) i (?:die|died|live|am|['’]?m|was|were|go)",
        r"wish(?:ed)? i (?:was|were|had|['’]?d) (?:never|not) (?:been )?(?:born|here any ?more)|never been"
        r" born",
        r"(?:leave|leaving|say goodbye to) this (?:world|life|earth)|my life (?:is|feels) (?:over"
        r"|pointless|worthless)",
        r"no way out(?! of (?:the|my|a|this)\b)(?=\s*(?:[.,;!?]|$|for me\b))|no (?:will|wish|desire"
        r"|strength) (?:left )?to live",
        r"(?:want|wish|like) to (?:just )?disappear(?! (?:from|off|in(?:to)?)\b)",
        r"(?:nobody|no ?one|no one) would (?:even )?(?:miss|notice|care)(?: me)? if i\b",
        r"(?:nobody|no ?one) would (?:even )?miss me",
        r"i(?: just| really| honestly)* can(?:['’]?t|not|t) go on(?: (?:any ?more|living|with (?:my|this)"
        r" life|much longer))?"
        r"(?=\s*(?:[.,;!?]|$|and\b|what|there))",
        r"(?:what['’]?s|what is) the point (?:of|in) (?:living|going on|life|being here|anything|it all)"
        r"|(?:see|there['’]?s|there is|have) no (?:point|reason|sense) (?:in |to |of )?(?:living|going on"
        r"|life"
        r"|being here|be here|anything|in anything|any ?more(?: in (?:anything|life"
        r"|living))?(?=\s*(?:[.,;!?]|$)))",
        r"(?:don['’]?t|do not|can['’]?t|cannot) see (?:the|a|any) (?:point|reason|sense)"
        r" (?:of|in|to) (?:living|going on|life|live|anything|being here)",
        r"(?:not|never|just not) wake up (?:again|tomorrow|any ?more|in the morning)",
        r"better (?:off )?(?:if i (?:was|were)(?:n['’]?t| not) (?:here|around|alive|born)|without me(?!"
        r" (?:on|in|at)\b))",
        r"(?:if|when|once|after) i(?: was| were|['’]?m| am) (?:gone|dead)(?: (?:nobody|no ?one|maybe|you))",
        r"(?:want|wish) (?:it|everything|this) all (?:to be|was|were) over(?! by)",
        rf"{_MEANS_IT} (?:about |of |like )?(?:ending|end) (?:it(?: all)?|things|everything)"
        r"(?=\s*(?:[.,;!?]|$|all|now|tonight|today|here|because|i\b))",
        rf"{_MEANS_IT}\b(?: \w+){{0,3}} (?:do|doing) something (?:stupid |bad |silly )?to myself",
        rf"{_NOT_WANT} to be (?:alive|on this (?:earth|planet))|{_NOT_WANT} to be here(?=\s*(?:[.,;!?]|$))",
        r"(?:i['’]?d |i would |would |wish i (?:was|were) )(?:rather be |better )?dead(?=\s*(?:[.,;!?]|$"
        r"|than))",
        r"(?:tired|sick|done|finished|over it) (?:of|with) (?:living|life|being alive|my life|existing)",
        r"(?:have|has|got|see) nothing (?:left )?(?:to live for|to look forward to any ?more)",
        r"su[iy]?[cs]i[cds]\w*e?(?:al)?\b(?<!side)(?<!sides)|suiside|sucide|kms|unalive(?: myself)?",
        r"(?<!battery )(?<!shelf )(?<!service )life (?:is ?n['’]?t|is not|isnt|has no|ain['’]?t) (?:worth"
        r"|meaning|any meaning|a point)(?: it|"
        r" living)?",
        r"jump (?:off|from|in front of) (?:a|the|my) (?:bridge|roof|building|balcony|window|train|cliff)",
        r"hang(?:ing)? myself|slit(?:ting)? my wrists|overdos\w+|drown(?:ing)? myself|shoot(?:ing)? myself",
        r"(?:can(?:['’]?t|not|t)|(?:don['’]?t|do not) (?:think|know|believe|see)(?: \w+){0,2} (?:i can"
        r"|to)) (?:carry|go|keep) (?:on )?living",
        r"(?:no|any|a) (?:reason|strength|point|use) (?:left )?(?:to (?:keep|carry) (?:going|on)|(?:in"
        r" )?(?:carrying|going) on)(?=\s*(?:[.,;!?]|$))",
        r"(?:wanna|gonna|rather|ready to|want to just|could just) die(?! (?:of|from|laughing|for)\b)|kill"
        r" (?:me|my ?self)(?= (?:now )?please|\s*$)",
        r"giv(?:e|ing|en) up on (?:life|living|everything|myself)|end of my rope and|lost the will to live",
        r"(?:want|wish) (?:everything|it all|the pain|this life) to (?:just )?(?:stop|end|be over|go"
        r" away)(?=\s*(?:[.,;!?]|$))",
        r"if i (?:didn['’]?t|did not|no longer) (?:exist|live)|(?:stop|not) existing|don['’]?t deserve to"
        r" live",
        rf"(?:{_NO_LONGER} see|see no) (?:(?:the|a|any|much) )?(?:point|sense|purpose|meaning)"
        rf"(?: (?:of|in) (?:it|this|any of it)(?: all)?)? {_ANY_MORE}{_ENDS}",
        rf"(?:{_NO_LONGER} (?:see|have|find)|(?:see|have|find) no) (?:a |any )?(?:real |good )?reason to"
        r" (?:even )?"
        r"(?:get (?:up|out of bed)|wake up|stay (?:alive|here)|be (?:here|alive)|exist)",
        rf"(?:{_NO_LONGER} see|see no) (?:a |any )?(?:future|way forward)(?: (?:for me|for myself))?(?:"
        rf" {_ANY_MORE})?{_ENDS}",
        rf"(?:nothing|none of (?:it|this)) (?:really )?matters (?:to me )?{_ANY_MORE}{_ENDS}",
        rf"(?:there is|there['’]s|theres|i have|i see) (?:nothing|no hope) left(?: for me)?{_ENDS}",
        r"(?:i['’]?m|i am|feel(?:ing)?|being|been|be) (?:like )?(?:just |only |such )?a burden (?:to|on|for"
        r"|any ?more|any"
        r" longer)",
        r"(?:better|easier|happier|best)(?: off)?(?: for \w+(?: \w+)?)? (?:if|when|once) i(?:['’]m| am| was|"
        r" were)?"
        r" ?(?:not|n['’]?t|no longer|wasn['’]?t|weren['’]?t) (?:around|here|there|alive)(?:"
        rf" {_ANY_MORE})?{_ENDS}"
        r"|(?:happier|easier) without me(?! (?:on|in|at)\b)",
        r"(?:thought|think|thinking|dream|dreaming) (?:\w+ )?(?:about|of) not being (?:here|around|alive)(?:"
        rf" {_ANY_MORE})?"
        rf"{_ENDS}|(?:thought|thinking|planned|know) (?:\w+ ){{0,3}}how (?:i['’]?d|i would|to) (?:do it|end"
        rf" it){_ENDS}",
        r"(?:don['’]?t|do not) care (?:if|whether) i (?:live|die|survive|wake up)|whether i live or die",
        r"(?:my|the|these|enough) (?:pills|tablets) (?:\w+ )?(?:here )?(?:next to|beside|in front of) me",
        r"(?:not sure|don['’]?t know if|don['’]?t think|not know if) (?:that )?i (?:want to|can|will)"
        r" (?:carry|go|keep) (?:on"
        rf"|going){_ENDS}",
        rf"wish (?:it|this|everything) (?:would|could) all (?:just )?(?:stop|end){_ENDS}"
        r"|point (?:of|in) (?:even|still) (?:being here|living|going on)",
        # German
        r"selbstmord\w*|suizid\w*|lebensmüde|mich (?:selbst )?umbringen|bringe mich um|mir (?:selbst"
        r" )?etwas"
        r" an(?:zu)?tun|mir das leben nehmen",
        r"(?:will|möchte|mag) (?:einfach )?nicht mehr leben|nicht mehr leben (?:will|möchte|mag|wollen)",
        # French
        r"me (?:suicider|tuer)(?! (?:de|à)\b)|me faire du mal|(?:veux|voudrais) (?:juste )?mourir",
        r"(?:plus|pas) envie de vivre|(?:veux|voudrais) plus vivre|mettre fin à (?:mes jours|ma vie)"
        r"|en finir avec la vie",
        # Dutch
        r"zelfmoord\w*|zelfdoding|(?:mezelf|mij|me) (?:van kant maken|iets aandoen)",
        r"(?:wil|zou) (?:gewoon |echt )?niet meer (?:verder )?leven|wil (?:gewoon )?dood(?:gaan)?"
        r"|eind(?:e)? aan mijn leven",
    ),
    "safety": (*danger.IN_ENGLISH, *danger.IN_OTHER_LANGUAGES),
    "vulnerable": (
        r"(?:i have|i['’]?ve got|(?:has|with|got)) (?:\w+ )?(?:cancer|epilepsy|parkinson\w*|multiple"
        r" sclerosis|heart failure|copd)"
        r"|diabetic|pacemaker|ventilator|breathing machine|nebuli[sz]er|cpap|feeding tube|stairlift|care"
        r" ?giver for my",
        rf"(?:buried|burying|cremated) my {_FAMILY}|(?:grieving|widow(?:ed|er)?|bereave\w+|terminally ill"
        rf"|end of life care)",
        r"(?:8|9)\d(?: years old)? and (?:i )?(?:can(?:['’]?t|not|t)|live alone|on my own)",
        r"(?:8|9)\d(?: years old)? (?:and )?(?:alone|on (?:his|her|my) own|by (?:him|her|my)self)",
        r"(?:my|his|her|our|mums?|dads?|mothers?|fathers?|sons?|daughters?)(?:['’]s)? (?:medicines?"
        r"|medication|medicine)",
        r"heart (?:condition|disease|problem|attack|failure)|high[- ]risk pregnancy|oxygen (?:machine|tank"
        r"|bottle)",
        r"insulin\w?|chemo(?:therapy)?|(?:my|his|her|our|the) meds|pregn[ae]nt|(?:partially|nearly|almost)"
        r" (?:sighted|blind)",
        rf"{_FAMILY} (?:is|['’]s) (?:\w+ )?(?:8|9)\d|(?:is|am|i['’]?m|im) (?:8[0-9]|9[0-9])(?: years?)?(?:"
        rf" old)?"
        r" and (?:on (?:my|her|his) own|alone|liv\w+ alone|can(?:['’]?t|not|t))",
        r"(?:\d+|two|three|four|five|six|few)[- ](?:day|week|month)s?[- ]old (?:baby|son|daughter|twins?"
        r"|boy|girl|child)?"
        r"|(?:a|the|our|my) (?:\w+ )?baby (?:in the house|at home|to feed|needs|is (?:cold|hungry|ill"
        r"|sick))"
        r"|no (?:heating|hot water|power|heat) (?:and|with) (?:a|my|our|two|the|small) (?:\w+ )?(?:baby"
        r"|kids|child\w*|toddler)",
        r"(?:i['’]?m|im|i am) (?:\w+ )?(?:disabled|blind|deaf|bedridden|housebound|paraly[sz]ed|seriously"
        r" ill|very ill)",
        r"i can(?:['’]?t|not|t) (?:really |even |properly )?walk(?! (?:the|my) dog)|after (?:my|the|an|his"
        r"|her)"
        r" (?:stroke|operation|surgery|heart attack)|since (?:my|the|an) (?:stroke|operation|surgery"
        r"|accident)",
        rf"(?:my|our) {_FAMILY} (?:\w+ )?(?:died|passed)|lost my {_FAMILY}(?! (?:phone|number|password"
        rf"|order)\b)",
        r"can(?:['’]?t|not|t) (?:\w+ )?cope (?:any ?more|with (?:this|it|life|everything)|alone)?",
        r"lost my job|can(?:['’]?t|not|t) (?:afford|pay) (?:for )?(?:this|it|food|rent|the rent|my bills"
        r"|heating|anything)",
        r"insulin|dialysis|(?:my|his|her|our|heart|keep|store|cool|cold) (?:medicines?|medication)",
        r"(?:medicines?|medication|meds|vaccines?|injections?|chemo) (?:\w+ ){0,3}(?:in(?:side)?|for my|for"
        r" our) (?:it|there"
        r"|the|my|our) ?(?:fridge|freezer|refrigerator|\w+)?",
        r"(?:on|needs?|home) oxygen(?! bleach)|oxygen concentrator",
        r"pregnant|new ?born|baby (?:food|milk)|breast ?milk",
        rf"{_SOMEBODY} (?:\w+ )?(?:blind|deaf|disabled|bedridden)",
        r"wheelchair|dementia|alzheimer['’]?s|(?:in|from|to) (?:the )?hospital",
        rf"i live alone|{_FAMILY} (?:\w+ )?(?:passed away|died)|funeral",
        r"can(?:['’]?t|not) go on (?:like this|any ?more|living)",
    ),
    "legal": (
        r"(?:my|our|a|the) (?<!am a )(?<!is a )(?<!['’]m a )(?:lawyer|solicitor|attorney)s?"
        r"(?! (?:friend|neighbou?r|joke|colleague))",
        r"(?:i['’]?m|im|i am|i['’]?ll be|we are|we['’]?re) suing|(?:seek|claim|demand)(?:ing)? damages"
        r"|(?:issue|start|begin)\w* (?:legal|court) (?:action|proceedings)",
        r"(?:meet|see (?:you|each other)|end|finish\w*|decid\w*|settled?) (?:\w+ ){0,2}in court",
        r"(?:hear(?:ing)? from|letters? (?:\w+ ){0,2}from|talk to|speak to|see|call|instruct\w*|contact)"
        r" (?:my|our|a|the)"
        r" (?:la[wy]{1,2}ers?|soli[cs]i?ti?t?ors?|att?orne?ys?|legal (?:team|rep\w*|department))",
        r"(?:my|our) (?:soli[cs]i?t+ors?|att?orn[ei]?ys?|la[wy]{1,2}ers?|barrister) (?:will|is|are|has"
        r"|says?|would|wants?)",
        r"(?:brother|sister|friend|husband|wife|dad|cousin|son|daughter) (?:is|who is) (?:a"
        r" )?(?:la[wy]{1,2}er|solicitor|barrister|attorney)"
        r" (?:and|who|so) (?:he|she|they|said|says|told|will|you|we|i)\b(?! (?:like|love)s?)",
        r"(?:take|taking|took|going to take) (?:this|it|you|things|matters) (?:\w+ )?(?:further )?(?:to"
        r" the )?,? ?(?:legally|small claims|tribunal|court)"
        r"|legally liable|this is illegal|against the law|breach of contract",
        r"file (?:a|an|my)? ?(?:claim|lawsuit|suit) (?:against|in court|at court)|(?:bring|start) a"
        r" lawsuit|press charges",
        r"ombuds\w+|su(?:e|ing) (?:your|the|u|ya|ur|every)\b(?! (?:app)\b)|court (?:papers|case|summons"
        r"|date)",
        r"legal (?:action|threats?|steps|proceedings|advice)|small claims|take (?:you|this|it) to court",
        r"(?:go|going|see you|meet you|settle this|end up) (?:to |in )court",
        r"(?:sue|suing) (?:you|them|your|the company)|(?:will|going to|gonna|can|could|to) sue",
        r"ombudsman|trading standards|consumer (?:authority|protection|rights|council|agency)",
        r"(?:breach\w*|violat\w*|against)(?: \w+)? gdpr|gdpr (?:breach|violation|complaint)",
        r"(?:report|complain\w*) (?:you |this |it |about you )?to the (?:authorit\w+|regulator|police)",
        r"(?:rechts)?anw[aä]lt(?:in)?|verbraucherzentrale|advocaat|avocat",
    ),
    "public": (
        rf"(?:post|put|shar|upload|writ|publish)\w* (?:\w+ ){{0,6}}(?:on|to) (?:\w+ )?{_PLATFORM}",
        r"(?:post|shar|upload|publish)\w* (?:a |another |(?:one|some) more |more |(?:a )?(?:new|second"
        r"|third|next) "
        r"|this |it |the |my |that )*(?:videos?|online|everywhere)",
        r"(?:mak|made|film|record|shot|shoot|post|upload)\w* (?:\w+ ){0,3}(?:videos?|clips?|reels?|posts?"
        r"|tiktoks?"
        r"|stor(?:y|ies)) (?:about|on|of) (?:you|u|ya|your (?:company|service|brand)"
        r"|lumivale)(?! (?:installing"
        r"|repairing|fixing)\b)",
        rf"(?:straight|going|goes|up|live|all over|viral|posted) (?:on|to|onto|over|in) (?:my"
        rf" )?(?:{_STREET}|feed|stor(?:y|ies)|channel|timeline)(?! (?:app|login)\b)"
        rf"|{_STREET} (?:is|are|will|would|gonna|['’]?s)(?: going to| gonna)? (?:love|hear|know|see|enjoy"
        rf"|eat)",
        r"(?:i['’]?m|im|i am|my \w+ is) (?:a |an )(?:\w+ )?(?:journalist|reporter|blogger|influencer"
        r"|youtuber|streamer|content creator)",
        r"(?:writ\w+|wrote|email\w*|talk\w*|sp[eo]ak\w*|spoke\w*|go(?:ing)?|went|turn\w*|contact\w*|call\w*"
        r"|phon\w+"
        r"|r[aiu]ng\w*|told)"
        r" (?:\w+ ){0,3}(?:newspapers?|journalists?|reporters?|the press|the media|tabloids?)",
        r"(?:very|go|going|make|be|complain\w*|say) (?:\w+ )?public(?:ly)?(?! (?:holiday|transport|address"
        r"|ip|wifi|network)\w*)(?= (?:complaint|about|with|on|post)|\s*(?:[.,;!?]|$))",
        r"(?:ruin|trash|destroy|damage|kill|tank) your (?:\w+ )?(?:ratings?|reputation|name|brand|reviews?"
        r"|image)",
        r"(?:big|huge|large|massive|decent) (?:\w+ )?(?:following|audience|platform)|(?:make|making|made"
        r"|do|shoot) (?:a|another) (?:video|reel|tiktok|vlog)(?: (?:and|about|of|on) )"
        r"|go(?:ing|ne)? live (?:on|in an hour|tonight|now|so|with this)",
        rf"make (?:you|this|it) (?:all )?(?:famous|viral|public|known)|(?:video|clip|recording|post|story"
        rf"|photos?|pictures?) (?:goes|is going|going|will go|gets) (?:up|out|online|live)"
        rf"|\d[\d.,]* ?(?:k|thousand|million)? (?:on|over on) {_STREET}",
        rf"(?:tell|telling|warn|warning|show|inform) (?:\w+ ){{0,6}}(?:on|over) {_STREET}|(?:tell|warn)"
        rf" (?:all|every one of) my (?:friends|family|neighbou?rs)",
        r"(?:writ|wrot|leav|left|post|giv|gave)\w* (?:you |u |a |an |the )*(?:very |really )?(?:bad"
        r"|negative|honest|nasty|horrible) reviews?",
        rf"(?:{_PRESS}|tv|news) (?:is|are|will|would|gonna)(?: going to| gonna)? (?:love|hear|know|be"
        rf" interested|want)",
        r"(?:people|customers|others|the public|everyone) (?:need|should|must|deserve|have)s? (?:to"
        r" )?(?:know|be warned|hear) (?:how|what|about|that)",
        rf"(?:blast|drag|roast|destroy|expose|slate|trash|shame|tag|call) (?:you|u|ya|them|this company"
        rf"|your company|lumivale)"
        rf"(?: out)?(?: all over| publicly| in public)? (?:on|in|over|all over) (?:\w+ )?(?:{_STREET}"
        rf"|{_PLATFORM}|my stor(?:y|ies)|my blog|there)",
        r"blast (?:you|u|ya|them)\b|name and shame|expose (?:you|u|this company|your|them)|call (?:you|u)"
        r" out (?:on|publicly|online)"
        r"|drag (?:you|your name) (?:on|through)",
        rf"(?:make (?:sure|certain) |let |so that |until |and )?{_EVERYONE} (?:\w+ )?(?:will|is going to"
        rf"|are going to|gonna|['’]?ll|get to|gets to"
        r"|should|needs to|has to) (?:\w+ )?(?:know|see|hear|find out|read|learn)(?: (?:what|how|about"
        r"|this|it|the video|that|all))?",
        rf"(?:make sure|let|so|until) {_EVERYONE} (?:know|knows|see|sees|hears?|finds? out)",
        rf"(?:\d[\d.,]* ?(?:k|m|thousand|million)?|many|thousands of|all my|my) {_AUDIENCE} (?!counts?"
        rf" )(?:\w+ ){{0,3}}(?:hear|see|know|will|get|find|read|are|gonna|watch|tonight)"
        rf"|(?:have|got|with|my) (?:over |about |around )?\d[\d.,]* ?(?:k|m|thousand|million)?"
        rf" {_AUDIENCE}(?! (?:do|are needed))",
        rf"(?:post|put|putting|posted|shar|upload|publish|stick|film|record|stream)\w* (?:\w+ ){{0,5}}(?:on"
        rf"|to|all over|online) (?:\w+ )?{_STREET}(?! (?:app|icon))",
        r"(?:goes|going|put|putting|posting|is|straight|all) (?:\w+ )?online(?: tonight| today| tomorrow|"
        r" now)(?! (?:order|shop)\w*)"
        r"|film(?:ing|ed) (?:this|you|it|everything|all of this)(?: \w+){0,4} (?:online|post|upload"
        r"|internet|goes)",
        r"(?:post|video|reel|story|tweet|thread|review)s? (?:\w+ ){0,4}(?:has|have|got|with) (?:\w+"
        r" )?\d[\d.,]*k? (?:shares|views|likes|retweets|comments)",
        r"(?:leav|writ|giv|post)\w* (?:you |u |a |the |an )*(?:worst|terrible|awful|horrible|nasty"
        r"|scathing|1|one|zero)[- ]?(?:star )?reviews?"
        r"|(?:1|one|zero) stars? (?:from (?:me|us)|for (?:you|this|the service)|review|on (?:trustpilot"
        r"|google))",
        r"(?:local|national|sunday) (?:paper|news|radio|tv)|the (?:bbc|itv|sky news|daily mail|sun"
        r" newspaper|guardian)\b"
        r"(?! (?:app|channel|player|iplayer))|watchdog|consumer (?:show|programme|champion|affairs show)",
        r"(?:i (?:run|have|write)|my) (?:a )?(?:blog|channel|podcast|vlog|page) (?:with|has|will|is|about"
        r"|and) ",
        rf"(?:call|contact|tell|inform|write to|talk to|email|go to|going to)(?:ing)? (?:the |a "
        rf"|some )?{_PRESS}",
        rf"(?:expect|prepare for|get ready for|be ready for|look(?:ing)? forward to|you(?:['’]?ll| will"
        rf"| can) (?:get"
        rf"|have|see|read|expect|find))(?! to\b)(?: \w+){{0,4}} {_BAD} (?:\w+ )?(?:{_RATES})?(?:reviews?"
        rf"|ratings?)"
        rf"|(?:writ\w*|wrote|leav\w*|left|post\w*|giv\w*|gave) (?:you |u |a |an |the |my |very "
        rf"|really )*{_BAD}"
        rf" (?:{_RATES})?(?:reviews?|ratings?)"
        rf"|(?:reviews?|ratings?) (?:on|in) (?:the )?(?:{_PLATFORM}|app store|play store"
        rf"|internet)(?= (?:tonight|today"
        r"|tomorrow|now|will|is (?:coming|next|on its way|going))\b)",
        # German
        r"(?:(?:das|dies|es|alles|video|beitrag|bild\w*|geschichte|fotos?) (?:\w+ ){0,2}(?:kommt|kommen"
        r"|landet|geht)"
        r"|stell\w*|post(?:e|en)|pack\w*|lad(?:e|en)|veröffentlich\w*|teil(?:e|en)"
        r"|schreib\w* (?:\w+ ){0,3}über)\b"
        rf"(?: \w+){{0,5}} (?:auf|bei|in) (?:\w+ )?(?:{_PLATFORM}|insta|tik ?tok|fb|meine[nmr]? (?:story"
        rf"|kanal|profil))",
        rf"(?:schlechte|negative|miese|vernichtende|ehrliche|1-sterne?"
        rf"|ein-stern)\w* (?:{_PLATFORM}[- ])?(?:google-?)?"
        r"(?:bewertung|rezension|kritik)\w*|(?:an|bei) (?:die|der) (?:presse|zeitung|medien)|der (?:presse"
        r"|zeitung)"
        r" (?:geschrieben|erzähl\w*|melden)",
        # French
        r"(?:mett(?:re|rai)|mets|publi(?:e|er|erai)|poste[r]?\w*|partage\w*|(?:ça|cela|tout"
        r"|vidéo) (?:\w+ )?(?:sera|va"
        r"|finira|finit)|parler\w*|raconter\w*)\b"
        rf"(?: \w+){{0,5}} sur (?:\w+ )?(?:{_PLATFORM}|insta|tik ?tok|fb|réseaux)|mauvais avis"
        rf"|avis (?:négatif|google)"
        r"|(?:à|contacter|appeler|alerter) la presse|(?:aux|les) (?:journaux|journalistes|médias)",
        # Dutch
        r"(?:(?:zet|zetten|plaats\w*|post|deel|delen|gooi) (?:\w+ ){0,2}?(?:dit|dat|het|alles|video|filmpje"
        r"|verhaal)"
        r"|(?:dit|dat|het|alles|video|filmpje|verhaal) (?:komt|gaat|staat))\b"
        rf"(?: \w+){{0,3}} op (?:\w+ )?(?:{_PLATFORM}|insta"
        r"|tik ?tok|fb|socials?)|slechte (?:google[- ]?)?(?:recensie|review|beoordeling)"
        r"|(?:naar|aan|met) de (?:krant|pers|media|kranten)",
        # Spanish
        r"(?:publi[cq]\w*|sub(?:o|ir|iré|iendo)|p(?:on|oner|ondré|ongo)|compart\w*|contar\w*|denunci\w*)\b"
        rf"(?: \w+){{0,5}} (?:en|a) (?:\w+ )?(?:{_PLATFORM}|insta|tik ?tok|redes)|mala (?:reseña|valoración"
        rf"|opinión)"
        r"|(?:a la|con la) prensa|(?:al|a los) periódicos?",
        r"(?:go|going|gone|went) viral|my followers",
        r"(?:tell|telling|warn|warning) (?:everyone|everybody|the world|people online)",
        r"(?:leav|writ|giv|post)\w* (?:you )?(?:an? )?(?:very )?(?:bad|one|1|negative|honest)[-"
        r" ]?(?:star )?review",
    ),
    "leaving": (
        r"cancel (?:my|our|the) (?:\w+ )?(?:account|subscription|contract|membership|plan)",
        r"cancel everything|close (?:my|our) account",
        rf"(?:switch|mov|go|chang)(?:e|ing)? to {_OTHER}{_SELLER}",
        rf"{_WE} (?:leav\w+|quit\w*|dropp\w+|drop|ditch\w*|dump\w*) (?:you(?: (?:guys|people|lot))?"
        rf"|lumivale|your"
        r" (?:company|brand|shop))(?=\s*(?:[.,;!]|$)| (?:for (?:good|ever|another|a|the competition)|(?:and"
        r"|to) (?:buy"
        r"|go|shop|switch|order|move|find|look))\b)",
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
    ),
}
"""What people say in such a case, not every mention: no smoke detector, tennis court or lawyer friend."""
_SIGNS = {
    kind: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) for kind, words in _WORDS.items()
}

_PLACE = re.compile(danger.WHAT_STANDS_THERE, re.IGNORECASE)

_SOFTENED = re.compile(
    r"(?:\s+|^)(?:(?:just|only) )?(?:(?:a )?(?:kind|sort|bit|little bit) of(?: an?)?|kinda|sorta|a (?:tiny"
    r" |little )?bit(?: of)?"
    r"|a little|somewhat|slightly|honestly|literally|basically|actually|almost like|like really|sometimes"
    r"|really|very|just|pretty|quite|totally|fucking|bloody|damn|weird)\s+(?=\w)",
    re.IGNORECASE,
)


_CANNOT_WAIT = re.compile(
    r"\b(?:insulin\w?|medicines?|medication|meds|medikament\w*|médicaments?|medicijn\w*|vaccines?|injections?"
    r"|chemo(?:therapy)?|eye ?drops|dialysis|oxygen(?! bleach)|ventilator|breathing machine|nebuli[sz]er|cpap"
    r"|feeding (?:tube|pump)|(?:breast|baby|mother['’]?s) ?milk|baby (?:food|formula|bottles?)"
    r"|muttermilch)\b",
    re.IGNORECASE,
)
"""What somebody's health hangs on, and that needs cold, warmth or power."""
_FAILED = re.compile(
    r"\b(?:off|out|down|dead|died|dies|warm(?:er|ing)?|hot|broke\w*|stopp?(?:s|ed)|fail(?:s|ed|ing|ure)?"
    r"|fault\w*"
    r"|defect\w*|thaw\w*|defrost\w*|melt\w*|leak\w*|alarm|beep\w*|error|power cut|outage|no (?:power|cold"
    r"|longer)"
    r"|not (?:\w+ )?(?:work|cool|cold|run|start|turn|com)\w*|(?:\w+n['’]?t|cannot) (?:\w+ )?(?:work|cool|run"
    r"|start|turn|get"
    r"|com|switch|keep)\w*|problem|trouble|spoil\w*|kaputt|ausgefallen|defekt|en panne|stuk)\b",
    re.IGNORECASE,
)


_MAY_DESPAIR = re.compile(
    r"\b(?:nobody|no ?one|nothing|any ?more|alone|lonely|tired|exhausted|hopeless|pointless|worthless|useless"
    r"|burden|pain|life|live|living|alive|good ?bye|giv(?:e|ing) up|given up|gone|sleep|for ?ever|the end"
    r"|carry on|go on|going on|hope|world|pills|around|goodbyes|niemand|nichts|leben|allein|personne"
    r"|plus rien|vivre|seule?|niets|leven|alleen)\b",
    re.IGNORECASE,
)


def may_despair(text: str) -> bool:
    """Whether `text` has words that those use who see no way on, and many others: reason to look closer."""
    return bool(_MAY_DESPAIR.search(text))


def cannot_wait(text: str) -> bool:
    """Whether `text` speaks of what somebody's health hangs on: medicine to be kept cold, oxygen."""
    return bool(_CANNOT_WAIT.search(text))


def has_failed(text: str) -> bool:
    """Whether `text` says that something does not do what it should."""
    return bool(_FAILED.search(text))


@dataclass(frozen=True)
class Sign:
    """A sentence of the customer that shows a risk."""

    kind: RiskKind
    said: str
    turn: int
    """Index into the turns."""


@lru_cache(maxsize=4096)
def risks_in(text: str) -> frozenset[RiskKind]:
    """The kinds of risk that `text` shows."""
    said = dict.fromkeys((text, _plainly(text)))
    return frozenset(kind for kind, pattern in _SIGNS.items() if any(map(pattern.search, said)))


def words_of_danger(text: str) -> frozenset[str]:
    """The words of `text` that say what the danger is: of "my oven smells of gas", smell and gas."""
    found = (_PLACE.sub(" ", match.group()) for match in _SIGNS["safety"].finditer(text))
    return frozenset(stem for said in found for stem in content_stems(said))


def _plainly(text: str) -> str:
    """`text` without what softens it: "it smells kind of burnt" says that it smells burnt."""
    return _SOFTENED.sub(" ", text)


def signs_of_risk(turns: Sequence[Turn]) -> tuple[Sign, ...]:
    """The first sentence for each kind of risk, the gravest kind first."""
    return tuple(signs[0] for signs in all_signs_of_risk(turns).values())


def all_signs_of_risk(turns: Sequence[Turn]) -> dict[RiskKind, tuple[Sign, ...]]:
    """Every sentence that shows a risk, by its kind, the gravest kind first."""
    found = tuple(_signs(turns))
    by_kind = {kind: tuple(sign for sign in found if sign.kind == kind) for kind in _SIGNS}
    return {kind: signs for kind, signs in by_kind.items() if signs}


def _signs(turns: Sequence[Turn]) -> Iterator[Sign]:
    for index, turn in enumerate(turns):
        if turn.speaker != "customer":
            continue
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", turn.text):
            for kind in _SIGNS:
                if kind in risks_in(sentence):
                    yield Sign(kind, sentence.strip(), index)
