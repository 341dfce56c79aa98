// Two schemes, one prompt, one seed: one after the other, so that each has the link to itself, on one time axis.
import { AnswerView, errorCard } from './answer.js';
import { h, setText } from './dom.js';
import { bits, decimal, percent, seconds } from './numbers.js';
import { Plot, axis, line, xAxis } from './plot.js';
import { request } from './request.js';
import { SchemePicker } from './scheme-picker.js';
import { ask } from './trace.js';

const SIDES = ['A', 'B'];
const CONTENDERS = ['k-sqs', 'coupled'];
const ROWS = [
  ['tokens', 'tokens', (t) => decimal(t.tokens)],
  ['rate', 'tokens/s', (t) => decimal(t.tokensPerSecond, 1)],
  ['seconds', 'time', (t) => seconds(t.seconds)],
  ['first', 'first token', (t) => seconds(t.firstSeconds)],
  ['rounds', 'rounds', (t) => decimal(t.rounds)],
  ['acceptance', 'accepted', (t) => percent(t.acceptance)],
  ['payload', 'payload bits', (t) => decimal(t.payloadBits)],
  ['bits', 'bits a token', (t) => bits(t.bitsPerToken)],
  ['up', 'bytes up', (t) => decimal(t.summary?.uplink_wire_bytes ?? t.bytesUp)],
  ['down', 'bytes down', (t) => decimal(t.summary?.downlink_wire_bytes ?? t.bytesDown)],
];

export class Compare {
  #page;
  #pickers;
  #lanes;
  #views = [null, null];
  #cells = {};
  #race;
  #prompt = h('textarea', { id: 'compare-prompt', rows: 2 }, 'Once upon a time');
  #button = h('button', { type: 'submit', class: 'primary' }, 'Race');
  #status = h('p', { class: 'hint', role: 'status' }, 'A runs first, then B: each has the link to itself.');
  #problem = h('div', {});
  #running = null;

