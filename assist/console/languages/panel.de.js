/** What the browser extension's panel says besides the sidebar, in German. */
export default {
  "panel.set_up.why":
    "Assist steht neben Ihrem Helpdesk. Es muss wissen, wo das Assist Ihrer Firma ist, und braucht Ihren Schlüssel.",
  "panel.service": "Adresse von Assist",
  "panel.service.hint": "Die Adresse der Konsole. Sie beginnt mit https, außer auf diesem Rechner.",
  "panel.key": "Ihr Schlüssel",
  "panel.key.hint": "Wird behalten, bis Sie den Browser schließen. Keine Seite kann ihn lesen.",
  "panel.sign_in": "Anmelden",
  "panel.sign_out": "Abmelden",
  "panel.signed_in": "Assist auf {service}",
  "panel.problem.address":
    "An diese Adresse kann kein Schlüssel geschickt werden. Sie beginnt mit https oder ist 127.0.0.1 oder localhost.",
  "panel.problem.forbidden":
    "Der Browser lässt diese Erweiterung nicht auf {service} zugreifen. Melden Sie sich noch einmal an und erlauben Sie es.",
  "panel.problem.offline": "Auf {service} antwortet nichts. Prüfen Sie die Adresse und ob Assist läuft.",
  "panel.problem.other": "Was auf {service} antwortet, ist nicht Assist. Prüfen Sie die Adresse.",
  "panel.problem.key":
    "{service} nimmt diesen Schlüssel nicht an. Vielleicht ist er abgelaufen; wer Assist betreibt, kann einen neuen anlegen.",
  "panel.away": "Assist antwortet nicht",
  "panel.away.still": "Ihr Helpdesk funktioniert wie immer. Diese Leiste sieht alle paar Sekunden wieder nach.",
  "panel.look_again": "Noch einmal nachsehen",
  "panel.title.unknown": "In diesem Tab anfangen",
  "panel.why.unknown":
    "Drücken Sie den Knopf von Assist in der Symbolleiste des Browsers. Vorher sieht Assist nicht, welche Seite das ist.",
  "panel.title.closed": "Hier gibt es nichts zu lesen",
  "panel.why.closed": "Das ist eine Seite des Browsers. Öffnen Sie in diesem Tab Ihr Helpdesk.",
  "panel.title.ask": "Gespräche auf {site} lesen?",
  "panel.why.ask": "Dann erscheinen hier der Kunde, die Regelung und eine Antwort, während Sie dort arbeiten.",
  "panel.title.other": "{site} ist kein Helpdesk, das Assist kennt",
  "panel.why.other":
    "Markieren Sie, was der Kunde geschrieben hat, und drücken Sie den Knopf. Nur was Sie markiert haben, wird gelesen.",
  "panel.title.lost": "Die Seite antwortet nicht",
  "panel.why.lost": "Laden Sie die Seite des Helpdesks in diesem Tab neu und sehen Sie dann noch einmal nach.",
  "panel.facts.reads":
    "Gelesen wird das offene Gespräch, solange diese Leiste daneben steht. Es geht nur an das Assist Ihrer Firma.",
  "panel.facts.writes": "Geschrieben wird nur in das Antwortfeld, wenn Sie auf Einfügen drücken. Gesendet wird nie.",
  "panel.facts.ends": "Sie können das jederzeit beenden, hier oder in den Einstellungen des Browsers.",
  "panel.allow": "Gespräche auf {site} lesen",
  "panel.asking": "Der Browser fragt Sie jetzt, ob Assist {site} erreichen darf. Antworten Sie dort.",
  "panel.not_allowed": "Sie haben es nicht erlaubt, also wird nichts gelesen.",
  "panel.select": "Lesen, was ich markiert habe",
  "panel.select_again": "Eine andere Auswahl lesen",
  "panel.nothing_selected": "Auf der Seite ist nichts markiert.",
  "panel.chatwoot": "Ist das Ihr eigenes Chatwoot?",
  "panel.chatwoot.why": "Dann kann Assist hier das offene Gespräch lesen, wie auf jedem Helpdesk, das es kennt.",
  "panel.own_chatwoot": "Unser Chatwoot auf {site} lesen",
  "panel.reading.reading": "Liest auf {site}",
  "panel.reading.selected": "Hat Ihre Auswahl auf {site} gelesen",
  "panel.stop_reading": "Hier nicht mehr lesen",
};
