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
_DISH = (
    r"(?:toast|food|meals?|dinner|lunch|bread|rolls|buns|cakes?|cookies|biscuits|muffins|pastr\w+|pizzas?"
    r"|pies?"
    r"|meat|roasts?|chicken|fish|chips|fries|veg\w*|rice|beans|milk|sauce|coffee|sugar|fat|baking|crusts?"
    r"|edges?|sides?|half|halves|tops?|bottoms?)"
)
_BURNS_A_DISH = (
    r"(?: \w+){0,2}? (?:everything|every single thing|anything|things|stuff|all of it|whatever i|whatever we"
    r"|un?evenly|(?:on|at|to) (?:the|one|its|both|either) (?:\w+ )?(?:left|right|sides?|top|bottom|edges?"
    r"|front)"
    rf"|(?:my|our|the|all|every|half|his|her|one|each)(?: \w+){{0,2}} {_DISH}|{_DISH})\b"
)
"""What an oven does to what is in it, and no fire: "it burns everything on the left"."""
_LIVING = (
    r"(?:sons?|grandsons?|daughters?|granddaughters?|child(?:ren)?|grandchild(?:ren)?|kids?|grandkids?"
    r"|toddlers?"
    r"|bab(?:y|ies)|boys?|girls?|nephew|niece|brother|sister|husband|wife|partner|mother|father|mum|mom|dad"
    r"|gran"
    r"|granny|grandma|grandpa|twins|little one|dogs?|cats?|kittens?|pupp(?:y|ies)|pets?|somebody|someone)"
)
"""Who can be named; of "he is in it" nobody knows whether it is a child or a technician's visit."""
_PERSON = rf"(?:{_LIVING}|he|she|they|i|we)"
_POISON = (
    r"(?:descaler|descal\w+ (?:liquid|fluid|powder|tabs?|tablets?)|decalcifier|limescale remover"
    r"|detergents?|washing (?:powder|liquid|tabs?|tablets?|capsules?)"
    r"|laundry (?:pods?|caps(?:ules)?)"
    r"|dishwasher (?:\w+ )?(?:tabs?|tablets?|salt|pods?|powder)|(?:cleaning|rinse|descaling|detergent"
    r"|washing) (?:tabs?|tablets?"
    r"|pods?|aid|fluid|liquid|agent|solution)|cleaner|cleaning (?:products?|stuff)|bleach|fabric softener"
    r"|softener"
    r"|ammonia|coolant|refrigerant|antifreeze|button (?:cell|battery)|batter(?:y|ies)|chemicals?"
    r"|silica(?: gel)?|magnets?)"
)
_SHUT_IN = (
    r"(?:dryer|drier|fridge|freezer|refrigerator|washer|washing machine|dishwasher|oven|drum|machine|cabinet"
    r"|appliance)"
)
WHAT_STANDS_THERE = rf"\b(?:{_SHUT_IN}|{_MACHINE})s?\b"
"""Where something happened, and not what."""
_SOCKET = (
    r"(?:plugs?(?<!drain plug)(?<!sink plug)(?<!bath plug)(?! (?:in|it|hole)\b)|sockets?|(?:power"
    r"|wall"
    r"|electric\w*|mains) (?:outlets?|points?|strips?|boards?|plugs?|adapters?)|outlets?(?! (?:hose|pipe"
    r"|valve"
    r"|filter|tube))"
    r"|power strips?|multi-?plugs?|extension (?:leads?|cords?|cables?)|fuse ?box|electrics|electronics"
    r"|wiring|wires|live cables?|power supply|power cables?|power cords?)"
)
_SHARP = (
    r"(?:sharp|pungent|acrid|chemical\w*|ammonia|solvent\w*|ether\w*|gas(?:sy|eous)?|strange|weird|odd"
    r"|funny|strong"
    r"|sweet\w*|foul|nasty)"
)
_CARRIES_CURRENT = (
    rf"(?:(?:back|side|door|front|inside|handle|bottom|top|body) of (?:the|my|our|this) \w+|{_MACHINE}"
    r"|thermostat|boiler|heater|wires?|wiring|metal|casing|housing|door|handle|tap|knob|button|screws?|lamp"
    r"|light|appliance)"
)
_NOT_ITS_PRICE = (
    r"(?!th(?:is|at) )(?<!of )(?<!of the )(?<!of this )(?<!of my )(?<!of that )(?<!of your )(?<!for the )"
    r"(?<!for this )"
)
"""What somebody touches, and not what "the price of the oven" or a bill gave them."""
_COOLS = r"(?:fridge|freezer|refrigerator|fridge-freezer|air ?con\w*|compressor)"

