/** Elements of pictures, made from numbers. */

const SVG = "http://www.w3.org/2000/svg"; // a name, not an address: nothing is fetched from it

/**
 * @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text]
 */
export function svg(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text) element.textContent = text;
  return element;
}
