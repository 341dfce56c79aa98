// One streamed answer, over as many connections as it takes: one that the gateway keeps is taken up where it broke off.
import { GatewayError } from './gateway.js';
import { Broken, events } from './sse.js';

/** Between two attempts; the last one is repeated. */
const PAUSES = [250, 500, 1000, 2000];

export class Stream {
  #gateway;
  #signal;
  #hooks;
  /** `{id, keep}` once the gateway has said it; null where the stream ends with its connection. */
  #kept = null;
  #next = 0;
  #lost = null;

  /**
   * @param hooks `onkept({id, keep})` once it is known how to come back to the stream, and `onconnection(seconds)`: null
   * when it was lost, and how long that lasted when it was taken up
   */
  constructor(gateway, signal, hooks) {
    this.#gateway = gateway;
    this.#signal = signal;
    this.#hooks = hooks;
  }

  /** The chunks of an answer that is asked for; throws a {@link GatewayError} for an error in the middle too. */
  ask(path, body) {
    return this.#chunks(() => this.#gateway.open(path, { method: 'POST', body, signal: this.#signal }));
  }

  /** The chunks of an answer that was asked for before, from the oldest that are held. */
  takeUp(kept) {
    this.#kept = kept;
    return this.#chunks(async () => {
      try {
        return await this.#again();
      } catch (e) {
        if (e.oldest === null || e.oldest === undefined) {
          throw e;
        }
        this.#next = e.oldest; // Its beginning is not held any more; the rest is.
        return this.#again();
      }
    });
  }

  #again() {
    return this.#gateway.open(`/v1/streams/${this.#kept.id}?from=${this.#next}`, { signal: this.#signal });
  }

  async *#chunks(open) {
    for (let attempt = 0; ; attempt++) {
      let response = null;
      try {
        response = await open();
      } catch (e) {
        this.#afterFailure(e);
      }
      if (response) {
        attempt = 0;
        this.#found();
        if (response.status === 204) {
          return; // All of it is here.
        }
        try {
          for await (const { data, id } of events(response.body)) {
            if (data === '[DONE]') {
              return;
            }
            const chunk = JSON.parse(data);
            if (chunk.error) {
              throw new GatewayError(response.status, chunk.error);
            }
            this.#took(chunk, id);
            yield chunk;
          }
        } catch (e) {
          this.#afterFailure(e);
        }
      }
      this.#lose();
      await this.#pause(PAUSES[Math.min(attempt, PAUSES.length - 1)]);
      open = () => this.#again();
    }
  }

  /** A chunk that is here is not asked for again. */
  #took(chunk, id) {
    if (id !== null) {
      this.#next = Number(id) + 1;
    }
    if (chunk.draftwire?.stream) {
      this.#kept = chunk.draftwire.stream;
      this.#hooks.onkept?.(this.#kept);
    }
  }

  /** Goes on for what another connection may mend: the gateway has said nothing that would end the answer. */
  #afterFailure(e) {
    if (e.name === 'AbortError') {
      this.#end();
    }
    if (!(e instanceof Broken || e.unreachable) || !this.#kept) {
      throw e instanceof Broken ? broken() : e;
    }
  }

  #lose() {
    if (!this.#kept) {
      throw broken();
    }
    if (this.#lost === null) {
      this.#lost = performance.now();
      this.#hooks.onconnection?.(null);
    }
    if (performance.now() - this.#lost > 1000 * this.#kept.keep) {
      throw broken();
    }
  }

  #found() {
    if (this.#lost !== null) {
      this.#hooks.onconnection?.((performance.now() - this.#lost) / 1000);
      this.#lost = null;
    }
  }

  /** The gateway would go on for a reader that is away: one that does not want the rest says so. */
  #end() {
    if (this.#kept) {
      this.#gateway.open(`/v1/streams/${this.#kept.id}`, { method: 'DELETE', keepalive: true }).catch(() => {});
      this.#kept = null;
    }
  }

  /** Or until the browser finds a network again. */
  #pause(millis) {
    return new Promise((resolve, reject) => {
      const done = (settle, value) => {
        clearTimeout(timer);
        removeEventListener('online', online);
        this.#signal.removeEventListener('abort', aborted);
        settle(value);
      };
      const online = () => done(resolve);
      const aborted = () => {
        this.#end();
        done(reject, this.#signal.reason);
      };
      const timer = setTimeout(online, millis);
      addEventListener('online', online);
      this.#signal.addEventListener('abort', aborted);
    });
  }
}

function broken() {
  return new GatewayError(0, { message: 'the answer broke off before its end; see whether the gateway still runs, and ask again' });
}
