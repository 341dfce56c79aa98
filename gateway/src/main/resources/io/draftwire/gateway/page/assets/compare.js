// Up to four ways to one answer: one prompt, one seed, one link; one after the other, or side by side; on one time axis.
import { AnswerView, errorCard } from './answer.js';
import { h, setText } from './dom.js';
import { decimal, seconds } from './numbers.js';
import { LINK } from './outage.js';
import { paceBadge } from './pace.js';
import { Plot, axis, line, xAxis } from './plot.js';
import { request } from './request.js';
import { SchemePicker } from './scheme-picker.js';
import { Stream } from './stream.js';
import { hear } from './trace.js';
import { TreeView } from './tree.js';

const SIDES = ['A', 'B', 'C', 'D'];
const CONTENDERS = ['cloud-only', 'k-sqs', 'c-sqs', 'live'];
const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3]];
const ALONE = 'cloud-only';
const ORDERS = {
  turns: ['one after the other', 'They run one after the other: each has the link and both models to itself.'],
  together: ['side by side', 'They run side by side and share the link and both models: that is what the figures are of.'],
};
const perToken = (bytes, t) => decimal(t.tokens > 0 ? bytes / t.tokens : null, 1);
const COLUMNS = [
  ['rate', 'tokens/s', (t) => decimal(rateOf(t), 1)],
  ['share', null, (t, first) => decimal(first ? rateOf(t) / rateOf(first) : null, 2)],
  ['first', 'first token', (t) => seconds(t.firstSeconds)],
  ['up', 'bytes up a token', (t) => perToken(t.summary?.uplink_wire_bytes ?? t.bytesUp, t)],
  ['down', 'bytes down a token', (t) => perToken(t.summary?.downlink_wire_bytes ?? t.bytesDown, t)],
  ['drafts', 'draft passes', (t) => decimal(t.summary?.draft_passes)],
  ['passes', 'target passes', (t) => decimal(t.summary?.target_passes)],
  ['rows', 'target rows', (t) => decimal(t.summary?.target_rows)],
  ['tokens', 'tokens', (t) => decimal(t.tokens)],
  ['seconds', 'time', (t) => seconds(t.summary?.seconds ?? t.seconds)],
];
const rateOf = (t) => t.summary?.tokens_per_second ?? t.tokensPerSecond;

export class Compare {
  #page;
  /** The ways that race: `{side, picker, card, lane, row, cells, view}`, in their order. */
  #ways = [];
  #pickers = h('div', { class: 'pickers' });
  #lanes = h('div', { class: 'lanes' });
  #rows = h('tbody', {});
  #key = h('ul', { class: 'race-key' });
  #share = h('th', { scope: 'col' });
  #more = h('button', { type: 'button', class: 'quiet' }, 'Add a way');
  #race;
  #tree = new TreeView();
  #prompt = h('textarea', { id: 'compare-prompt', rows: 2 }, 'Once upon a time');
  #order = h('select', { id: 'compare-order' }, ...Object.entries(ORDERS).map(([value, [name]]) => h('option', { value }, name)));
  #button = h('button', { type: 'submit', class: 'primary' }, 'Race');
  #status = h('p', { class: 'hint', role: 'status' }, ORDERS.turns[1]);
  #problem = h('div', {});
  #running = null;
  #scheduled = false;

