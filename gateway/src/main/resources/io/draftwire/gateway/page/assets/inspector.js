// The card that tells a token's figures, beside the token that the pointer or the keyboard is on.
import { h, setText } from './dom.js';
import { bits, decimal, probability } from './numbers.js';
import { ORIGINS } from './origins.js';

const GAP = 8;

export class Inspector {
  #node;
  #figures = {};
  #title = h('strong', {});
  #kind = h('span', { class: 'kind' });
  #scheme = h('p', { class: 'scheme' });
  #unit;
  #described = null;

  constructor(node) {
    this.#node = node;
    const list = h('dl', {});
    for (const [key, name] of [['q', 'draft q'], ['p', 'target p'], ['bits', 'bits'], ['round', 'round'], ['id', 'token id']]) {
      this.#figures[key] = h('dd', {});
      const term = h('dt', {}, name);
      if (key === 'round') {
        this.#unit = term;
      }
      list.append(h('div', {}, term, this.#figures[key]));
    }
    node.append(h('p', { class: 'head' }, this.#title, this.#kind), list, this.#scheme);
    addEventListener('scroll', () => this.hide(), { capture: true, passive: true });
    addEventListener('resize', () => this.hide());
  }

  /**
   * Shows a token's figures beside its element.
   *
   * @param place which token of its round or pass it is, from 1
   */
  show(element, token, burst, place) {
    this.hide();
    setText(this.#title, visible(token.text));
    setText(this.#kind, ORIGINS[token.origin]?.label ?? token.origin);
    this.#kind.className = `kind tok ${token.origin}`;
    setText(this.#figures.q, probability(token.q));
    setText(this.#figures.p, probability(token.p));
    setText(this.#figures.bits, bits(token.bits));
    setText(this.#unit, burst.scheme === 'live' ? 'pass' : 'round');
    setText(this.#figures.round, token.origin === 'unverified' ? 'none' : `${burst.round}, place ${place} of ${burst.tokens.length}`);
    setText(this.#figures.id, decimal(token.id).replaceAll(',', ''));
    setText(
      this.#scheme,
      burst.scheme === 'live' ? pass(burst) : burst.drafts > 0
        ? `${burst.scheme}: ${burst.accepted} of ${burst.drafts} accepted, ${bits(burst.payload_bits)} bits up`
        : (ORIGINS[token.origin]?.told ?? ''));
    this.#node.hidden = false;
    this.#place(element);
    element.setAttribute('aria-describedby', this.#node.id);
    this.#described = element;
  }

  hide() {
    this.#node.hidden = true;
    this.#described?.removeAttribute('aria-describedby');
    this.#described = null;
  }

  #place(element) {
    // The last line box of the token: a token can be broken over two lines.
    const rect = [...element.getClientRects()].at(-1) ?? element.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#node;
    const left = Math.min(Math.max(GAP, rect.left), innerWidth - width - GAP);
    const above = rect.top - height - GAP;
    this.#node.style.left = `${left}px`;
    this.#node.style.top = `${above >= GAP ? above : rect.bottom + GAP}px`;
  }
}

/** What a live pass had to go by. */
function pass(burst) {
  return burst.drafts > 0
    ? `live pass: ${burst.drafts} guesses in time, ${burst.accepted} walked`
    : "live pass: no guess in time, the cloud's own token";
}

/** A token with its white space made visible. */
export function visible(text) {
  return text === '' ? '(part of a character)' : `“${text.replaceAll(' ', '␣').replaceAll('\n', '↵').replaceAll('\t', '⇥')}”`;
}
