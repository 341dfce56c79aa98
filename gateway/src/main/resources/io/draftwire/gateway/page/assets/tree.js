// What a live answer guesses: the tree as a pass of the cloud met it, and what became of it; drawn, and in words.
import { h, setText, svg } from './dom.js';
import { visible } from './inspector.js';
import { decimal, percent } from './numbers.js';
import { alone } from './trace.js';

const ROW = 18;
/** As many as a phone has room for, and others. */
const FEW_ROWS = 6;
const ROWS = 10;
const SMALL = 420;
/** From the text's end to the first column. */
const BEGIN = 36;
/** Columns are so wide, between the least that a word needs and the most that looks like a tree. */
const NARROWEST = 68;
const WIDEST = 150;
const CHARACTER = 6.6;

/** By the wire's names: what a pass made of a guess, and how far the guess had come. */
const FATES = { walked: 'walked', missed: 'right, but not in the pass', stands: 'still stands', died: 'died' };
const CAME = { in_time: 'at the cloud in time', under_way: 'on the link', unsent: 'not sent yet' };

export class TreeView {
  node;
  #drawing = svg('svg', { role: 'img', 'aria-label': 'Tree of guesses: nothing yet' });
  #words = h('p', { class: 'value' }, '–');
  #soFar = h('p', { class: 'hint' }, 'nothing was guessed yet');
  #table = h('div', { class: 'scroll', role: 'region', 'aria-label': 'Guesses', tabindex: 0 });
  #details;
  #trace = null;
  #pointed = null;
  #scheduled = false;

