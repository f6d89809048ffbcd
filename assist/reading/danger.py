"""Danger: words that say somebody may be hurt, as customers write them about what stands in their homes.

Not every mention: no smoke detector, no burnt toast, no smoked salmon.
"""

from __future__ import annotations

_BODY = r"(?:hand|finger|thumb|arm|skin|leg|face|foot|son|daughter|child|kid|carpet|floor|wall|worktop|table)"
_HOME = r"(?:kitchen|house|flat|room|curtains?|wall|home|garage|place|worktop|cabinet|cupboard)"
_APPLIANCE = (
    r"(?:plug|socket|outlet|cable|cord|wire|charger|motor|adapter|battery|panel|door handle|plastic"
    r"|casing|back of (?:it|the \w+)|board|light|switch)"
)
_MACHINE = (
    r"(?:it|this|that|thing|machine|appliance|unit|device|robot|vacuum|hoover|fridge|freezer|refrigerator"
    r"|oven|hob|stove|cooker|dryer|drier|washer|dishwasher|telly|tv|television|screen|kettle|hub|purifier"
    r"|fan|heater|dock|station|battery|charger|plug|socket|cable|cord|motor|drum|panel|display)"
)
_FOOD = r"(?:my |the |our )?(?:toast|food|milk|cake|bread|meat|fish|pizza|coffee|sugar|fat|dinner|rice|beans)"
_VERY = r"(?:very|really|so|too|super|extremely|boiling|burning|scorching|dangerously|crazy|insanely|red)"
_HOT = r"(?:hot|heats?(?: up)?|heating|overheat\w*|glow\w*)\b"
_OFF = r"(?:switched|turned|powered)? ?off\b"

