// One answer on the page: figures above, so that nothing lies below the growing text; then what it was decided by.
import { h, setText } from './dom.js';
import { Outage } from './outage.js';
import { bits, decimal, percent, seconds } from './numbers.js';
import { paceBadge } from './pace.js';
import { TokenText } from './tokens.js';
import { Trace } from './trace.js';
import { csv, roundsTable } from './rounds.js';

const FIGURES = [
  ['tokens', 'tokens', (t) => decimal(t.tokens)],
  ['rate', 'tokens/s', (t) => decimal(t.summary?.tokens_per_second ?? t.tokensPerSecond, 1)],
  ['acceptance', 'accepted', (t) => percent(t.acceptance)],
  ['bits', 'bits a token', (t) => bits(t.bitsPerToken)],
  ['bytes', 'bytes up', (t) => decimal(t.summary?.uplink_wire_bytes ?? t.bytesUp)],
  ['seconds', 'time', (t) => seconds(t.summary?.seconds ?? (t.timed ? t.seconds : null))],
];

/** How an answer ended, in words. */
const ENDS = { stop: 'the text ended', length: 'the token limit was reached', stopped: 'stopped' };

export class AnswerView {
  trace = new Trace();
  node;
  #tokens;
  #figures = {};
  #state = h('span', { class: 'state' }, 'waiting');
  #outage = new Outage();
  #scheme;

  /**
   * @param hooks of {@link TokenText}, with the answer's own view as the last argument of `onvisit`
   * @param paced as in /draftwire/info
   * @param timed whether the answer is asked for now, or was before this page was loaded
   */
  constructor(scheme, hooks, paced, timed = true) {
    this.trace.timed = timed;
    this.#scheme = h('span', { class: 'badge' }, scheme);
    this.#tokens = new TokenText('Answer, token by token', {
      onvisit: (...seen) => hooks.onvisit(...seen, this),
      onleave: hooks.onleave,
    });
    const figures = h('dl', { class: 'figures' });
    for (const [key, name] of FIGURES) {
      this.#figures[key] = h('dd', { 'data-figure': key }, '–');
      figures.append(h('div', {}, h('dt', {}, name), this.#figures[key]));
    }
    this.node = h(
      'article', { class: 'answer', 'aria-label': 'Answer' },
      h('header', {}, this.#scheme, paceBadge(paced), this.#state, this.#outage.node, figures), this.#tokens.node);
  }

  burst(burst) {
    this.trace.add(burst);
    this.#tokens.burst(burst);
    setText(this.#state, 'answering');
    this.#outage.alone(burst.tokens.some((token) => token.origin === 'unverified'));
    this.#show();
  }

  /** It was asked for before the page was loaded anew. */
  reloaded() {
    this.#outage.note('taken up again');
  }

  /** Nothing comes for a while, since `what` is lost; the time runs in sight. */
  lost(what) {
    this.#outage.begin(what);
  }

  /** It is back after so many seconds. */
  back(what, seconds) {
    this.#outage.end(what, seconds);
  }

  text(text) {
    this.#tokens.text(text);
  }

  /** The answer is whole, or was ended by `reason`. */
  finish(summary, reason) {
    this.trace.summary = summary;
    this.#outage.stop();
    setText(this.#state, ENDS[reason] ?? reason);
    this.node.dataset.state = reason;
    this.#show();
    this.node.append(...this.#disclosures(summary));
  }

  /** The gateway's error, as it gave it. */
  fail(error) {
    setText(this.#state, 'failed');
    this.#outage.stop();
    this.node.dataset.state = 'failed';
    this.node.append(errorCard(error));
  }

  light(burst) {
    this.#tokens.light(burst);
  }

  #show() {
    for (const [key, , read] of FIGURES) {
      setText(this.#figures[key], read(this.trace));
    }
  }

  #disclosures(summary) {
    const more = [];
    if (summary?.explanation?.length > 0) {
      more.push(disclosure(this.trace.live ? 'What the passes had to go by' : 'What the rounds were decided by', () => h('pre', { tabindex: 0 }, summary.explanation.join('\n'))));
    }
    if (this.trace.bursts.length > 0) {
      more.push(disclosure(this.trace.live ? 'Passes as a table' : 'Rounds as a table', () => roundsTable(this.trace)));
    }
    if (summary) {
      more.push(disclosure('All figures', () => h('pre', { tabindex: 0 }, JSON.stringify(figuresOf(summary), null, 2))));
    }
    if (this.trace.bursts.length > 0) {
      const link = h('a', { class: 'quiet', download: 'rounds.csv', href: '#' }, this.trace.live ? 'Save passes (CSV)' : 'Save rounds (CSV)');
      link.addEventListener('click', () => {
        link.href = URL.createObjectURL(new Blob([csv(this.trace)], { type: 'text/csv' }));
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      });
      more.push(link);
    }
    return more.length === 0 ? [] : [h('footer', {}, ...more)];
  }
}

/** An error in the gateway's words; they name the value and the remedy. */
export function errorCard(error) {
  const about = [error.status || null, error.type, error.param && `parameter ${error.param}`].filter(Boolean).join(' · ');
  return h(
    'div', { class: 'error', role: 'alert' },
    h('p', {}, error.message),
    about ? h('p', { class: 'hint' }, about) : null,
    error.retryAfter ? h('p', { class: 'hint' }, `Try again in ${error.retryAfter} s.`) : null);
}

/** Details whose content is made when they are first opened. */
function disclosure(title, content) {
  const node = h('details', {}, h('summary', {}, title));
  node.addEventListener('toggle', () => node.append(content()), { once: true });
  return node;
}

function figuresOf(summary) {
  const { explanation, ...figures } = summary;
  return figures;
}
