/** What the agent's pages say, in English: the card, the brief, the conversation and what is around them. */
export default {
  "bar.office": "Office",
  "copy.done": "Copied.",
  "copy.selected": "Press Ctrl C to copy what is selected.",
  "age.today": "stored today",
  "age.days": { one: "{count} day old", other: "{count} days old" },
  "age.months": { one: "{count} month old", other: "{count} months old" },
  "age.years": { one: "{count} year old", other: "{count} years old" },
};