IN_ENGLISH = (
    # What it does: "my robot smokes", "the hob keeps sparking"; not "it burns my toast", "it is smoking hot".
    rf"{_MACHINE}(?:['’]?s| is| was| keeps| started| starts| began)?(?: \w+){{0,2}} (?:smok(?:es|ed|ing)"
    rf"|smoulder\w*|smolder\w*|spark(?:s|ed|ing)|burn(?:s|ing)|overheat\w*|over heat\w*)"
    rf"(?! (?:joy|clean|through|{_FOOD}|hot deals?|calories|money)\b)",
    # Hot where it is off, or while it charges.
    rf"{_HOT}[^.!?]{{0,30}}\b(?:al)?(?:though|tho)\b[^.!?]{{0,30}}\b{_OFF}",
    rf"{_HOT}[^.!?]{{0,30}}\b(?:while|whilst|even (?:when|if|with)|but (?:it is|it['’]?s))\b[^.!?]{{0,25}}"
    rf"\b{_OFF}",
    rf"{_OFF}[^.!?]{{0,30}}\b(?:still|but|yet|and)\b[^.!?]{{0,20}}\b(?:hot|heats|heating|glow\w*)\b",
    rf"(?:charg\w+|dock\w*|batter\w+)\b[^.!?]{{0,40}}\b{_VERY} hot\b",
    rf"{_VERY} hot\b[^.!?]{{0,40}}\b(?:charg\w+|batter\w+)",
    rf"{_MACHINE} (?:\w+ )?smell\w*(?: \w+){{0,3}} (?:sweet|chemical\w*|acrid|electrical|singed)\b",
    r"(?:there(?:['’]s| is| was)|saw|see|smell\w*|lots? of|full of|black|white|thick) (?:of"
    r" )?(?:some )?smoke"
    r"(?! (?:detector|alarm))",
    r"smoke (?:is |was )?(?:coming|came|comes|rising|pouring|everywhere|from|out)",
    r"(?:is|was|started|began) smoking|it smokes",
    r"(?:on|caught|catches|catching|set) fire|burst into flames|in flames|flames (?:came|coming"
    r"|from|out)",
    r"smell\w* (?:of |like )?(?:something )?(?:burn\w*|gas)|gas leak",
    r"burn(?:ing|t) (?:smell|plastic|wire|rubber|cable)|(?:melt(?:ed|ing)|scorch(?:ed|ing)|charred)"
    r" \w+",
    rf"(?:burn(?:ed|t)|scalded) (?:my|his|her|our|the) {_BODY}s?|burns? on (?:my|his|her) {_BODY}s?",
    r"smell?s?(?:ing)? (?:\w+ )?(?:of |like |as if |as though )?(?:\w+ )?(?:(?:is|was)"
    r" )?(?:burn(?:t|ed|ing|y)|scorched|smok[ey]\w*|melt\w+)(?! (?:toast|milk|food|cake|sugar|fat"
    r"|coffee)\b)",
    r"(?:burn(?:t|ed|ing|y)|smoky|smokey|melting|electrical) (?:\w+ )?(?:smel+s?|odou?r|stink|stench)",
    r"(?:stinks?|reeks?|stank) (?:of |like )?(?:\w+ )?(?:burn\w*|smoke|gas|melt\w*|fire)",
    r"(?:i|we|can|could|strong|a|of) (?:think (?:i|we) )?smel+(?:ed|s|ing)? (?:of )?gas|smell? of gas",
    r"smoke (?:is |was |just |started |keeps )?(?:com\w+|came|billow\w+|pour\w+|ris\w+|leak\w+)",
    r"(?:start\w*|begins?|began) (?:to )?smok(?:e|ing)(?! (?:fish|meat|again outside|cigar\w*))"
    r"|(?:full of|filled with|bit of|puffs? of|cloud of|whiff of) smoke",
    r"(?:small|little|big|blue|open|a) flames? (?:came|com\w+|behind|inside|from|out|at|in the|on the"
    r" back)",
    rf"(?:nearly|almost) (?:set|caught|burn\w*|went up)(?: \w+){{0,3}} (?:fire|flames|down)"
    rf"|set (?:my|our|the) {_HOME} on fire|burn\w* (?:my|our|the) {_HOME} down",
    r"(?:fire (?:brigade|department|service)|firefighters|firemen) (?:came|had|were|was|is)"
    r"|(?:call|called|calling|rang|phoned) (?:for )?(?:the )?(?:fire (?:brigade|department|service)"
    r"|999|112|911)",
    rf"{_APPLIANCE} (?:\w+ )?(?:\w+ )?(?:melt\w*|charred|scorch\w*|went black|turned black|burn(?:t|ed)"
    r" (?:out|through|black)|on fire|caught fire)|scorch(?:ed)? marks?|burn marks?",
    rf"{_APPLIANCE} (?:is|was|gets?|got|are|feels?) (?:\w+ )?(?:burning|boiling|scalding|red"
    rf"|dangerously) hot",
    r"(?:so|too|boiling|burning) hot (?:that )?(?:you|i|we|one) can(?:['’]?t|not|t) (?:touch|hold|go"
    r" near)",
    r"(?:zapp(?:ed|s|ing)|shocks?|shocking|electrocuted) (?:me|him|her|us|my \w+)|(?:got|been|was|get)"
    r" (?:\w+ )?zapped|(?:felt?|feel|got|get|gives? (?:me|you)) (?:a |an )?(?:\w+ )?(?:tingl\w+|jolt"
    r"|current|zap"
    r"|electric(?:al)? \w+) (?:when|from|off|on|through|in my)",
    r"(?:a|some|big|blue|small|little|saw|the|those) sparks? (?:\w+ )?(?:came|com\w+|fl[ye]w?|jump\w*"
    r"|out|from|shot)"
    r"|it(?:['’]?s| is| was| keeps| started)? (?:\w+ )?sparking(?! (?:clean|water|joy))|it sparks(?!"
    r" joy)",
    r"batter(?:y|ies) (?:\w+ ){0,4}(?:puffed|puffy|swoll\w+|swell\w*|bulg\w+|ballooned|expanded|bloated"
    r"|blown up|leak\w*|hiss\w*)",
    r"(?:glass|door|window|shelf|jug|screen|hob) (?:\w+ ){0,2}(?:shattered|exploded|burst|blew up"
    r"|smashed)"
    r" (?:\w+ )?(?:in (?:my|his|her|our) (?:face|hands?)|all over|everywhere|on me|over (?:me|us))",
    r"(?:got|is|was|been|bit|badly) hurt (?:by|when|from|on)\b|(?:hand|finger|arm|leg|foot|face"
    r"|it['’]?s|its"
    r"|i['’]?m|im) (?:\w+ )?bleeding|cut (?:my|his|her) (?:\w+ )?(?:hand|finger|arm|leg|foot|thumb"
    r"|face) (?:on|with|open|when)",
    r"went (?:off with a )?bang|(?:loud|big) bang and|there was a (?:loud |big )?bang",
    rf"{_BODY}s? (?:got|was|is|are|were) (?:\w+ )?(?:burn(?:t|ed)|scalded|blistered)(?! (?:out"
    rf"|through)\b)"
    rf"|(?:burned|burnt|scalded|burns) (?:my|his|her|our) (?:\w+ )?(?:{_BODY}s?|fingers|self)",
    rf"(?:flash|pop|bang|crackl\w+|hiss\w*) (?:and (?:a )?(?:\w+ )?)?(?:from|at|in|inside|out of)"
    rf" (?:the|my|its) {_APPLIANCE}"
    r"|electrical fire|fire hazard|fire inside|glow(?:ing|s|ed) (?:red|orange|hot)(?= (?:at|on|near"
    r"|from|behind|inside)\b)",
    r"(?:nasty|bad|real|mild|small|big|strong|massive|little|painful|huge) (?:electric )?shock (?:from"
    r"|off|when|through|every)",
    r"(?:carbon monoxide|co|gas|smoke|fire) (?:alarm|detector)s? (?:\w+ )?(?:went|go(?:es|ing)?|keeps"
    r" going|is going|started|screaming|is beeping) ?off"
    r"|carbon monoxide (?:in|leak|poison\w*)|(?:got|get|feel|felt) (?:dizzy|sick) from the (?:fumes"
    r"|smoke|smell|gas)",
    r"shock (?:when |from |off |by )?(?:i |my \w+ )?touch\w*|flames? (?:shot|shoot\w*|leap\w*|burst\w*"
    r"|spread\w*|everywhere|inside|behind)",
    r"burn(?:s|ed|t|ing)? (?:your|my|his|her|our|their) (?:\w+ )?(?:fingers?|hands?|skin|arms?|legs?"
    r"|face|feet|foot)",
    r"electric(?:al)? shock|electrocut\w+",
    r"(?:got|gets?|gave \w+|gives \w+) a shock (?:from|off|when (?:i|you|we|he|she) (?:touch"
    r"|plug|open)\w*)",
    r"(?:throw\w*|saw|giv\w+ off|lots of|making) sparks|sparks (?:came|come|fly|flew|from|out)"
    r"|sparking",
    r"(?:it|has|battery|oven|glass|door) exploded|explosion|(?:might|going to|could) explode",
    r"(?:swollen|bulging|leaking) batter(?:y|ies)|batter(?:y|ies) (?:of (?:\w+ ){1,3})?(?:is|are|was"
    r"|looks?) (?:swollen|bulging)",
    r"(?:too|so) hot to (?:touch|hold)|can(?:['’]?t|not) (?:keep|hold|put) (?:my|your) hand on",
    r"(?:was|is|got|were|been|badly|nearly|someone|anybody) (?:injured|hurt)|(?:is|was|hand"
    r"|finger) bleeding",
)

