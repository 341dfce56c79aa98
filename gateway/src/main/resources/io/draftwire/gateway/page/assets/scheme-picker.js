// A scheme and its parameters, built from what the gateway says there is.
import { h } from './dom.js';

let pickers = 0;

export class SchemePicker {
  node = h('div', { class: 'picker' });
  #select = h('select', {});
  #parameters = h('div', { class: 'parameters' });
  #schemes;

  #onchange;

  /**
   * @param schemes as in /draftwire/info
   * @param chosen a scheme's name
   * @param onchange is told whenever another is
   */
  constructor(schemes, chosen, onchange = () => {}) {
    this.#schemes = schemes;
    this.#onchange = onchange;
    const id = `scheme-${++pickers}`;
    this.#select.id = id;
    this.#select.append(...schemes.map(({ name }) => h('option', { value: name, selected: name === chosen }, name)));
    this.#select.addEventListener('change', () => {
      this.#show();
      this.#onchange();
    });
    this.node.append(
      h('label', { class: 'field wide', for: id }, h('span', {}, 'How drafts travel'), this.#select),
      this.#parameters);
    this.#show();
  }

  /** What to ask for: the request's `draftwire` object. */
  get value() {
    const value = { scheme: this.#select.value };
    for (const input of this.#parameters.querySelectorAll('[name]')) {
      if (input.value !== '') {
        value[input.name] = input.type === 'number' ? input.valueAsNumber : input.value;
      }
    }
    return value;
  }

  /** Whether the answer may have passes in place of rounds, and with them a tree of guesses. */
  get mayBeLive() {
    return ['live', 'auto'].includes(this.#select.value);
  }

  /** The choice in a few words, such as "k-sqs support 16": the name, and what is not as it was. */
  get label() {
    const changed = [...this.#parameters.querySelectorAll('[name]')]
      .filter((input) => input.value !== input.dataset.default)
      .map((input) => `${input.name.replace('_', ' ')} ${input.value}`);
    return [this.#select.value, ...changed].join(' ');
  }

  #show() {
    const scheme = this.#schemes.find(({ name }) => name === this.#select.value);
    this.#parameters.replaceChildren(
      h('p', { class: 'hint' }, scheme.title), ...scheme.parameters.map((parameter) => field(parameter)));
  }
}

/** A type is integer, number, or the words to choose from with a bar between them. */
function field({ name, type, default: value, minimum, maximum, help }) {
  const words = type.includes('|') ? type.split('|') : null;
  const input = words
    ? h('select', { name }, ...words.map((word) => h('option', { selected: word === value }, word)))
    : h('input', { name, type: 'number', value, min: minimum, max: maximum, step: type === 'integer' ? 1 : 'any' });
  input.dataset.default = String(value);
  return h('label', { class: 'field', title: help }, h('span', {}, name.replace('_', ' ')), input);
}