IN_ENGLISH = (
    # What it does: "my robot smokes", "the hob keeps sparking"; not "it burns my toast", "it is smoking hot".
    rf"{_MACHINE}(?:['’]?s| is| was| keeps| started| starts| began)?(?: \w+){{0,2}} (?:smok(?:es|ed|ing)"
    rf"|smoulder\w*|smolder\w*|spark(?:s|ed|ing)|burn(?:s|ing)|overheat\w*|over heat\w*)"
    rf"(?! (?:joy|clean|through|{_FOOD}|hot deals?|calories|money)\b)(?!{_BURNS_A_DISH})",
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
    rf"{_NOT_ITS_PRICE}{_CARRIES_CURRENT}(?: \w+){{0,3}} (?:gives?|gave|given|giving) (?:me|us|him|her|them"
    rf"|you|people|(?:my|our) (?:\w+ )?{_LIVING}) (?:\w+ ){{0,2}}shocks?(?! (?:when|as) \w+ (?:saw|read"
    r"|opened|heard))",
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
    r"(?:plug|socket|outlet|cable|cord|wire) (?:\w+ )?(?:is|gets?|got|feels?"
    r"|runs?) (?:\w+ )?hot\b(?! (?:glue|plug))"
    r"|heat (?:\w+ )?(?:from|at|around) (?:the|my|a) (?:plug|socket|outlet|cable|cord|wire|battery)",
    # A battery that gives off gas.
    rf"{_MACHINE}(?:['’]?s| is| gets?| got| getting| feels?| becomes?| became| runs?"
    rf"| was)(?: \w+){{0,2}} hot\b"
    r"[^.!?]{0,30}\b(?:smel\w*(?: \w+){0,3} (?:sweet\w*|chemical\w*|acrid|electric\w*|solvent\w*"
    r"|nail varnish)"
    r"|(?:sweet\w*|chemical|acrid|electrical) (?:smell|odou?r))\b",
    r"smel\w*(?: \w+){0,3} (?:sweet\w*|chemical\w*|acrid|electric\w*|solvent\w*)\b[^.!?]{0,30}"
    r"\b(?:it['’]?s|is|gets?|getting|feels?|becomes?) (?:\w+ )?hot\b(?! water)",
    # A refrigerant that escapes.
    rf"hiss\w*\b[^.!?]{{0,40}}\b{_SHARP} (?:\w+ )?(?:smell\w*|odou?rs?|stinks?|stench|fumes?)",
    rf"hiss\w*\b[^.!?]{{0,40}}\b(?:smel\w*|reek\w*|stink\w*) (?:\w+ ){{0,3}}(?:{_SHARP}|petrol|gas)\b",
    r"(?:smell\w*|odou?r|stench|fumes) (?:\w+ ){0,6}(?:and|with) (?:\w+ ){0,4}hiss\w*",
    r"(?:sharp|pungent|acrid|chemical\w*|ammonia|solvent|ether) (?:smell|odou?r|stench|fumes) (?:\w+ ){0,4}"
    rf"(?:from|behind|inside|near|of|in) (?:\w+ ){{0,4}}{_COOLS}",
    rf"{_COOLS} (?:\w+ ){{0,2}}(?:smel\w*|stinks?|reeks?) (?:\w+ ){{0,3}}(?:ammonia|petrol|solvents?|ether"
    r"|chemicals?|gas)",
    r"(?:refrigerant|coolant|cooling gas|gas) (?:\w+ ){0,2}(?:leak(?:s|ed|ing)?|escap\w+)"
    r"|leak\w* (?:of )?(?:the )?(?:refrigerant|coolant|cooling gas)",
    # Water where the current is.
    rf"(?:water|drip\w*|leak\w*|flood\w*|pour\w*|spill\w*|spray\w*)\b(?: \w+){{0,6}} (?:into|in|on|onto|over"
    r"|near|around|inside|under|towards?|reach\w*|next to|close to|by|at|through|behind"
    r"|all over) (?:\w+ ){0,3}"
    rf"{_SOCKET}(?!\w)",
    rf"it(?:['’]?s| is) (?:\w+ )?(?:running|coming|getting|going) (?:\w+ )?(?:onto|into|over|on) (?:the|my"
    rf"|a|our) "
    rf"{_SOCKET}(?!\w)",
    rf"(?:water|puddle) (?:\w+ ){{0,3}}(?:reach|touch|soak|cover|hit)\w* (?:\w+ ){{0,2}}{_SOCKET}(?!\w)",
    rf"{_SOCKET} (?:is|are|was|got|gets|has got|all) (?:\w+ )?(?:wet|soak\w*|damp|drenched|under ?water"
    rf"|flooded"
    r"|dripping)|wet (?:plugs?|sockets?)",
    rf"{_SOCKET} (?:\w+ ){{0,3}}(?:stands?|lies?|sits?|lying|standing|is|are) (?:\w+ )?in (?:the "
    rf"|a )?(?:water"
    r"|puddle)",
    # Swallowed, or in the eyes.
    rf"(?:drank|drunk|swallow(?:ed|s)|ingested|inhaled|sipped) (?:(?!after|before"
    rf"|without)\w+ ){{0,4}}{_POISON}"
    r"(?!\w)",
    rf"{_PERSON} (?:has |have |had |just |may have |might have |must have |accidentally "
    rf"|probably ){{0,3}}(?:ate|eaten"
    rf"|licked|chewed|bit(?:ten)?(?: into)?|drank|swallowed) (?:\w+ ){{0,3}}{_POISON}(?! (?:in|into|on|back"
    r"|out|away|to|from|life)\b)(?!\w)",
    rf"{_POISON} (?:\w+ ){{0,3}}(?:in|into) (?:my|his|her|their|our|the) (?:\w+ )?(?:eyes?|mouth|coffee|tea"
    rf"|cup"
    r"|drink)(?!\w)(?! (?:machine|maker))",
    r"(?:been|was|is|are|were|got|get|getting|being) poisoned(?! by (?:your|the) service)|poison(?:s"
    r"|ing)? (?:control"
    r"|cent(?:re|er)|hotline|line|information)|food poisoning",
    # Shut in, or caught.
    rf"(?:lock|shut|trap|clos|squeez)\w* (?:him|her|them|my)sel(?:f|ves) (?:up )?(?:in"
    rf"|inside) (?:\w+ ){{0,3}}"
    rf"{_SHUT_IN}",
    rf"{_LIVING} (?:is |are |was |were |got |gets |has |have |been |just |now )+(?:\w+ )?(?:stuck|trapped"
    rf"|locked|shut"
    rf"|caught|jammed)(?: up)? (?:in|inside|under|behind) (?:\w+ ){{0,3}}{_SHUT_IN}",
    rf"{_LIVING} (?:\w+ ){{0,2}}(?:climb\w*|crawl\w*|hid|hiding|hidden|jumped) (?:up )?(?:in|inside|into)"
    rf" (?:\w+ ){{0,3}}{_SHUT_IN}",
    rf"{_LIVING} (?:is|are|was|were) (?:still )?(?:in|inside) (?:the |my |our )(?:\w+ )?(?:dryer|drier"
    rf"|freezer"
    r"|fridge|refrigerator|washer|washing machine|drum|oven)",
    r"(?:can(?:['’]?t|not|t)|cannot|could(?:n['’]?t| not)) (?:\w+ )?get (?:him|her|my (?:\w+ )?"
    rf"{_LIVING}|the {_LIVING}) out",
    r"(?:my|his|her) (?:left |right |little |whole )?(?:hand|fingers?|arm|head|leg|foot|thumb) (?:is|are"
    r"|was|got"
    r"|gets) (?:\w+ )?(?:stuck|trapped|caught|jammed|crushed) (?:in|inside|under|between|by)",
)

