// Tells a screen reader whole sentences: a live region that grew token by token would stutter.
import { h } from './dom.js';

const KEPT = 4;
/** Up to and including the last sentence end that something follows. */
const SENTENCES = /^[\s\S]*(?:[.!?…]["'”’)]*(?=\s)|\n)/;

export class Announcer {
  #region;
  #pending = '';

  constructor(region) {
    this.#region = region;
  }

  /** More of the text that is being written. */
  text(text) {
    this.#pending += text;
    const sentences = SENTENCES.exec(this.#pending)?.[0];
    if (sentences) {
      this.#pending = this.#pending.slice(sentences.length);
      this.say(sentences);
    }
  }

  /** The end of the text: what is left of it, and then how it ended. */
  end(message) {
    this.say(this.#pending);
    this.#pending = '';
    this.say(message);
  }

  say(message) {
    if (message.trim() === '') {
      return;
    }
    this.#region.append(h('p', {}, message.trim()));
    while (this.#region.childElementCount > KEPT) {
      this.#region.firstElementChild.remove();
    }
  }
}
