// The charts of one answer, round by round or pass by pass. Whatever answer was touched last is on them.
import { h } from './dom.js';
import { bits, decimal, millis, percent } from './numbers.js';
import { colour } from './palette.js';
import { Plot, aroundZero, axis, dots, fromZero, line, xAxis } from './plot.js';
import { PHASES } from './rounds.js';
import { alone } from './trace.js';

const live = (bursts) => bursts.some((b) => b.scheme === 'live');
/** A live pass takes up guesses of many messages: there it is all that went up meanwhile. */
const bitsUp = (b) => (b.scheme === 'live' ? 8 * (b.bytes_up ?? 0) : (b.payload_bits ?? 0));
const perToken = (b) => (alone(b) ? null : bitsUp(b) / b.tokens.length);
const verified = (b) => (alone(b) ? 0 : b.tokens.length);
const mean = (column) => {
  const known = column.filter((y) => y !== null);
  return known.length > 0 ? known.reduce((sum, y) => sum + y, 0) / known.length : null;
};

export class Instruments {
  #trace = null;
  #charts;
  #scheduled = false;
  #onburst;

  /** @param onburst is told the burst under the pointer, or null */
  constructor(root, onburst) {
    this.#onburst = onburst;
    this.#charts = [bitsChart, acceptanceChart, supportChart, thresholdChart, phasesChart].map((make) => {
      const chart = make((index) => this.#visited(index));
      root.append(chart.plot.node);
      return chart;
    });
  }

  /** Puts an answer on the charts. */
  show(trace) {
    this.#trace = trace;
    this.update();
  }

  /** Draws what has come since, once a frame. */
  update() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  /** Sets every chart's cursor to a burst, or takes it away. */
  point(burst) {
    const index = burst === null ? -1 : (this.#trace?.bursts.indexOf(burst) ?? -1);
    for (const { plot } of this.#charts) {
      const left = index < 0 ? -10 : plot.plot.valToPos(index + 1, 'x');
      plot.plot.setCursor({ left, top: index < 0 ? -10 : 0 }, false);
    }
    this.#tell(index < 0 ? null : index);
  }

  #visited(index) {
    this.#tell(index);
    this.#onburst(index === null ? null : (this.#trace?.bursts[index] ?? null));
  }

  #draw() {
    this.#scheduled = false;
    const bursts = this.#trace?.bursts ?? [];
    const x = bursts.map((_, i) => i + 1);
    for (const chart of this.#charts) {
      chart.columns = chart.read(bursts);
      chart.title?.(bursts);
      chart.plot.data([x, ...chart.columns]);
      chart.plot.describe(chart.words(chart.columns, bursts));
    }
    this.#tell(null);
  }

  /** Figures of a burst; without one, the latest that there are. */
  #tell(index) {
    for (const { plot, columns, value } of this.#charts) {
      const at = index ?? columns?.[0].findLastIndex((y) => y !== null) ?? -1;
      plot.value(at >= 0 ? value(columns, at) : '–');
    }
  }
}

/** For every round the sum of one thing over the sum of another up to there; null while that is nothing. */
function ratioSoFar(bursts, above, below) {
  let sumAbove = 0;
  let sumBelow = 0;
  return bursts.map((burst) => {
    sumAbove += above(burst);
    sumBelow += below(burst);
    return sumBelow > 0 ? sumAbove / sumBelow : null;
  });
}

/** What all charts share: one x, the round, and one cursor. */
function options(visited, { series, y = {}, yAxis = {}, bottom = false, cursor = {} }) {
  return {
    scales: { x: { time: false, range: (u, least, most) => [0.5, Math.max(most ?? 1, 8) + 0.5] }, y: { range: fromZero, ...y } },
    axes: [bottom ? xAxis({ label: 'round', labelSize: 16, labelFont: '11px system-ui', labelGap: 0 }) : xAxis({ show: false }), axis(yAxis)],
    series: [{}, ...series],
    cursor: { sync: { key: 'rounds', setSeries: false }, ...cursor },
    hooks: {
      setCursor: [(u) => {
        // Only the chart under the pointer speaks; the others follow it.
        if (u.cursor.event) {
          visited(u.cursor.idx ?? null);
        }
      }],
    },
  };
}

function bitsChart(visited) {
  return {
    plot: new Plot('Bits per token', {
      note: "payload bits of a round's drafts (live: all bits up, framing included) over the tokens it committed: dots a round, line so far",
      empty: 'no round yet',
      options: options(visited, { series: [dots('--accent'), line('--accent')] }),
    }),
    read: (bursts) => [bursts.map(perToken), ratioSoFar(bursts, bitsUp, verified)],
    value: ([each, soFar], i) => `${bits(each[i])}, so far ${bits(soFar[i])}`,
    words: ([each, soFar], bursts) => `${bits(soFar.at(-1))} over ${each.filter((y) => y !== null).length} ${live(bursts) ? 'passes' : 'rounds'}`,
  };
}

