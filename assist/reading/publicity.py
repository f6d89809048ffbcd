"""What people say who are about to tell the world."""

from __future__ import annotations

_PLATFORM = r"(?:facebook|tiktok|instagram|twitter|youtube|reddit|linkedin|trustpilot|google|social media)"
_PRESS = r"(?:press|papers?|newspapers?|media|journalists?|reporters?)"
_BAD = (
    r"(?:bad|negative|terrible|awful|horrible|nasty|scathing|damning|honest|brutal|worst|poor|dreadful|(?:1"
    r"|one"
    r"|zero)[- ]stars?)"
)
_RATES = (
    r"(?:google|trustpilot|amazon|facebook|yelp|app store|play store|online|public|internet|customer) "
    r"(?:star )?"
)
_AUDIENCE = r"(?:followers|subscribers|subs|readers|viewers|fans)"
_EVERYONE = r"(?:every ?one|every ?body|they all|all of them|the (?:whole )?(?:world|internet|town)|people)"
_STREET = r"(?:insta(?:gram)?|tik ?tok|twitter|facebook|fb|youtube|reddit|linkedin|trustpilot|x|socials?)"

PUBLICITY = (
    rf"(?:post|put|shar|upload|writ|publish)\w* (?:\w+ ){{0,6}}(?:on|to) (?:\w+ )?{_PLATFORM}",
    r"(?:post|shar|upload|publish)\w* (?:a |another |(?:one|some) more |more |(?:a )?(?:new|second"
    r"|third|next) "
    r"|this |it |the |my |that )*(?:videos?|online|everywhere)",
    r"(?:mak|made|film|record|shot|shoot|post|upload)\w* (?:\w+ ){0,3}(?:videos?|clips?|reels?|posts?"
    r"|tiktoks?"
    r"|stor(?:y|ies)) (?:about|on|of) (?:you|u|ya|your (?:company|service|brand))"
    r"(?! (?:installing|repairing|fixing)\b)",
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
    rf"(?:(?:blast|drag|roast|destroy|expose|slate|trash|shame|tag|call) (?:you|u|ya|them|this company"
    rf"|your company)|(?:blast|drag|roast|expose|slate|trash|shame) (?-i:[A-Z][\w&-]+))"
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
)
"""Patterns, of a sentence in any case."""
