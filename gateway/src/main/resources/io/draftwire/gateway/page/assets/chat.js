// The conversation: prompts, answers, and the one that is being written.
import { AnswerView } from './answer.js';
import { byId, h, setText } from './dom.js';
import { decimal, seconds } from './numbers.js';
import { request } from './request.js';
import { ask } from './trace.js';
import { soFar } from './tree.js';

const STORIES = ['Once upon a time', 'One day, a little robot found', 'The old ship sailed'];
const QUESTIONS = ['Why is the sky blue?', 'Write a haiku about bandwidth.', 'Explain speculative decoding to a child.'];
/** This near to its end the conversation follows the text. */
const NEAR_PIXELS = 80;

export class Chat {
  #page;
  #box = byId('conversation');
  #prompt = byId('prompt');
  #send = byId('send');
  #turns = [];
  #running = null;

  /** @param page what the views share: gateway, info, sampling(), scheme(), valid(), hooks, touch(), instruments, tree, link, announcer */
  constructor(page) {
    this.#page = page;
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#running ? this.stop() : this.#submit();
    });
    this.#prompt.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        if (!this.#running) {
          this.#submit();
        }
      }
    });
    byId('new-chat').addEventListener('click', () => this.#begin());
    this.#begin();
  }

  /** Ends the answer that is being written; what stands of it stays. */
  stop() {
    this.#running?.abort();
  }

  #begin() {
    this.stop();
    this.#running = null; // What still comes of it is of no conversation.
    this.#state();
    this.#turns = [];
    const { info } = this.#page;
    const starts = info.chat_template ? QUESTIONS : STORIES;
    this.#box.replaceChildren(h(
      'div', { class: 'welcome' },
      h('p', {}, 'Small model here, large model there. Colour and underline say what each token was; point at one, or go there with the arrow keys, for its figures.'),
      h('p', { class: 'hint' }, 'With the scheme live, what the edge guesses of the text to come is drawn as a tree.'),
      info.chat_template ? null : h('p', { class: 'hint' }, `${info.target.name} has no chat template: it continues your text as it stands.`),
      h('p', { class: 'starts' }, ...starts.map((text) =>
        h('button', { type: 'button', class: 'quiet', onclick: () => { this.#prompt.value = text; this.#submit(); } }, text)))));
    if (!matchMedia('(pointer: coarse)').matches) {
      this.#prompt.focus(); // Elsewhere that would call up a keyboard over half of the page.
    }
  }

  async #submit() {
    const text = this.#prompt.value;
    if (text.trim() === '' || this.#running || !this.#page.valid(byId('scheme'))) {
      return;
    }
    const { info } = this.#page;
    const view = new AnswerView(this.#page.label(), this.#page.hooks, info.paced);
    const turns = [...this.#turns, { role: 'user', content: text }];
    const asked = request(info, turns, this.#page.sampling(), this.#page.scheme());
    this.#box.querySelector('.welcome')?.remove();
    this.#box.append(h('p', { class: 'prompt' }, h('span', { class: 'hidden' }, 'You: '), text), view.node);
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#prompt.value = '';
    this.#page.touch(view);
    await this.#run(view, asked, turns);
  }

  async #run(view, asked, turns) {
    const { gateway, instruments, tree, link, announcer } = this.#page;
    const run = new AbortController();
    this.#running = run;
    this.#state();
    let answer = '';
    try {
      await ask(gateway, asked, run.signal, {
        burst: (burst) => this.#following(() => {
          view.burst(burst);
          const text = burst.tokens.map((token) => token.text).join('');
          answer += text;
          announcer.text(text);
          instruments.update();
          tree.update();
          link.observe(burst);
        }),
        text: (text) => this.#following(() => {
          view.text(text);
          answer += text;
          announcer.text(text);
        }),
        verified: (tokens) => view.verified(tokens),
        retract: (what) => this.#following(() => {
          view.retract(what);
          const characters = [...answer]; // By code points, as the gateway counts them.
          answer = characters.slice(0, characters.length - what.characters).join('');
        }),
        summary: (summary, reason) => this.#following(() => view.finish(summary, reason)),
      });
      announcer.end(`Answer complete: ${decimal(view.trace.tokens)} tokens in ${seconds(view.trace.seconds)}.${view.trace.live ? ` ${soFar(view.trace)}.` : ''}`);
    } catch (e) {
      if (e.name === 'AbortError') {
        this.#following(() => view.finish(null, 'stopped'));
        announcer.end('Stopped.');
      } else {
        this.#following(() => view.fail(e));
        if (answer === '' && this.#prompt.value === '') {
          this.#prompt.value = turns.at(-1).content; // To be sent again, or mended.
        }
        this.#page.failed(e);
      }
    }
    if (this.#running === run) {
      this.#running = null;
      if (answer !== '') {
        this.#turns = [...turns, { role: 'assistant', content: answer }];
      }
      this.#state();
    }
  }

  #state() {
    setText(this.#send, this.#running ? 'Stop' : 'Send');
    this.#send.classList.toggle('stop', this.#running !== null);
  }

  /** Changes the conversation and keeps its end in sight, for those who were looking at it. */
  #following(change) {
    const box = this.#box;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PIXELS;
    change();
    if (near) {
      box.scrollTop = box.scrollHeight;
    }
  }
}
