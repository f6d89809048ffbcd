/** What the agent's pages say, in German. */
export default {
  "bar.office": "Büro",
  "copy.done": "Kopiert.",
  "copy.selected": "Mit Strg C wird kopiert, was markiert ist.",
  "age.today": "heute hinterlegt",
  "age.days": { one: "{count} Tag alt", other: "{count} Tage alt" },
  "age.months": { one: "{count} Monat alt", other: "{count} Monate alt" },
  "age.years": { one: "{count} Jahr alt", other: "{count} Jahre alt" },
};
