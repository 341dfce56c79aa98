// The law that comes out: temperature, top_p, how many tokens, and which seed.
import { h } from './dom.js';

const FIELDS = [
  { name: 'temperature', label: 'temperature', value: 0.8, min: 0, max: 2, step: 0.05, help: 'of the law that comes out; 0 takes the likeliest token' },
  { name: 'top_p', label: 'top-p', value: 1, min: 0, max: 1, step: 0.01, help: 'least mass that is kept; 1 keeps all' },
  { name: 'max_tokens', label: 'max tokens', value: 128, min: 1, max: null, step: 1, help: 'most tokens of an answer' },
  { name: 'seed', label: 'seed', value: null, min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, help: 'the same seed gives the same text, unless draft length or support go by the clock; empty draws one' },
];

export class Sampling {
  #inputs = {};

  constructor(root) {
    for (const { name, label, value, min, max, step, help } of FIELDS) {
      const input = h('input', {
        type: 'number', name, min, max, step: name === 'temperature' || name === 'top_p' ? 'any' : step, value,
        placeholder: value === null ? 'drawn' : null,
      });
      this.#inputs[name] = input;
      root.append(h('label', { class: 'field', title: help }, h('span', {}, label), input));
    }
  }

  /** Members of a request; what is empty is left to the gateway. */
  get value() {
    return Object.fromEntries(
      Object.entries(this.#inputs).filter(([, input]) => input.value !== '').map(([name, input]) => [name, input.valueAsNumber]));
  }
}
