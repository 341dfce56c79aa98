// The conversation: prompts, answers, and the one that is being written.
import { AnswerView } from './answer.js';
import { byId, h, setText } from './dom.js';
import { decimal, seconds } from './numbers.js';
import { CONNECTION, LINK } from './outage.js';
import { request } from './request.js';
import { Stream } from './stream.js';
import { hear } from './trace.js';
import { soFar } from './tree.js';
import { Unfinished } from './unfinished.js';

const STORIES = ['Once upon a time', 'One day, a little robot found', 'The old ship sailed'];
const QUESTIONS = ['Why is the sky blue?', 'Write a haiku about bandwidth.', 'Explain speculative decoding to a child.'];
/** This near to its end the conversation follows the text. */
const NEAR_PIXELS = 80;
/** Seconds for which an answer is kept for a page that is loaded anew, or finds its network again. */
const KEEP = 60;

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
    const unfinished = Unfinished.left();
    if (unfinished) {
      this.#takeUp(unfinished);
    }
  }

  /** Ends the answer that is being written; what stands of it stays. */
  stop() {
    this.#running?.abort();
  }

  #begin() {
    this.stop();
    if (this.#running) {
      this.#running = null; // What still comes of it is of no conversation.
      Unfinished.forget();
    }
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
    const turns = [...this.#turns, { role: 'user', content: text }];
    const asked = request(info, turns, this.#page.sampling(), this.#page.scheme(), Math.min(KEEP, info.keep_most));
    this.#prompt.value = '';
    const label = this.#page.label();
    const view = this.#show(text, label);
    await this.#run(view, turns, label, (stream) => stream.ask(asked.path, asked.body));
  }

  /** An answer that this page was in the middle of when it was loaded anew. */
  async #takeUp({ stream: kept, turns, label }) {
    for (const { role, content } of turns.slice(0, -1)) {
      this.#box.append(role === 'user' ? prompted(content) : h('article', { class: 'answer', 'aria-label': 'Answer' }, h('div', { class: 'tokens' }, content)));
    }
    this.#turns = turns.slice(0, -1);
    const view = this.#show(turns.at(-1).content, label, false);
    view.reloaded();
    this.#page.announcer.say('The page was loaded anew and takes its answer up again.');
    await this.#run(view, turns, label, (stream) => stream.takeUp(kept));
  }

  /** A prompt and its answer to come, at the conversation's end. */
  #show(text, label, timed = true) {
    const view = new AnswerView(label, this.#page.hooks, this.#page.info.paced, timed);
    this.#box.querySelector('.welcome')?.remove();
    this.#box.append(prompted(text), view.node);
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#page.touch(view);
    return view;
  }

  /** @param chunks of a stream that is given */
  async #run(view, turns, label, chunks) {
    const { gateway, instruments, tree, link, announcer } = this.#page;
    const run = new AbortController();
    this.#running = run;
    this.#state();
    let answer = '';
    const stream = new Stream(gateway, run.signal, {
      onkept: (kept) => Unfinished.keep({ stream: kept, turns, label }),
      onconnection: (seconds) => this.#following(() => tellOutage(view, announcer, CONNECTION, seconds)),
    });
    try {
      await hear(chunks(stream), {
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
        link: (news) => this.#following(() => tellOutage(view, announcer, LINK, news.state === 'lost' ? null : news.seconds)),
        summary: (summary, reason) => this.#following(() => view.finish(summary, reason)),
      });
      const took = view.trace.summary?.seconds ?? view.trace.seconds;
      announcer.end(`Answer complete: ${decimal(view.trace.tokens)} tokens in ${seconds(took)}.${view.trace.live ? ` ${soFar(view.trace)}.` : ''}`);
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
      Unfinished.forget();
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

function prompted(text) {
  return h('p', { class: 'prompt' }, h('span', { class: 'hidden' }, 'You: '), text);
}

/** What is lost, or back after so many seconds, for those who see the answer and for those who hear it. */
function tellOutage(view, announcer, what, seconds) {
  if (seconds === null) {
    view.lost(what);
    announcer.say(`The ${what.name} is lost; ${what.waiting}.`);
  } else {
    view.back(what, seconds);
    announcer.say(`The ${what.name} is back after ${seconds.toFixed(1)} seconds.`);
  }
}