  /** @param page as the chat's */
  constructor(root, page) {
    this.#page = page;
    this.#race = new Plot('Tokens over time', {
      empty: 'the race is drawn here',
      legend: this.#key,
      options: {
        scales: { x: { time: false, range: (u, least, most) => [0, most > 0 ? most : 1] }, y: { range: (u, least, most) => [0, most > 0 ? most * 1.05 : 1] } },
        axes: [xAxis({ values: (u, splits) => splits.map((s) => `${s} s`) }), axis()],
        series: [{}, ...SIDES.map((side, i) => line(`--side-${side.toLowerCase()}`, { width: 2, spanGaps: true, dash: DASHES[i] }))],
      },
    });
    this.#race.node.classList.add('race');
    const form = h(
      'form', { class: 'composer' },
      h('label', { class: 'hidden', for: 'compare-prompt' }, 'Prompt of all'), this.#prompt, this.#button,
      h('div', { class: 'choices' },
        h('label', { class: 'field', for: 'compare-order' }, h('span', {}, 'Run'), this.#order), this.#more, paceBadge(page.info.paced)),
      this.#status);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#running ? this.stop() : this.#run();
    });
    this.#order.addEventListener('change', () => setText(this.#status, ORDERS[this.#order.value][1]));
    this.#more.addEventListener('click', () => this.#add());
    root.append(form, this.#problem, this.#pickers, this.#lanes, this.#race.node, this.#table(), this.#tree.node);
    CONTENDERS.forEach((name) => this.#add(name));
  }

  stop() {
    this.#running?.abort();
  }

  /** One more way, under the first letter that is free. */
  #add(wanted = null) {
    const { schemes } = this.#page.info;
    const side = SIDES.find((free) => !this.#ways.some((way) => way.side === free));
    const name = wanted ?? CONTENDERS[SIDES.indexOf(side)];
    const picker = new SchemePicker(schemes, schemes.some((scheme) => scheme.name === name) ? name : schemes[0].name, () => this.#changed());
    const drop = h('button', { type: 'button', class: 'quiet', 'aria-label': `Leave ${side} out` }, 'Leave out');
    const cells = COLUMNS.map(([key]) => h('td', { 'data-figure': `${side}-${key}` }, '–'));
    const label = h('span', {});
    const lane = h('div', { class: 'lane', role: 'region', 'aria-label': `Answer ${side}`, tabindex: 0 });
    const way = {
      side, picker, cells, label, lane, view: null,
      card: h('section', { class: `card side-${side}` }, h('h2', {}, h('span', {}, side), drop), picker.node),
      row: h('tr', {}, h('th', { scope: 'row', class: `side-${side}` }, `${side} `, label), ...cells),
      place: h('section', { class: `side-${side}` }, h('h2', {}, side), lane),
    };
    drop.addEventListener('click', () => {
      this.#ways = this.#ways.filter((other) => other !== way);
      this.#changed();
      this.#more.focus();
    });
    this.#ways = [...this.#ways, way].toSorted((a, b) => a.side.localeCompare(b.side));
    this.#changed();
  }

  #changed() {
    const idle = this.#running === null;
    this.#pickers.replaceChildren(...this.#ways.map(({ card }) => card));
    this.#rows.replaceChildren(...this.#ways.map(({ row }) => row));
    this.#lanes.replaceChildren(...this.#ways.map(({ place }) => place));
    this.#key.replaceChildren(...this.#ways.map(({ side }) => h('li', { class: `side-${side}` }, side)));
    this.#ways.forEach(({ label, picker, view }) => view === null && setText(label, picker.label));
    this.#more.disabled = !idle || this.#ways.length === SIDES.length;
    for (const button of this.#pickers.querySelectorAll('h2 button')) {
      button.disabled = !idle || this.#ways.length === 1;
    }
    this.#order.disabled = !idle;
    this.#tree.node.hidden = !this.#ways.some(({ picker }) => picker.mayBeLive);
    this.#draw();
  }

  #table() {
    return h(
      'div', { class: 'scroll card', role: 'region', 'aria-label': 'Figures', tabindex: 0 },
      h('table', { class: 'figures-table' },
        h('caption', { class: 'hidden' }, 'Figures of all'),
        h('thead', {}, h('tr', {}, h('td', {}), ...COLUMNS.map(([key, name]) => (key === 'share' ? this.#share : h('th', { scope: 'col' }, name))))),
        this.#rows));
  }

  async #run() {
    const text = this.#prompt.value;
    if (text.trim() === '' || !this.#page.valid(...this.#ways.map(({ picker }) => picker.node))) {
      return;
    }
    const run = new AbortController();
    this.#running = run;
    setText(this.#button, 'Stop');
    this.#problem.replaceChildren();
    this.#tree.show(null);
    for (const way of this.#ways) {
      way.view = null;
      way.lane.replaceChildren();
    }
    this.#changed();
    // All must have one seed; where none was given, one is drawn here.
    const sampling = { seed: crypto.getRandomValues(new Uint32Array(1))[0], ...this.#page.sampling() };
    const start = (way) =>
      this.#answer(way, request(this.#page.info, [{ role: 'user', content: text }], sampling, way.picker.value), run.signal);
    try {
      if (this.#order.value === 'together') {
        setText(this.#status, `All run, seed ${sampling.seed}`);
        await Promise.all(this.#ways.map(start));
      } else {
        for (const way of this.#ways) {
          setText(this.#status, `${way.side} runs, seed ${sampling.seed}`);
          await start(way);
        }
      }
      setText(this.#status, `${this.#verdict()} Seed ${sampling.seed}.`);
    } catch (e) {
      const stopped = e.name === 'AbortError';
      setText(this.#status, stopped ? 'Stopped.' : 'Failed.');
      if (!stopped) {
        run.abort(); // What runs beside it has nothing to be compared with any more.
        this.#problem.replaceChildren(errorCard(e));
        this.#page.failed(e);
      }
    }
    this.#running = null;
    setText(this.#button, 'Race');
    this.#changed();
  }

  async #answer(way, asked, signal) {
    const { lane, picker } = way;
    const view = new AnswerView(picker.label, this.#page.hooks, this.#page.info.paced);
    way.view = view;
    setText(way.label, picker.label);
    lane.replaceChildren(view.node);
    try {
      await hear(new Stream(this.#page.gateway, signal, {}).ask(asked.path, asked.body), {
        burst: (burst) => {
          view.burst(burst);
          if (burst.tree && view.trace.bursts.length === 1) {
            this.#tree.show(view.trace);
          }
          if (this.#order.value === 'turns') {
            this.#page.link.observe(burst); // Else its way is also the others'.
          }
          this.#show();
        },
        text: (text) => view.text(text),
        link: (news) => (news.state === 'lost' ? view.lost(LINK) : view.back(LINK, news.seconds)),
        summary: (summary, reason) => {
          view.finish(summary, reason);
          this.#show();
        },
      });
    } catch (e) {
      view.finish(null, e.name === 'AbortError' ? 'stopped' : 'failed');
      throw e;
    }
  }

  /** What the others are measured by: the cloud alone, where it is among them. */
  #first() {
    return this.#ways.find(({ picker }) => picker.value.scheme === ALONE) ?? this.#ways[0];
  }

  /** Draws what has come since, once a frame: tokens may come faster than anybody sees. */
  #show() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#scheduled = false;
    this.#tree.update();
    for (const { lane } of this.#ways) {
      lane.scrollTop = lane.scrollHeight;
    }
    const first = this.#first()?.view?.trace ?? null;
    setText(this.#share, `of ${this.#first()?.side}`);
    for (const { cells, view } of this.#ways) {
      COLUMNS.forEach(([, , read], i) => setText(cells[i], view ? read(view.trace, first) : '–'));
    }
    const traces = SIDES.map((side) => this.#ways.find((way) => way.side === side)?.view?.trace ?? null);
    const courses = traces.map((trace) => {
      const bursts = trace?.bursts ?? [];
      return [[0, ...bursts.map((b) => b.at)], [bursts.length > 0 ? 0 : null, ...bursts.map((b) => b.tokensBefore + b.tokens.length)]];
    });
    this.#race.data(uPlot.join(courses));
    const ran = this.#ways.filter(({ view }) => view !== null);
    this.#race.value(ran.length === 0 ? '–' : `${ran.map(({ side, view }) => `${side} ${decimal(rateOf(view.trace), 1)}`).join(', ')} tokens/s`);
    this.#race.describe(ran.map(({ side, view }) => `${side} ${decimal(view.trace.tokens)} tokens in ${seconds(view.trace.seconds)}`).join(', ') || 'no data yet');
  }

  #verdict() {
    const named = ({ side, picker }) => `${side} (${picker.label})`;
    const rate = ({ view }) => rateOf(view.trace) ?? 0;
    const best = this.#ways.reduce((a, b) => (rate(b) > rate(a) ? b : a));
    const other = best === this.#first() ? this.#ways.find((way) => way !== best) : this.#first();
    return other && rate(other) > 0
      ? `${named(best)} made ${(rate(best) / rate(other)).toFixed(2)} times the tokens a second of ${named(other)}.`
      : '';
  }
}
