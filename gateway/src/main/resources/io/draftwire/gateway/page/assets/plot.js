// uPlot as this page uses it: sized by its box, coloured by the style sheet, its figures in the card's heading.
import { h, setText } from './dom.js';
import { colour, onTheme } from './palette.js';

const FONT = '11px ui-sans-serif, system-ui, sans-serif';
const AXIS_WIDTH = 46;
const plots = new Set();

onTheme(() => plots.forEach((plot) => plot.redraw(false)));

/** A chart in a card. Its box has its height from the style sheet, so that nothing moves when data comes. */
export class Plot {
  node;
  plot;
  #box = h('div', { class: 'plot', role: 'img' });
  #value = h('output', { class: 'value' }, '–');
  #heading;
  #title;

  /**
   * @param title of the card, and of the picture for those who do not see it
   * @param options of uPlot, without sizes
   */
  constructor(title, { options, empty, note = null, legend = null }) {
    this.#title = title;
    this.#heading = h('span', { title: note }, title);
    this.#box.setAttribute('aria-label', `${title}: no data yet`);
    this.node = h(
      'figure', { class: 'card chart is-empty' },
      h('figcaption', {}, this.#heading, this.#value), this.#box,
      h('p', { class: 'empty' }, empty), legend);
    this.plot = new uPlot(
      {
        width: 300,
        height: 80,
        legend: { show: false },
        padding: [6, 6, 6, 0],
        ...options,
        cursor: { drag: { x: false, y: false }, y: false, points: { size: 6 }, ...options.cursor },
      },
      options.series.map(() => []),
      this.#box);
    plots.add(this.plot);
    new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      if (width > 0) {
        this.plot.setSize({ width: Math.floor(width), height: Math.floor(height) });
      }
    }).observe(this.#box);
  }

  data(columns) {
    this.node.classList.toggle('is-empty', !columns.slice(1).some((column) => column.some((y) => y !== null)));
    this.plot.setData(columns);
  }

  value(text) {
    setText(this.#value, text);
  }

  /** Another heading, and another name of the x axis. */
  rename(title, x) {
    if (title !== this.#title) {
      this.#title = title;
      setText(this.#heading, title);
      this.plot.axes[0].label = x;
    }
  }

  /** The picture in words. */
  describe(text) {
    this.#box.setAttribute('aria-label', `${this.#title}: ${text}`);
  }
}

/** A line's style. */
export function line(name, more = {}) {
  return { stroke: () => colour(name), width: 1.75, points: { show: false }, spanGaps: false, ...more };
}

/** Values by themselves, where a line between them would say what nothing measured. */
export function dots(name) {
  return line(name, { paths: () => null, points: { show: true, size: 4, width: 0, fill: () => colour(name) } });
}

export function axis(more = {}) {
  return {
    stroke: () => colour('--muted'),
    font: FONT,
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
    size: AXIS_WIDTH,
    gap: 6,
    space: 28,
    ...more,
  };
}

export const xAxis = (more = {}) => axis({ size: 22, gap: 2, space: 48, grid: { show: false }, ...more });

/** As {@link fromZero}, and down to the least where that is negative. */
export const aroundZero = (u, least, most) => [Math.min(0, least * 1.1), most > 0 ? most * 1.15 : 0.01];

/** From 0 to a little above the largest, so that the scale only changes when it must. */
export const fromZero = (u, least, most) => [0, most > 0 ? most * 1.1 : 1];