/** What could have been accepted. A live pass's guesses are alternatives to one another: there it is its tokens. */
const tried = (b) => (b.scheme === 'live' ? b.tokens.length : b.drafts);

function acceptanceChart(visited) {
  return {
    plot: new Plot('Acceptance', {
      note: 'accepted drafts of drafted ones (live: tokens guessed in time of all): dots a round, line so far',
      empty: 'nothing was drafted',
      options: options(visited, {
        series: [
          dots('--accepted'),
          line('--accepted', { spanGaps: true }),
        ],
        y: { range: [-0.08, 1.08] },
        yAxis: { splits: [0, 0.5, 1] },
      }),
    }),
    read: (bursts) => [
      bursts.map((b) => (tried(b) > 0 ? b.accepted / tried(b) : null)),
      ratioSoFar(bursts, (b) => b.accepted, tried),
    ],
    value: ([each, soFar], i) => `${percent(each[i])}, so far ${percent(soFar[i])}`,
    words: ([, soFar], bursts) =>
      live(bursts) ? liveWords(bursts) : `${percent(soFar.at(-1))} so far`,
  };
}

/** A live answer's passes in words. */
function liveWords(bursts) {
  const passes = bursts.filter((b) => b.scheme === 'live');
  const guided = passes.filter((b) => b.drafts > 0);
  const sum = (of) => guided.reduce((total, b) => total + of(b), 0);
  return `${passes.length} passes, ${guided.length} with guesses in time, ${sum((b) => b.drafts)} guesses, ${sum((b) => b.accepted)} walked`;
}

function supportChart(visited) {
  return {
    plot: new Plot('Support size', {
      note: 'tokens kept of a draft law, mean of a round',
      empty: 'this scheme keeps no support',
      options: options(visited, { series: [line('--bonus')] }),
    }),
    read: (bursts) => [bursts.map((b) => (b.drafts > 0 ? (b.support_size ?? null) : null))],
    value: ([column], i) => decimal(column[i], 1),
    words: ([column]) => `mean ${decimal(mean(column), 1)}`,
  };
}

function thresholdChart(visited) {
  return {
    plot: new Plot('Threshold β', {
      note: 'what c-sqs steers: entries of the draft law below it are dropped, none where it is negative',
      empty: 'only c-sqs has one',
      options: options(visited, { series: [line('--corrected')], y: { range: aroundZero } }),
    }),
    read: (bursts) => [bursts.map((b) => b.threshold ?? null)],
    value: ([column], i) => decimal(column[i], 4),
    words: ([column]) => `${decimal(column.findLast((y) => y !== null), 4)} now`,
  };
}

/** Seconds by phase as bars that stand on one another: drawn from the tallest sum down. */
function phasesChart(visited) {
  const bars = uPlot.paths.bars({ size: [0.8, 14], align: 0 });
  const stacked = [...PHASES].reverse();
  const plot = new Plot('Round phases', {
    note: 'where the time of a round went; how its way splits into up and down is known up to half their difference',
    empty: 'no round yet',
    legend: h('ul', { class: 'phases' }, ...PHASES.map((phase) => h('li', { class: phase }, phase))),
    options: options(visited, {
      bottom: true,
      cursor: { points: { show: false } },
      series: stacked.map((phase) => ({ fill: () => colour(`--${phase}`), width: 0, paths: bars, points: { show: false } })),
      yAxis: { values: (u, splits) => splits.map(splits.at(-1) < 1 ? (s) => `${Number((s * 1000).toPrecision(6))} ms` : (s) => `${Number(s.toPrecision(6))} s`) },
    }),
  });
  return {
    plot,
    title: (bursts) => (live(bursts) ? plot.rename('Pass phases', 'pass') : plot.rename('Round phases', 'round')),
    read: (bursts) => stacked.map((_, i) =>
      bursts.map((b) => PHASES.slice(0, PHASES.length - i).reduce((sum, phase) => sum + (b.seconds?.[phase] ?? 0), 0))),
    value: ([total], i) => millis(total[i]),
    words: ([total], bursts) => {
      const sums = PHASES.map((phase) => bursts.reduce((sum, b) => sum + (b.seconds?.[phase] ?? 0), 0));
      return `${millis(mean(total))} a ${live(bursts) ? 'pass' : 'round'}; ${PHASES.map((phase, i) => `${phase} ${millis(sums[i])}`).join(', ')} in all`;
    },
  };
}
