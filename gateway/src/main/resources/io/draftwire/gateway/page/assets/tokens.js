// The text of an answer, a span a token, with one tab stop for all of them.
import { h } from './dom.js';

/**
 * Draws tokens and says which one the pointer or the keyboard is on. `onvisit(element, token, burst, place)` and
 * `onleave()` are the owner's.
 */
export class TokenText {
  node = h('div', { class: 'tokens', role: 'group' });

  #of = new WeakMap();
  #stop = null;
  #lit = [];
  #byBurst = new Map();
  /** Spans of tokens that were neither verified nor taken back, in order. */
  #unverified = [];

  constructor(label, { onvisit, onleave }) {
    this.node.setAttribute('aria-label', label);
    const visit = (event) => {
      const seen = this.#of.get(event.target);
      if (seen) {
        onvisit(event.target, seen.token, seen.burst, seen.place);
      }
    };
    this.node.addEventListener('pointerover', visit);
    this.node.addEventListener('pointerleave', onleave);
    this.node.addEventListener('focusin', (event) => {
      this.#move(event.target);
      visit(event);
    });
    this.node.addEventListener('focusout', onleave);
    this.node.addEventListener('keydown', (event) => this.#key(event));
  }

  burst(burst) {
    const spans = burst.tokens.map((token, i) => {
      const span = h('span', { class: `tok ${token.origin}`, tabindex: -1 }, token.text);
      span.classList.toggle('part', token.text === '');
      span.classList.toggle('line', token.text.includes('\n'));
      this.#of.set(span, { token, burst, place: i + 1 });
      if (token.origin === 'unverified') {
        this.#unverified.push(span);
      }
      return span;
    });
    this.#byBurst.set(burst, spans);
    this.node.append(...spans);
    if (!this.#stop && spans.length > 0) {
      this.#move(spans[0]);
    }
  }

  /** The first of the unverified tokens are what the cloud says too. */
  verified(tokens) {
    for (const token of tokens) {
      const span = this.#unverified.shift();
      const seen = this.#of.get(span);
      seen.token = { ...seen.token, ...token };
      span.classList.replace('unverified', token.origin);
    }
  }

  /** The last of the unverified tokens are no part of the answer: struck out, for who has read them. */
  retract(tokens) {
    for (const span of this.#unverified.splice(this.#unverified.length - tokens, tokens)) {
      span.classList.add('retracted');
      span.setAttribute('role', 'deletion');
    }
  }

  /** Text that came without its tokens. */
  text(text) {
    this.node.append(h('span', {}, text));
  }

  /** Marks the tokens of one burst, or of none. */
  light(burst) {
    this.#lit.forEach((span) => span.classList.remove('lit'));
    this.#lit = this.#byBurst.get(burst) ?? [];
    this.#lit.forEach((span) => span.classList.add('lit'));
  }

  #move(span) {
    this.#stop?.setAttribute('tabindex', '-1');
    this.#stop = span;
    span.setAttribute('tabindex', '0');
  }

  #key(event) {
    const spans = this.node.querySelectorAll('.tok');
    const to = {
      ArrowRight: () => this.#stop.nextElementSibling,
      ArrowLeft: () => this.#stop.previousElementSibling,
      ArrowDown: () => this.#vertically(spans, 1),
      ArrowUp: () => this.#vertically(spans, -1),
      Home: () => spans[0],
      End: () => spans[spans.length - 1],
    }[event.key];
    if (!to || !this.#of.has(event.target)) {
      return;
    }
    event.preventDefault();
    const span = to();
    if (span && this.#of.has(span)) {
      span.focus();
    }
  }

  /** The token of the line above or below whose middle is nearest. */
  #vertically(spans, direction) {
    const from = this.#stop.getBoundingClientRect();
    const middle = (rect) => (rect.left + rect.right) / 2;
    let best = null;
    let bestScore = Infinity;
    for (const span of spans) {
      const rect = span.getBoundingClientRect();
      const lines = (direction * (rect.top - from.top)) / from.height;
      // Lines first, then columns; half a line up or down is still the same line.
      const score = Math.round(lines) * 1e5 + Math.abs(middle(rect) - middle(from));
      if (lines > 0.5 && score < bestScore) {
        best = span;
        bestScore = score;
      }
    }
    return best;
  }
}
