// What a token of an answer can have been, as the page's legend says it. The names are the wire's.

/** By name: `label`, a word or three, and `told`, a sentence. */
export const ORIGINS = Object.fromEntries(
  [...document.querySelectorAll('.legend [data-origin]')].map((node) => [
    node.dataset.origin, { label: node.textContent, told: node.title }]));
