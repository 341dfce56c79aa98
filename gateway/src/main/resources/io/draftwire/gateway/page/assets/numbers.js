// Numbers as people read them; what is unknown is a dash.

const UNKNOWN = '–';

const known = (x) => typeof x === 'number' && Number.isFinite(x);

/** With so many decimals and thousands separated. */
export function decimal(x, digits = 0) {
  return known(x)
    ? x.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    : UNKNOWN;
}

/** A probability: small ones keep two significant digits. */
export function probability(x) {
  if (!known(x)) {
    return UNKNOWN;
  }
  return x > 0 && x < 0.001 ? x.toExponential(1) : x.toFixed(3);
}

export const percent = (x) => (known(x) ? `${(100 * x).toFixed(0)} %` : UNKNOWN);

export const seconds = (x) => (known(x) ? `${x.toFixed(2)} s` : UNKNOWN);

export const millis = (s) => (known(s) ? `${(1000 * s).toFixed(s < 0.1 ? 1 : 0)} ms` : UNKNOWN);

/** Bits a token, from half a bit to half a million. */
export const bits = (x) => decimal(x, known(x) && x < 100 ? 1 : 0);

/** A rate in the unit that keeps it below a thousand. */
export function rate(kbit) {
  if (!known(kbit)) {
    return UNKNOWN;
  }
  const [value, unit] = kbit >= 1e6 ? [kbit / 1e6, 'Gbit/s'] : kbit >= 1000 ? [kbit / 1000, 'Mbit/s'] : [kbit, 'kbit/s'];
  return `${Number(value.toPrecision(3))} ${unit}`;
}