# The words that carry it, wherever they stand: few other things are said with them.
IN_OTHER_LANGUAGES = (
    # German
    r"(?:raucht|qualmt|brennt|schmort|kokelt|gl[uü]ht|explodiert)(?! (?:nicht|mir auf den nägeln|niemand))",
    r"(?:rauch|qualm|funken|flammen|brandgeruch|stromschl[aä]ge?)(?! ?melder)|feuer(?! ?wehr| und flamme)",
    r"(?:riecht|stinkt|roch|gestank|geruch)\b[^.!?]{0,25}\b(?:(?:verb|angeb)rannt\w*|verschmort\w*|verkohlt\w*"
    r"|schmor\w*|gas)|verbrannt\w* (?:geruch|plastik|gummi)|(?:hand|finger|arm|gesicht) verbrannt"
    r"|(?:einen|elektrischen) schlag (?:bekommen|gekriegt)",
    # French
    r"(?:de la |une |cette )fum[ée]e|(?:prend|pris|prendre|a pris|en) feu|étincelles?|incendie|flammes"
    r"|(?:odeur|sent|sentait)\b[^.!?]{0,20}\b(?:br[uû]l[ée]\w*|le gaz)|(?:décharge|choc) électrique"
    r"|(?:il|elle|ça|machine|four|lave\W?linge|sèche\W?linge|frigo|robot|batterie) fume\b",
    # Dutch
    r"(?:er komt |de |veel |zie )rook\b|brandlucht|(?:vliegt )?in brand|vonken|vlammen|stroomschok"
    r"|schok gekregen"
    r"|(?:ruikt|stinkt|rook|geur)\b[^.!?]{0,20}\b(?:verbrand\w*|aangebrand\w*|gas)"
    r"|(?:hij|het|machine|oven|droger|robot|batterij|accu) (?:rookt|brandt)\b",
)