  constructor() {
    this.#details = h('details', {}, h('summary', {}, 'The guesses as a table'), this.#table);
    this.#details.addEventListener('toggle', () => this.update());
    this.node = h(
      'figure', { class: 'card tree' },
      h('figcaption', {}, h('span', { title: 'what the edge guesses of the text to come, as one pass of the cloud met it' }, 'Tree of guesses'), this.#words),
      h('div', { class: 'drawing' }, this.#drawing),
      h('ul', { class: 'tree-key', 'aria-hidden': 'true' },
        ...Object.entries(FATES).map(([fate, told]) => h('li', { class: fate }, told)),
        h('li', { class: 'under_way' }, CAME.under_way), h('li', { class: 'unsent' }, CAME.unsent)),
      h('div', { class: 'foot' }, this.#soFar, this.#details));
    new ResizeObserver(() => this.update()).observe(this.#drawing);
  }

  /** Shows an answer's trees. */
  show(trace) {
    this.#trace = trace;
    this.#pointed = null;
    this.update();
  }

  /** Shows the tree that a burst's pass met, or the latest. */
  point(burst) {
    this.#pointed = burst;
    this.update();
  }

  /** Draws what has come since, once a frame. */
  update() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#scheduled = false;
    const width = this.#drawing.clientWidth;
    const rows = width < SMALL ? FEW_ROWS : ROWS;
    this.#drawing.setAttribute('height', ROW * rows);
    const burst = this.#trace?.pictured(this.#pointed) ?? null;
    if (burst === null) {
      this.#drawing.replaceChildren();
      this.#table.replaceChildren();
      setText(this.#words, '–');
      setText(this.#soFar, this.#trace?.live ? soFar(this.#trace) : 'nothing was guessed yet');
      this.#drawing.setAttribute('aria-label', 'Tree of guesses: nothing yet');
      return;
    }
    const told = words(burst, this.#pointed ?? burst);
    setText(this.#words, told);
    setText(this.#soFar, soFar(this.#trace));
    this.#drawing.setAttribute('aria-label', `Tree of guesses: ${told}`);
    this.#drawing.replaceChildren(...drawn(burst.tree, width, rows));
    this.#table.replaceChildren(...(this.#details.open ? [table(burst.tree)] : []));
  }
}

/** One pass in words; not every pass is pictured. */
function words(burst, wanted) {
  const { guesses, in_time: inTime, walked, standing, died } = burst.tree;
  const which = wanted === burst ? '' : ` (of ${wanted.round} there is no picture)`;
  return `pass ${burst.round}${which}: ${guesses} guesses, ${inTime} at the cloud in time, ${burst.drafts} in the pass, ${walked} walked, ${standing} stand, ${died} died`;
}

/** All passes in words. */
export function soFar(trace) {
  const passes = trace.bursts.filter((burst) => !alone(burst)).length;
  return `${decimal(trace.accepted)} of ${decimal(trace.verified)} tokens were guessed in time (${percent(trace.acceptance)}), in ${decimal(passes)} passes`;
}

/** The parts of the drawing: the way the text went, and beside it the likeliest that there is room for. */
function drawn(tree, width, rows) {
  const columns = Math.max(2, Math.floor((width - BEGIN) / NARROWEST));
  const root = { children: [], depth: 0 };
  const byId = new Map([[0, root]]);
  let leaves = 0;
  const add = (node) => {
    const parent = byId.get(node.parent);
    if (byId.has(node.id) || !parent || parent.depth >= columns) {
      return;
    }
    leaves += parent.children.length > 0 || parent === root && leaves === 0 ? 1 : 0;
    const drawn = { ...node, children: [], depth: parent.depth + 1 };
    parent.children.push(drawn);
    byId.set(node.id, drawn);
  };
  tree.nodes.filter(({ fate }) => fate === 'walked' || fate === 'missed').forEach(add);
  for (const node of tree.nodes) {
    const parent = byId.get(node.parent);
    if (leaves < rows || (parent && parent !== root && parent.children.length === 0)) {
      add(node);
    }
  }
  const depths = Math.max(...[...byId.values()].map(({ depth }) => depth));
  const column = Math.min(WIDEST, Math.max(NARROWEST, (width - BEGIN) / depths));
  let row = 0;
  const place = (node) => {
    node.children.sort((a, b) => b.path - a.path);
    node.children.forEach(place);
    node.x = BEGIN + (node.depth - 1) * column;
    node.y = node.children.length === 0 ? ROW * (row++ + 0.5) : (node.children[0].y + node.children.at(-1).y) / 2;
  };
  place(root);
  const top = (ROW * (rows - row)) / 2;
  const links = [];
  const names = [];
  const characters = Math.floor((column - 24) / CHARACTER);
  const draw = (node) => {
    for (const child of node.children) {
      const [x1, x2] = [node === root ? 8 : node.x + column - 18, child.x];
      const [y1, y2] = [node.y + top, child.y + top];
      links.push(svg('path', {
        class: `link ${child.fate}`, d: `M${x1} ${y1}C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`,
        'stroke-width': (1 + 3 * child.path).toFixed(2),
      }));
      names.push(name(child, column, top, characters));
      draw(child);
    }
  };
  draw(root);
  return [...links, svg('circle', { class: 'root', cx: 5, cy: root.y + top, r: 4 }), ...names];
}

function name(node, column, top, characters) {
  const label = short(node.text);
  return svg(
    'g', { class: `guess ${node.fate} ${node.came}` },
    svg('title', {}, `${visible(node.text)}: probability ${percent(node.path)}, ${CAME[node.came]}, ${FATES[node.fate]}`),
    svg('rect', { x: node.x, y: node.y + top - 8, width: column - 18, height: 16, rx: 4 }),
    svg('text', { x: node.x + 5, y: node.y + top + 4 }, label.length > characters ? `${label.slice(0, characters - 1)}…` : label));
}

/** A token without the space before it; of a word's later part, a dash. */
function short(text) {
  const plain = text.replaceAll('\n', '↵');
  return plain.trim() === '' ? plain.replaceAll(' ', '␣') || '·' : plain.trim();
}

function table(tree) {
  const texts = new Map([[0, '']]);
  const rows = tree.nodes.map((node) => {
    texts.set(node.id, texts.get(node.parent) + node.text);
    return h(
      'tr', {},
      h('th', { scope: 'row' }, visible(texts.get(node.id))), h('td', {}, percent(node.path)),
      h('td', {}, CAME[node.came]), h('td', {}, FATES[node.fate]));
  });
  return h(
    'table', {},
    h('thead', {}, h('tr', {}, ...['guess', 'probability', 'came', 'became'].map((heading) => h('th', { scope: 'col' }, heading)))),
    h('tbody', {}, ...rows));
}
