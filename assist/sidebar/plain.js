/** Text as it is seen: what leaves the sidebar holds nothing that a reader cannot see. */

// Soft hyphens, zero-width and bidirectional marks, invisible operators, variation selectors, tag characters, and
// control characters but for the line break and the tab.
const HIDDEN =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu;
// An emoji is made of several by these: they are seen.
const EMOJI = /\p{Extended_Pictographic}\uFE0F?(?:\p{Emoji_Modifier})?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*/gu;

/** The same text without hidden characters. @param {string} text */
export function plain(text) {
  let clean = "";
  let done = 0;
  const lines = text.replaceAll(/\r\n?|[\u2028\u2029]/g, "\n");
  for (const emoji of lines.matchAll(EMOJI)) {
    clean += lines.slice(done, emoji.index).replaceAll(HIDDEN, "") + emoji[0];
    done = emoji.index + emoji[0].length;
  }
  return clean + lines.slice(done).replaceAll(HIDDEN, "");
}