_LIVING_IN_GERMAN = r"(?:kind(?:er)?|sohn|tochter|baby|enkel\w*|katze|hund)"

# The words that carry it, wherever they stand: few other things are said with them.
IN_OTHER_LANGUAGES = (
    # German
    r"(?:raucht|qualmt|brennt|schmort|kokelt|gl[uü]ht|explodiert)(?! (?:nicht|mir auf den nägeln|niemand))",
    r"(?:rauch|qualm|funken|flammen|brandgeruch|stromschl[aä]ge?)(?! ?melder)|feuer(?! ?wehr| und flamme)",
    r"(?:riecht|stinkt|roch|gestank|geruch)\b[^.!?]{0,25}\b(?:(?:verb|angeb)rannt\w*|verschmort\w*"
    r"|verkohlt\w*"
    r"|schmor\w*|gas)|verbrannt\w* (?:geruch|plastik|gummi)|(?:hand|finger|arm|gesicht) verbrannt"
    r"|(?:einen|elektrischen) schlag (?:bekommen|gekriegt)",
    r"(?:akku|batterie)\b[^.!?]{0,25}\b(?:aufgebläht|aufgequollen|geschwollen|gewölbt|ausgelaufen)"
    r"|wasser\b[^.!?]{0,30}\b(?:steckdosen?|stecker|mehrfachstecker|sicherungskasten)(?!\w)",
    r"(?:entkalker|spülmittel|waschmittel|reiniger|tabs?|pods?|klarspüler|knopfzellen?"
    r"|batterien?)\b[^.!?]{0,25}"
    r"\b(?:getrunken|verschluckt|gegessen|geschluckt)",
    rf"{_LIVING_IN_GERMAN}\b[^.!?]{{0,40}}\b(?:eingesperrt|eingeschlossen|eingeklemmt)",
    # French
    r"fum[ée]e(?<!détecteur de fumée)(?<!détecteurs de fumée)(?<!alarme de fumée)|(?:prend"
    r"|pris|prendre|a pris|en) feu|étincelles?|incendie|flammes"
    r"|(?:odeur|sent|sentait)\b[^.!?]{0,20}\b(?:br[uû]l[ée]\w*|le gaz)|(?:décharge|choc) électrique"
    r"|(?:il|elle|ça|machine(?: à \w+)?|four|lave\W?linge|sèche\W?linge|lave\W?vaisselle|frigo|réfrigérateur"
    r"|congélateur|aspirateur|télé\w*|prise|chargeur|appareil|robot|batterie) fume\b",
    r"batterie\b[^.!?]{0,20}\b(?:gonflée?|gonfle|enflée)|\b(?:eau|fuite)\b[^.!?]{0,30}\b(?:prise|multiprise)"
    r"(?!\w)",
    r"(?:bu|avalé|mangé|ingéré)\b[^.!?]{0,20}\b(?:détartrant|lessive|produit|pastille|pile|capsule de lessive"
    r"|liquide)",
    r"(?:fils|fille|enfant|bébé|chat|chien)\b[^.!?]{0,30}\b(?:enfermée?|coincée?)\b[^.!?]{0,20}\b(?:dans"
    r"|machine)",
    # Dutch
    r"(?:er (?:komt|kwam|zit|is|was|hangt|ontstaat|kringelt) |de |veel |zie |zag |(?:zwarte|witte|dikke"
    r"|grijze|wat"
    r"|beetje) )(?:\w+ ){0,2}rook\b"
    r"|rook (?:\w+ ){0,2}(?:uit|eruit|vanuit|vanachter|boven|achter|onder)\b|rook(?:wolk\w*|ontwikkeling)"
    r"|rokende (?!mensen)|(?:begint|begon|staat|stond|zit|aan het) (?:te )?roken"
    r"|(?:hevig|flink|enorm) gerookt"
    r"|brandlucht|brandgeur|schroeilucht|schroei\w*|smeult|kortsluiting|(?:vliegt )?in brand|vonken|vonkt"
    r"|vlammen"
    r"|stroomschok|schok gekregen|ontploft"
    r"|(?:accu|batterij)\b[^.!?]{0,25}\b(?:opgezwollen|gezwollen|bol|opgezet|lekt)|water\b[^.!?]{0,30}"
    r"\b(?:stopcontact\w*|stekker\w*|stekkerdoos)",
    r"(?:ontkalker|wasmiddel|vaatwastablet\w*|schoonmaakmiddel|knoopcel\w*|batterij\w*)\b[^.!?]{0,25}"
    r"\b(?:gedronken|ingeslikt|opgegeten|doorgeslikt)",
    r"(?:zoon\w*|dochter\w*|kind|baby|kat|hond)\b[^.!?]{0,40}\b(?:opgesloten|zit vast in|vastgezeten)"
    r"|(?:ruikt|stinkt|rook|geur)\b[^.!?]{0,20}\b(?:verbrand\w*|aangebrand\w*|gas)"
    r"|(?:hij|het|(?:machine|wasmachine|koffiemachine|oven|droger|wasdroger|vaatwasser|wasser|koelkast"
    r"|vriezer|stofzuiger|fornuis|kookplaat"
    r"|televisie|stekker|lader|oplader|apparaat|toestel|ding|robot|batterij|accu)(?: \w+)?) (?:rookt"
    r"|brandt)\b",
    # Spanish
    r"humo(?<!detector de humo)(?<!detectores de humo)(?<!alarma de humo)(?<!sensor de humo)|humea(?:ndo|ba)?"
    r"|(?:huele|olor|oliendo|olía)\b[^.!?]{0,20}\b(?:quemad\w+|chamuscad\w+|plástico|gas)"
    r"|(?:prendió|prendido|está|se) (?:en )?(?:fuego|incendi\w+|ardiendo)|(?:en|hay|salen|con) llamas"
    r"|chisp(?:as|azos?)"
    r"|saltan chispas|arde\b|ardió|(?:se )?está quemando",
    r"(?:descarga|calambrazo|calambre)\b(?: \w+){0,2} (?:eléctric\w+|al tocar|cuando|de la|del)"
    r"|me (?:ha )?d(?:io|ado)"
    r" (?:la |una )?(?:corriente|descarga|calambre)",
    r"batería\b[^.!?]{0,20}\b(?:hinchad\w+|inflad\w+)|agua\b[^.!?]{0,30}\b(?:enchufes?|toma de corriente)",
    r"(?:bebió|bebido|tragó|tragado|comido|tomado)\b[^.!?]{0,20}\b(?:descalcificador|detergente|pastilla|pila"
    r"|antical|lejía)",
    r"(?:hijo|hija|niñ[oa]|bebé|gato|perro)\b[^.!?]{0,30}\b(?:encerrad[oa]|atrapad[oa]|encerró)",
)
