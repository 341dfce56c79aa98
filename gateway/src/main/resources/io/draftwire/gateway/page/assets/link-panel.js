// The emulated link, changed while it runs, beside what rounds and guesses say of it.
import { h, setText } from './dom.js';
import { errorCard } from './answer.js';
import { decimal, millis, rate } from './numbers.js';

/** Rates go from 8 kbit/s to 1 Gbit/s by a logarithmic slider, whose last position is a rate without limit. */
const UNLIMITED = 205;
const RATE = {
  most: UNLIMITED,
  from: (position) => (position === UNLIMITED ? null : Math.round(Number((8 * 10 ** (position / 40)).toPrecision(2)))),
  to: (kbit) => (kbit === null ? UNLIMITED : 40 * Math.log10(kbit / 8)),
  show: (kbit) => (kbit === null ? 'no limit' : rate(kbit)),
};
const DELAY = { most: 1000, from: Number, to: (ms) => ms, show: (ms) => `${decimal(ms)} ms` };
const KNOBS = [
  ['up_kbit', 'Rate up', RATE],
  ['down_kbit', 'Rate down', RATE],
  ['rtt_ms', 'Round trip', DELAY],
];
const SETTLE_MILLIS = 150;
const LATEST = 16;
/** Bytes that take less time than this cannot be told from what two busy ends add to it. */
const TELLING_SECONDS = 0.02;
/** Its bytes are the hello's too, which went up earlier. */
const FIRST_ROUND = 1;

export class LinkPanel {
  #gateway;
  #link;
  #root;
  #knobs = {};
  #timer = 0;
  #error = h('div', {});
  #rounds = [];
  /** The latest passes of a live answer that say what its guesses found the link to carry. */
  #passes = [];
  #measured = h('output', { class: 'value', id: 'measured-rate' }, '–');
  #detail = h('p', { class: 'hint detail' }, 'nothing has gone up yet');

  /** @param link as the gateway has it, null for a rate without limit; or null where it is real */
  constructor(root, gateway, link) {
    this.#root = root;
    this.#gateway = gateway;
    this.#link = link;
    if (link) {
      for (const [name, label, scale] of KNOBS) {
        root.append(this.#knob(name, label, scale));
      }
    } else {
      root.append(h('p', { class: 'hint' }, 'A real link: there is nothing to change here, only to measure.'));
    }
    root.append(h('div', { class: 'measured' }, h('span', {}, 'Measured up'), this.#measured), this.#detail, this.#error);
    this.#show();
  }

  /**
   * A round went up and its verdict came down: bytes, and seconds on the way. How these split between the two ways is
   * only known up to the clocks' offset, which an uneven link shifts; their sum is exact.
   */
  observe(burst) {
    if (burst.tree?.uplink_kbit) {
      // Guesses go up unasked, and no round trip is theirs: the edge measures by when they arrive.
      this.#passes = [...this.#passes, burst].slice(-LATEST);
      this.#tell();
      return;
    }
    const seconds = (burst.seconds?.uplink ?? 0) + (burst.seconds?.downlink ?? 0);
    if (burst.round > FIRST_ROUND && burst.drafts > 0 && seconds > 0) {
      this.#passes = [];
      this.#rounds = [...this.#rounds, { bytes: burst.bytes_up, down: burst.bytes_down, seconds }].slice(-LATEST);
      this.#tell();
    }
  }

  #knob(name, label, scale) {
    const output = h('output', {});
    const input = h('input', { type: 'range', min: 0, max: scale.most, step: 1, 'data-knob': name });
    input.addEventListener('input', () => {
      this.#link = { ...this.#link, [name]: scale.from(Number(input.value)) };
      this.#say(name);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#put(), SETTLE_MILLIS);
    });
    this.#knobs[name] = { input, output, scale };
    return h('label', { class: 'knob' }, h('span', {}, label), output, input);
  }

  async #put() {
    try {
      this.#link = await this.#gateway.put('/draftwire/link', this.#link);
      this.#rounds = [];
      this.#passes = [];
      this.#error.replaceChildren();
      this.#tell();
    } catch (e) {
      this.#error.replaceChildren(errorCard(e));
    }
    this.#show();
  }

  #show() {
    for (const [name, { input, scale }] of Object.entries(this.#knobs)) {
      input.value = scale.to(this.#link[name]);
      this.#say(name);
    }
  }

  #say(name) {
    const { input, output, scale } = this.#knobs[name];
    setText(output, scale.show(this.#link[name]));
    input.setAttribute('aria-valuetext', scale.show(this.#link[name]));
  }

  #tell() {
    if (this.#passes.length > 0) {
      const bytes = mean(this.#passes.map((pass) => pass.bytes_up));
      const kbit = Number(this.#passes.at(-1).tree.uplink_kbit.toPrecision(2));
      // What two busy ends add is taken for the link's: it carries no less than this.
      setText(this.#measured, 0.008 * bytes > TELLING_SECONDS * kbit ? rate(kbit) : `over ${rate(kbit)}`);
      setText(this.#detail, `by when guesses arrive; ${decimal(bytes)} bytes a pass`);
      return;
    }
    if (this.#rounds.length === 0) {
      setText(this.#measured, '–');
      setText(this.#detail, 'nothing has gone up since the link changed');
      return;
    }
    const bytes = mean(this.#rounds.map((round) => round.bytes));
    const seconds = mean(this.#rounds.map((round) => round.seconds));
    const perByte = this.#link ? median(this.#rounds.map((round) => this.#up(round) / round.bytes)) : slope(this.#rounds);
    setText(
      this.#measured,
      perByte === null ? '–' : perByte * bytes > TELLING_SECONDS ? rate(0.008 / perByte) : 'too fast to tell');
    setText(this.#detail, `${decimal(bytes)} bytes a round, ${millis(seconds)} there and back`);
  }

  /** Seconds that an emulated link took to send a round's bytes: less its delay, and less the verdict's bytes. */
  #up({ down, seconds }) {
    const { rtt_ms: delay, down_kbit: kbit } = this.#link;
    return seconds - delay / 1000 - (kbit === null ? 0 : down / (125 * kbit));
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const mean = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;

/**
 * Seconds a byte of a link whose delay nobody told: the slope of time over size, where sizes differ enough to have one,
 * or null.
 */
function slope(rounds) {
  const sizes = rounds.map((round) => round.bytes);
  if (Math.max(...sizes) < 2 * Math.min(...sizes)) {
    return null;
  }
  const bytes = mean(sizes);
  const seconds = mean(rounds.map((round) => round.seconds));
  const covariance = mean(rounds.map((round) => (round.bytes - bytes) * (round.seconds - seconds)));
  return covariance / mean(sizes.map((size) => (size - bytes) ** 2));
}
