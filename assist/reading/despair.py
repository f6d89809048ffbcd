"""What people say who may harm themselves.

Not "this is killing me", "I'd kill for a coffee", "I cut myself on the glass", "died laughing".
"""

from __future__ import annotations

_MEANS_IT = r"(?:want|wish|going|gonna|think\w*|thought|feel\w*|might|will|could|urge|plan\w*|ready)"
_NO_LONGER = r"(?:don['’]?t|do not|can['’]?t|cannot|no longer)(?: (?:even|really|just))?"
_ANY_MORE = r"(?:any ?more|any longer|at all|of it all|these days)"
_ENDS = r"(?=\s*(?:[.,;!?]|$|and\b|or\b))"
"""Where a clause ends: "I don't see the point any more", not "any more in calling you"."""
_NOT_WANT = r"(?:don['’]?t|do not|didn['’]?t|did not|no longer) (?:really |even )?(?:want|wish)"

DESPAIR = (
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
)
"""Patterns, of a sentence in any case."""
