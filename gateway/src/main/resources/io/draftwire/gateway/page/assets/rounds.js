// The rounds of an answer as rows: the table beside the charts, and the file to go on with.
import { h } from './dom.js';
import { bits, decimal, millis } from './numbers.js';

export const PHASES = ['draft', 'encode', 'uplink', 'queue', 'verify', 'downlink'];

/** Heading, how it reads, and where it comes from. */
const COLUMNS = [
  ['round', decimal, (b) => b.round],
  ['drafts', decimal, (b) => b.drafts],
  ['accepted', decimal, (b) => b.accepted],
  ['payload_bits', bits, (b) => b.payload_bits],
  ['support_size', (x) => decimal(x, 1), (b) => b.support_size],
  ['threshold', (x) => decimal(x, 4), (b) => b.threshold],
  ['dropped_mass', (x) => decimal(x, 3), (b) => b.dropped_mass],
  ['bytes_up', decimal, (b) => b.bytes_up],
  ['bytes_down', decimal, (b) => b.bytes_down],
  ...PHASES.map((phase) => [phase, millis, (b) => b.seconds?.[phase]]),
];

/** A live answer's passes: headings of their own, and none of what only rounds have. */
const LIVE_NAMES = { round: 'pass', drafts: 'guesses in time', accepted: 'walked', payload_bits: 'payload bits' };
const ROUNDS_ONLY = ['support_size', 'threshold', 'dropped_mass', 'uplink', 'downlink'];

export function roundsTable(trace) {
  const columns = trace.live ? COLUMNS.filter(([name]) => !ROUNDS_ONLY.includes(name)) : COLUMNS;
  const heading = (name) => (trace.live && LIVE_NAMES[name]) || name.replace('_', ' ');
  const table = h(
    'table', {},
    h('thead', {}, h('tr', {}, ...columns.map(([name]) => h('th', { scope: 'col' }, heading(name))))),
    h('tbody', {}, ...trace.bursts.map((burst) =>
      h('tr', {}, ...columns.map(([, show, read]) => h('td', {}, show(read(burst))))))));
  return h('div', { class: 'scroll', role: 'region', 'aria-label': trace.live ? 'Passes' : 'Rounds', tabindex: 0 }, table);
}

/** Phases in seconds; unknown is an empty cell. Names of schemes are quoted: they may hold commas. */
export function csv(trace) {
  const rows = trace.bursts.map((burst) =>
    [`"${(burst.scheme ?? 'cloud-only').replaceAll('"', '""')}"`, ...COLUMNS.map(([, , read]) => read(burst) ?? '')].join(','));
  return [['scheme', ...COLUMNS.map(([name]) => (PHASES.includes(name) ? `${name}_seconds` : name))].join(','), ...rows, ''].join('\n');
}
