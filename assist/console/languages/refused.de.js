/** Why the service refused something that the office sent, in German: patterns as in `composed.de.js`, beside those. */
export default {
  // Signing in, and what anybody may
  "Send a key: Authorization: Bearer KEY.": "Senden Sie einen Schlüssel mit: Authorization: Bearer KEY.",
  "This key is unknown, expired or revoked; ask an admin for one.":
    "Dieser Schlüssel ist unbekannt, abgelaufen oder gesperrt; die Administration stellt einen aus.",
  "A key of role {role} may not do this; it takes {roles}.":
    "Ein Schlüssel der Rolle {role} darf das nicht; dafür braucht es {roles}.",
  "expires_at is in the past; give a later moment or leave it out.":
    "expires_at ist schon vorbei; geben Sie einen späteren Zeitpunkt an, oder lassen Sie es weg.",
  "A key cannot revoke itself; use another admin key.":
    "Ein Schlüssel kann sich nicht selbst sperren; nehmen Sie einen anderen der Administration.",
  "There is no version {version} of {noun} '{id}' that you may see.":
    "Eine Version {version} von {id} gibt es nicht, oder Sie dürfen sie nicht sehen.",
  "There is no {noun} '{id}' that you may see.": "{id} gibt es nicht, oder Sie dürfen es nicht sehen.",
  "There is no {scope} '{id}' that you may see, so nothing was stopped. Look its id up in GET {path} and stop that one.":
    "{id} gibt es nicht, oder Sie dürfen es nicht sehen; angehalten wurde nichts. Die Kennung steht in GET {path}.",
  "Scope '{scope}' needs `id`: the {what} to stop or resume.":
    "Zu „{scope}“ gehört eine Kennung: was angehalten oder fortgesetzt werden soll.",
  "Scope '{scope}' takes no `id`; leave '{id}' out.": "Zu „{scope}“ gehört keine Kennung; lassen Sie „{id}“ weg.",
  "from ({from}) is after to ({to}).": "Der Beginn ({from}) liegt nach dem Ende ({to}).",
  "From {from} to {to} is more than ten years: ask for a shorter time.":
    "Von {from} bis {to} sind mehr als zehn Jahre: wählen Sie einen kürzeren Zeitraum.",
  "This cursor is not one this list gave; begin without `cursor`.":
    "Diese Stelle der Liste gibt es nicht; beginnen Sie von vorn.",
  "The body is larger than {count} bytes; send less, or in several requests.":
    "Das sind mehr als {count} Byte; senden Sie weniger, oder in mehreren Teilen.",
  "No answer within {count} s. Retry with the same Idempotency-Key.":
    "Keine Antwort innerhalb von {count} s. Versuchen Sie es noch einmal.",
  "A request with this Idempotency-Key is under way; wait for it.":
    "Diese Anfrage läuft schon; warten Sie auf die Antwort.",
  "Something failed on our side. Ask the operator to look for incident {id} in the log.":
    "Bei uns ist etwas schiefgegangen. Wer Assist betreibt, findet es im Log unter {id}.",
  "Not ready: {reason}.": "Nicht bereit: {reason}.",
  "query has no text; say what is sought.": "Die Suche hat keinen Text; schreiben Sie, was gesucht wird.",
  "The text was not checked: Assist is stopped.": "Der Text wurde nicht geprüft: Assist ist angehalten.",
  "The text was not checked: nothing can be searched at present.":
    "Der Text wurde nicht geprüft: Zurzeit lässt sich nichts suchen.",
  "Another outreach took the place of this one: decide about that one.":
    "An die Stelle davon ist etwas Neueres getreten: entscheiden Sie darüber.",

  // Importing
  "Send the files as multipart/form-data, each in a field `files`.":
    "Senden Sie die Dateien als multipart/form-data, jede in einem Feld `files`.",
  "The body holds no file; send at least one in a field `files`.": "Es ist keine Datei dabei; wählen Sie mindestens eine.",
  "It could not be stored ({kind}), or not all of it: see GET /readyz and the log, then send it again.":
    "Es ließ sich nicht oder nicht ganz speichern ({kind}): sehen Sie in GET /readyz und ins Log, und senden Sie es noch einmal.",
  "The service ended while it ran: begin it again.": "Der Dienst endete währenddessen: beginnen Sie noch einmal.",
  "'{file}' is not UTF-8; save it as UTF-8.": "„{file}“ ist nicht UTF-8; speichern Sie es als UTF-8.",
  "'{file}' is neither .jsonl nor .csv.": "„{file}“ ist weder .jsonl noch .csv.",
  "'{file}' is empty: send one customer a line.": "„{file}“ ist leer: senden Sie je Zeile einen Kunden.",
  "'{file}': its first line is not readable: {why}.": "„{file}“: die erste Zeile ist nicht lesbar: {why}.",
  "'{file}': the column '{column}' stands twice: keep one.": "„{file}“: die Spalte „{column}“ steht zweimal da: behalten Sie eine.",
  "'{file}': '{sign}' stands between its columns: write commas.":
    "„{file}“: zwischen den Spalten steht „{sign}“: schreiben Sie Kommas.",
  "line {count} of the file, the header being line 1: {words}":
    "Zeile {count} der Datei, die Kopfzeile mitgezählt: {words}",
  "line {count} of the file: {words}": "Zeile {count} der Datei: {words}",
  "line {count} of the file is of the same customer: put all that is known of one into one row":
    "Zeile {count} der Datei ist von demselben Kunden: schreiben Sie alles von einem in eine Zeile",
  "line {count} of the file, the header being line 1, is of the same customer: put all that is known of one into one row":
    "Zeile {count} der Datei, die Kopfzeile mitgezählt, ist von demselben Kunden: schreiben Sie alles von einem in eine Zeile",
  "{where}: its verified {kind} is on file for customer '{id}' too, so either may be taken for the other: merge them if they are one person, else correct whose it is":
    "{where}: dieselbe bestätigte Angabe ({kind}) ist auch für Kunde „{id}“ hinterlegt, und beide lassen sich verwechseln: führen Sie sie zusammen, wenn es eine Person ist, sonst berichtigen Sie, wem sie gehört",
  "more cells than the header has columns": "mehr Zellen, als die Kopfzeile Spalten hat",
  "'{column}' is not a column this import knows: known are {columns}":
    "die Spalte „{column}“ kennt dieser Import nicht; es gibt {columns}",
  "not readable as JSON: {why}": "nicht als JSON lesbar: {why}",
  "not a JSON object": "kein JSON-Objekt",
  "column '{column}' is not readable as JSON: {why}": "die Spalte „{column}“ ist nicht als JSON lesbar: {why}",
  "column '{column}' must hold a JSON list": "die Spalte „{column}“ muss eine JSON-Liste enthalten",
  "'{region}' is no name of a region: write letters and digits, as your documents name it in `regions` (eu, us-ca)":
    "„{region}“ ist kein Name einer Region: schreiben Sie Buchstaben und Ziffern, wie Ihre Dokumente sie in `regions` nennen (eu, us-ca)",
  "it would be delivered ({late}) before it was placed ({early}): mend one of the two days":
    "es wäre geliefert ({late}), bevor es bestellt wurde ({early}): berichtigen Sie einen der beiden Tage",
  "write an e-mail address, as anna@example.com": "schreiben Sie eine E-Mail-Adresse, wie anna@example.com",
  "write a phone number in digits, as +353 1 555 0142": "schreiben Sie eine Telefonnummer in Ziffern, wie +353 1 555 0142",

  // What is wrong with one value
  "{words}, not {given}": "{words}, nicht {given}",
  "{words}; given: {given}": "{words}; angegeben: {given}",
  "{field}: {words}": "{field}: {words}",
  "it is missing": "fehlt",
  "leave it out": "lassen Sie es weg",
  "write a text": "schreiben Sie einen Text",
  "write a number": "schreiben Sie eine Zahl",
  "write a whole number": "schreiben Sie eine ganze Zahl",
  "write a smaller whole number": "schreiben Sie eine kleinere ganze Zahl",
  "write a finite number": "schreiben Sie eine endliche Zahl",
  "write true or false": "schreiben Sie true oder false",
  "give a list": "geben Sie eine Liste an",
  "give an object": "geben Sie ein Objekt an",
  "give an object with {fields}": "geben Sie ein Objekt mit {fields} an",
  "write an amount, as {word}": "schreiben Sie einen Betrag, wie {word}",
  "write a day, as {word}": "schreiben Sie einen Tag, wie {word}",
  "write a day without a time, as {word}": "schreiben Sie einen Tag ohne Uhrzeit, wie {word}",
  "write a moment, as {word}": "schreiben Sie einen Zeitpunkt, wie {word}",
  "write a day as {word} or a moment as {moment}": "schreiben Sie einen Tag wie {word} oder einen Zeitpunkt wie {moment}",
  "write at least {count} characters": "schreiben Sie mindestens {count} Zeichen",
  "write at least 1 character": "schreiben Sie mindestens 1 Zeichen",
  "write at most {count} characters": "schreiben Sie höchstens {count} Zeichen",
  "give at least {count} items": "geben Sie mindestens {count} an",
  "give at least 1 item": "geben Sie mindestens eines an",
  "give at most {count} items": "geben Sie höchstens {count} an",
  "it must be at least {count}": "es muss mindestens {count} sein",
  "it must be more than {count}": "es muss mehr als {count} sein",
  "it must be at most {count}": "es darf höchstens {count} sein",
  "it must be less than {count}": "es muss weniger als {count} sein",
  "it must be {choices}": "möglich ist {choices}",
  "it must have the form {form}": "es muss die Form {form} haben",
  "there is no such field; {words}": "dieses Feld gibt es nicht; {words}",
  "there is no such field": "dieses Feld gibt es nicht",
  "did you mean {near}? known are {fields}": "meinten Sie {near}? Es gibt {fields}",
  "known are {fields}": "es gibt {fields}",
  "write three capital letters, as EUR": "schreiben Sie drei Großbuchstaben, wie EUR",
  "write 1 to {count} letters, digits and . _ : @ -": "schreiben Sie 1 bis {count} Buchstaben, Ziffern und . _ : @ -",
  "write an address that begins with {scheme} or {other}": "schreiben Sie eine Adresse, die mit {scheme} oder {other} beginnt",

  // What is wrong with a document
  "front matter begins here and never ends: write a line --- below its last field":
    "der Kopf beginnt hier und endet nie: schreiben Sie unter sein letztes Feld eine Zeile ---",
  "front matter is longer than {count} characters": "der Kopf ist länger als {count} Zeichen",
  "front matter is not plain YAML: {value}": "der Kopf ist kein einfaches YAML: {value}",
  "aliases are not allowed: write the value out": "Verweise sind nicht erlaubt: schreiben Sie den Wert aus",
  "tags are not allowed: write the plain value": "Markierungen sind nicht erlaubt: schreiben Sie den Wert selbst",
  "nested deeper than {count} levels": "tiefer verschachtelt als {count} Ebenen",
  "the character {sign} is not allowed": "das Zeichen {sign} ist nicht erlaubt",
  "'{field}' is written twice": "„{field}“ steht zweimal da",
  "it would end ({ends}) before it begins ({begins}): mend in_force_from or in_force_until":
    "es würde enden ({ends}), bevor es beginnt ({begins}): berichtigen Sie in_force_from oder in_force_until",
  "the text does not say {quote}: quote in slots what the text says, character for character":
    "der Text sagt nicht {quote}: zitieren Sie in slots genau, was dort steht",
  "its budget is in no currency: write currency, like EUR": "das Budget hat keine Währung: schreiben Sie currency, wie EUR",
  "another check above has the id '{id}': give each its own": "eine Bedingung darüber hat schon die Kennung „{id}“: geben Sie jeder eine eigene",
  "there is no document '{id}' to grant it: store that one first, or write another id":
    "ein Dokument „{id}“, das es gewährt, gibt es nicht: speichern Sie zuerst das, oder schreiben Sie eine andere Kennung",
  "it names neither a signal nor what a customer says: write signal or says":
    "es nennt weder ein Signal noch Worte eines Kunden: schreiben Sie signal oder says",
  "nobody says {phrase}: write what a customer would": "niemand sagt {phrase}: schreiben Sie, was ein Kunde sagen würde",

  // What is wrong with a rule
  "The rule of check '{id}' is refused at {words}: {words2}. The rule: {rule}":
    "Die Regel der Bedingung „{id}“ wird abgelehnt, {words}: {words2}. Die Regel: {rule}",
  "The rule of check '{id}' is refused at {words}: {words2} The rule: {rule}":
    "Die Regel der Bedingung „{id}“ wird abgelehnt, {words}: {words2} Die Regel: {rule}",
  "check '{id}': {words}. The rule: {rule}": "Bedingung „{id}“: {words}. Die Regel: {rule}",
  "check '{id}': {words} The rule: {rule}": "Bedingung „{id}“: {words} Die Regel: {rule}",
  "line {count} of the document, in the rule line {count1}, column {count2}":
    "Zeile {count} des Dokuments, in der Regel Zeile {count1}, Spalte {count2}",
  "line {count}, column {count2}": "Zeile {count}, Spalte {count2}",
  "it does not parse here": "sie ist hier nicht lesbar",
  "it does not parse here: use straight quotes, {quotes}, not {written}":
    "sie ist hier nicht lesbar: nehmen Sie gerade Anführungszeichen, {quotes}, nicht {written}",
  "it does not parse here: use {meant}, not {written}": "sie ist hier nicht lesbar: schreiben Sie {meant}, nicht {written}",
  "brackets are nested deeper than {count}": "Klammern sind tiefer verschachtelt als {count}",
  "it has too many parts; split it into several checks": "sie hat zu viele Teile; machen Sie mehrere Bedingungen daraus",
  "an empty list is not something a rule may hold: write size(…) == 0":
    "eine leere Liste darf nicht in einer Regel stehen: schreiben Sie size(…) == 0",
  "a map is not something a rule may hold": "eine Zuordnung darf nicht in einer Regel stehen",
  "an index is not something a rule may hold": "ein Index darf nicht in einer Regel stehen",
  "an object is not something a rule may hold": "ein Objekt darf nicht in einer Regel stehen",
  "a leading dot is not something a rule may hold": "ein Punkt am Anfang darf nicht in einer Regel stehen",
  "a field is read of something that is not a fact": "ein Feld wird von etwas gelesen, das keine Angabe ist",
  "{name} is not a fact": "{name} ist keine Angabe, die Regeln haben",
  "{name} is not a function that rules have": "{name} ist keine Funktion, die Regeln haben",
  "{name} is not a method that rules have": "{name} ist keine Methode, die Regeln haben",
  "a text stands in quotes: {text}": "ein Text steht in Anführungszeichen: {text}",
  "did you mean {near}?": "meinten Sie {near}?",
  "there are {list}": "es gibt {list}",
  "write true": "schreiben Sie true",
  "write false": "schreiben Sie false",
  "{name} is not a day": "{name} ist kein Tag",
  "{name} is not an amount": "{name} ist kein Betrag",
  "name one, like {name}, or one of attributes": "nennen Sie einen, wie {name}, oder einen aus attributes",
  "name one, like {name}": "nennen Sie einen, wie {name}",
  "{one} is compared with {other}: they are never equal": "{one} wird mit {other} verglichen: gleich sind sie nie",
  "its parts do not fit: dates go with days_since or timestamps, amounts with money(\"…\")":
    "ihre Teile passen nicht zusammen: zu Tagen gehören days_since oder Zeitpunkte, zu Beträgen money(\"…\")",
  "it does not say true or false": "sie ergibt nicht wahr oder falsch",
  "it divides by zero": "sie teilt durch null",
  "{name} cannot be {one} and {other} at once: write || between what may be either":
    "{name} kann nicht zugleich {one} und {other} sein: schreiben Sie || zwischen das, was eines von beiden sein darf",
  "{name} is never {what}; did you mean {near}? it is {choices}": "{name} ist nie {what}; meinten Sie {near}? Möglich ist {choices}",
  "{name} is never {what}; it is {choices}": "{name} ist nie {what}; möglich ist {choices}",
  "{name} is never {what}": "{name} ist nie {what}",
  "{written} is not an amount of money: write digits, like {like}": "{written} ist kein Geldbetrag: schreiben Sie Ziffern, wie {like}",
  "{written} is not a currency: write three capitals, like EUR": "{written} ist keine Währung: schreiben Sie drei Großbuchstaben, wie EUR",
  "{written} is not a day: write it as {like}": "{written} ist kein Tag: schreiben Sie ihn wie {like}",
  "{function} counts from a day, and {name} is {words}: name one, like {like}":
    "{function} zählt von einem Tag an, und {name} ist {words}: nennen Sie einen, wie {like}",
  "{written} has a point, and what it is compared with is counted in whole numbers":
    "{written} hat einen Dezimalpunkt, und womit es verglichen wird, zählt in ganzen Zahlen",
  "{words} is compared with {words2}: write {how}": "verglichen werden {words} und {words2}: schreiben Sie {how}",
  "{words} is compared with {words2}: count the days with days_since or days_until":
    "verglichen werden {words} und {words2}: zählen Sie die Tage mit days_since oder days_until",
  "{words} is compared with {words2}": "verglichen werden {words} und {words2}",
  "{words} is added to or taken from {words2}: write {how}": "verrechnet werden {words} und {words2}: schreiben Sie {how}",
  "{words} is added to or taken from {words2}": "verrechnet werden {words} und {words2}",
  "a date": "ein Tag",
  "an amount of money": "ein Geldbetrag",
  "a text": "ein Text",
  "a number": "eine Zahl",
  "true or false": "wahr oder falsch",
  "a duration": "eine Dauer",
  "a list": "eine Liste",

  // A bracket or a quotation mark that stands alone in a rule
  "the {mark} at {place} of the rule is not closed: a {other} is missing":
    "{mark} bei {place} der Regel ist nicht geschlossen: es fehlt {other}",
  "the {mark} at {place} of the rule closes nothing: leave it out, or open it before":
    "{mark} bei {place} der Regel schließt nichts: lassen Sie es weg, oder öffnen Sie es vorher",

  // What is probably not meant in a document
  "is missing, so nobody but editors sees the document: give public, agent or lead":
    "fehlt; nur die Redaktion sieht das Dokument: geben Sie public, agent oder lead an",
  "{day} has passed, so this version answers nobody today: give a later day, or leave it out":
    "{day} ist vorbei; diese Version antwortet heute niemandem: geben Sie einen späteren Tag an, oder keinen",
  "{day} has passed: read the document again, and give the next day":
    "{day} ist vorbei: lesen Sie das Dokument wieder, und geben Sie den nächsten Tag an",
  "no customer is in {region} and no other document is for it: is it spelt as theirs?":
    "kein Kunde ist in {region}, und kein anderes Dokument gilt dort: ist es richtig geschrieben?",
  "no customer has a {product} and no other document is about it: is it spelt as theirs?":
    "kein Kunde hat {product}, und kein anderes Dokument handelt davon: ist es richtig geschrieben?",
  "no customer has {name}: did you mean {near}?": "kein Kunde hat {name}: meinten Sie {near}?",

  // Asking recorded questions again
  "A rehearsal is running already: wait for it, or cancel it.": "Eine Probe läuft schon: warten Sie darauf, oder brechen Sie sie ab.",
  "No question of the report {report} is on record any more: begin without `like`.":
    "Keine Frage des Berichts {report} ist noch aufgezeichnet: beginnen Sie eine neue Probe.",
  "Nobody has decided on a suggestion yet, so there is nothing to ask again.":
    "Noch niemand hat über einen Vorschlag entschieden; es gibt nichts noch einmal zu fragen.",
  "It could not be asked again: see GET /readyz and the log.": "Das ließ sich nicht noch einmal fragen: sehen Sie in GET /readyz und ins Log.",
};
