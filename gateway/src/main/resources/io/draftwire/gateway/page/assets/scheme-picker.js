// A scheme and its parameters, built from what the gateway says there is.
import { h } from './dom.js';

let pickers = 0;

export class SchemePicker {
  node = h('div', { class: 'picker' });
  #select = h('select', {});
  #parameters = h('div', { class: 'parameters' });
  #drafts = h('input', { type: 'number', min: 1, max: 64, step: 1, placeholder: 'default' });
  #schemes;

  /**
   * @param schemes as in /draftwire/info
   * @param chosen a scheme's name
   */
  constructor(schemes, chosen) {
    this.#schemes = schemes;
    const id = `scheme-${++pickers}`;
    this.#select.id = id;
    this.#select.append(...schemes.map(({ name }) => h('option', { value: name, selected: name === chosen }, name)));
    this.#select.addEventListener('change', () => this.#show());
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
    if (this.#drafts.isConnected && this.#drafts.value !== '') {
      value.draft_max = this.#drafts.valueAsNumber;
    }
    return value;
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
    const own = scheme.parameters ?? [];
    this.#parameters.replaceChildren(
      h('p', { class: 'hint' }, scheme.title ?? ''),
      ...own.map((parameter) => field(parameter)));
    const drafts = scheme.name !== 'cloud-only' && !own.some(({ name }) => name === 'draft_max');
    if (drafts) {
      this.#parameters.append(
        h('label', { class: 'field', title: 'most drafts a round (L)' }, h('span', {}, 'draft max'), this.#drafts));
    }
  }
}

function field({ name, type, default: value, minimum, maximum, help, choices }) {
  const initial = value === null || value === undefined ? '' : String(value);
  const input = choices
    ? h('select', { name }, ...choices.map((choice) => h('option', { selected: choice === value }, choice)))
    : h('input', {
      name,
      type: type === 'integer' || type === 'number' ? 'number' : 'text',
      value: initial,
      min: minimum,
      max: maximum,
      step: type === 'integer' ? 1 : 'any',
    });
  input.dataset.default = initial;
  return h('label', { class: 'field', title: help }, h('span', {}, name.replace('_', ' ')), input);
}
