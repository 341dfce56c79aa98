// What an answer waits for: the link behind the gateway, or the connection to it. One line, in which the time runs.
import { h, setText } from './dom.js';

/** What can be lost, as people read it, and what is done meanwhile. */
export const LINK = { name: 'link', waiting: 'waiting' };
export const CONNECTION = { name: 'connection', waiting: 'trying again' };

const TICK_MILLIS = 100;
const ALONE = 'the draft goes on alone';

export class Outage {
  node = h('span', { class: 'outage' });
  #what = null;
  #began = 0;
  #alone = false;
  #timer = null;

  begin(what) {
    this.stop();
    this.#what = what;
    this.#began = performance.now();
    this.#alone = false;
    this.#timer = setInterval(() => this.#tell(), TICK_MILLIS);
    this.node.dataset.state = 'lost';
    this.#tell();
  }

  /** Whether what comes now was made without the cloud. */
  alone(alone) {
    this.#alone = alone && this.#timer !== null && this.#what === LINK;
  }

  end(what, seconds) {
    this.note(`${what.name} back after ${seconds.toFixed(1)} s`);
  }

  note(text) {
    this.stop();
    this.node.dataset.state = 'back';
    setText(this.node, text);
  }

  /** The answer is over, whatever is lost. */
  stop() {
    if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
      setText(this.node, `${this.#what.name} lost`);
    }
  }

  #tell() {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(1);
    setText(this.node, `${this.#what.name} lost for ${seconds} s, ${this.#alone ? ALONE : this.#what.waiting}`);
  }
}
