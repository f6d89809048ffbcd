/** What the console says before they call, in German. */
export default {
  "outreach.empty":
    "Gerade ist nichts zu schreiben. Meldet ein Gerät etwas, erscheint hier, was Sie dazu sagen können.",
  "outreach.stopped":
    "Assist ist angehalten: Es wird nichts vorbereitet. Was Geräte melden, wird bis zum Fortsetzen aufbewahrt.",
  "outreach.label": "Vorbereitet für {name}",
  "outreach.say": "Was Sie {name} schreiben können",
  "outreach.unworded":
    "Es werden keine Worte vorgeschlagen: keine gefundenen passen. Folgen Sie den Schritten, und schreiben Sie selbst.",
  "outreach.kept":
    "Neu vorbereitet, während Sie schrieben; Ihr Text ist noch da. Prüfen Sie die Daten darin.",
  "outreach.contact": "Erreichbar: {how}",
  "outreach.talking": "Es läuft gerade ein Gespräch mit uns: Sagen Sie es dort.",
  "outreach.talk": "Öffnen",
  "outreach.reported": {
    one: "inzwischen {count} Mal gemeldet",
    other: "inzwischen {count} Mal gemeldet",
  },
  "outreach.language": "Sprache: {language}",
  "outreach.by": "{action} bis {day}",
  "outreach.at": "{action} am {day}, {time} Uhr",
  "outreach.way": "Gesendet per",
  "outreach.sent": "Das habe ich gesendet",
  "outreach.drop": "Verwerfen",
  "outreach.noted": "Als gesendet an {name} vermerkt ({channel}).",
  "outreach.dropped": "Verworfen; an {name} wird nichts geschrieben.",
  "incident.what": { one: "{count} Kunde: {what}", other: "{count} Kunden: {what}" },
  "incident.label": "Störung: {what}",
  "incident.open": { one: "{count} zu entscheiden", other: "{count} zu entscheiden" },
  "incident.first": "zuerst gemeldet {when}",
  "incident.last": "zuletzt {when}",
  "incident.lead": "Für alle zusammen entscheidet die Teamleitung.",
  "incident.members": "Was für jeden vorbereitet ist",
  "incident.member": "Was für {name} vorbereitet ist",
  "incident.shown": { one: "Gezeigt wird der erste.", other: "Gezeigt werden die ersten {count}." },
  "incident.text": "Ein Text für alle; bleibt er leer, gilt, was für jeden vorbereitet ist",
  "incident.sent": { one: "An {count} gesendet", other: "An alle {count} gesendet" },
  "incident.drop": { one: "{count} verwerfen", other: "Alle {count} verwerfen" },
  "incident.noted": { one: "Für {count} Kunden vermerkt.", other: "Für {count} Kunden vermerkt." },
  "incident.skipped": {
    one: "{count} kann nicht mehr wie vorbereitet hinausgehen: Schreiben Sie einen Text, oder verwerfen Sie ihn.",
    other:
      "{count} können nicht mehr wie vorbereitet hinausgehen: Schreiben Sie einen Text, oder verwerfen Sie sie.",
  },
  "incident.left": { one: "{count} ist übrig: Entscheiden Sie noch einmal.", other: "{count} sind übrig: Entscheiden Sie noch einmal." },
};