  /** @param page as the chat's */
  constructor(root, page) {
    this.#page = page;
    const { schemes } = page.info;
    const names = schemes.map(({ name }) => name);
    this.#pickers = SIDES.map((_, i) => new SchemePicker(schemes, names.includes(CONTENDERS[i]) ? CONTENDERS[i] : names[i % names.length]));
    this.#lanes = SIDES.map((side) => h('div', { class: 'lane', role: 'region', 'aria-label': `Answer ${side}`, tabindex: 0 }));
    this.#race = new Plot('Tokens over time', {
      empty: 'the race is drawn here',
      legend: h('ul', { class: 'race-key' }, ...SIDES.map((side) => h('li', { class: `side-${side}` }, side))),
      options: {
        scales: { x: { time: false, range: (u, least, most) => [0, most > 0 ? most : 1] }, y: { range: (u, least, most) => [0, most > 0 ? most * 1.05 : 1] } },
        axes: [xAxis({ values: (u, splits) => splits.map((s) => `${s} s`) }), axis()],
        series: [{}, line('--side-a', { width: 2, spanGaps: true }), line('--side-b', { width: 2, spanGaps: true, dash: [6, 4] })],
      },
    });
    this.#race.node.classList.add('race');
    const form = h(
      'form', { class: 'composer' },
      h('label', { class: 'hidden', for: 'compare-prompt' }, 'Prompt of both'), this.#prompt, this.#button, this.#status);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#running ? this.stop() : this.#run();
    });
    root.append(
      form, this.#problem,
      h('div', { class: 'pickers' }, ...SIDES.map((side, i) => h('section', { class: `card side-${side}` }, h('h2', {}, side), this.#pickers[i].node))),
      h('div', { class: 'result' }, this.#race.node, this.#table()),
      h('div', { class: 'lanes' }, ...SIDES.map((side, i) => h('section', { class: `side-${side}` }, h('h2', {}, side), this.#lanes[i]))));
  }

  stop() {
    this.#running?.abort();
  }

  #table() {
    const body = ROWS.map(([key, name]) => {
      this.#cells[key] = SIDES.map((side) => h('td', { 'data-figure': `${side}-${key}` }, '–'));
      return h('tr', {}, h('th', { scope: 'row' }, name), ...this.#cells[key]);
    });
    return h(
      'table', { class: 'card figures-table' },
      h('caption', { class: 'hidden' }, 'Figures of both'),
      h('thead', {}, h('tr', {}, h('td', {}), ...SIDES.map((side) => h('th', { scope: 'col', class: `side-${side}` }, side)))),
      h('tbody', {}, ...body));
  }

  async #run() {
    const text = this.#prompt.value;
    if (text.trim() === '' || !this.#page.valid(...this.#pickers.map((picker) => picker.node))) {
      return;
    }
    const run = new AbortController();
    this.#running = run;
    setText(this.#button, 'Stop');
    this.#problem.replaceChildren();
    this.#views = [null, null];
    this.#lanes.forEach((lane) => lane.replaceChildren());
    this.#show();
    // Both must have one seed; where none was given, one is drawn here.
    const sampling = { seed: crypto.getRandomValues(new Uint32Array(1))[0], ...this.#page.sampling() };
    try {
      for (const [i, side] of SIDES.entries()) {
        setText(this.#status, `${side} runs, seed ${sampling.seed}`);
        await this.#answer(i, request(this.#page.info, [{ role: 'user', content: text }], sampling, this.#pickers[i].value), run.signal);
      }
      setText(this.#status, `${this.#verdict()} Seed ${sampling.seed}.`);
    } catch (e) {
      setText(this.#status, e.name === 'AbortError' ? 'Stopped.' : 'Failed.');
      if (e.name !== 'AbortError') {
        this.#problem.replaceChildren(errorCard(e));
        this.#page.failed(e);
      }
    }
    this.#running = null;
    setText(this.#button, 'Race');
  }

  async #answer(i, asked, signal) {
    const lane = this.#lanes[i];
    const view = new AnswerView(this.#pickers[i].label, this.#page.hooks);
    this.#views[i] = view;
    lane.replaceChildren(view.node);
    const drawn = () => {
      lane.scrollTop = lane.scrollHeight;
      this.#show();
    };
    try {
      await ask(this.#page.gateway, asked, signal, {
        burst: (burst) => {
          view.burst(burst);
          this.#page.link.observe(burst);
          drawn();
        },
        text: (text) => view.text(text),
        summary: (summary, reason) => {
          view.finish(summary, reason);
          drawn();
        },
      });
    } catch (e) {
      view.finish(null, e.name === 'AbortError' ? 'stopped' : 'failed');
      throw e;
    }
  }

  #show() {
    for (const [key, , read] of ROWS) {
      this.#cells[key].forEach((cell, i) => setText(cell, this.#views[i] ? read(this.#views[i].trace) : '–'));
    }
    const courses = this.#views.map((view) => {
      const bursts = view?.trace.bursts ?? [];
      return [[0, ...bursts.map((b) => b.at)], [0, ...bursts.map((b) => b.tokensBefore + b.tokens.length)]];
    });
    this.#race.data(uPlot.join(courses));
    this.#race.value(this.#views.map((view, i) => `${SIDES[i]} ${decimal(view?.trace.tokensPerSecond, 1)}`).join(', ') + ' tokens/s');
    this.#race.describe(SIDES.map((side, i) => `${side} ${decimal(this.#views[i]?.trace.tokens ?? 0)} tokens in ${seconds(this.#views[i]?.trace.seconds)}`).join(', '));
  }

  #verdict() {
    const [a, b] = this.#views.map((view) => view.trace.tokensPerSecond);
    const [fast, slow, winner] = a >= b ? [a, b, 'A'] : [b, a, 'B'];
    return slow > 0 ? `${winner} made ${(fast / slow).toFixed(2)} times the tokens a second.` : '';
  }
}
