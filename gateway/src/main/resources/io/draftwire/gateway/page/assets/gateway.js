// What the page says to the gateway, and how the gateway's errors come back.
import { events } from './sse.js';

/** An error as the gateway gave it (`{"error": {message, type, param, code}}`), or the lack of a gateway. */
export class GatewayError extends Error {
  constructor(status, error, retryAfter) {
    super(error.message);
    this.status = status;
    this.type = error.type ?? null;
    this.param = error.param ?? null;
    this.retryAfter = retryAfter ?? null;
  }
}

export class Gateway {
  /** Sent with every request once set; held by this page only, and not stored. */
  key = '';

  async json(path, options = {}) {
    return (await this.#fetch(path, options)).json();
  }

  put(path, body) {
    return this.json(path, { method: 'PUT', body });
  }

  /** The chunks of a streamed answer; throws a {@link GatewayError} for an error in the middle too. */
  async *stream(path, body, signal) {
    const response = await this.#fetch(path, { method: 'POST', body, signal });
    let whole = false;
    for await (const data of events(response.body)) {
      if (data === '[DONE]') {
        whole = true;
        break;
      }
      const chunk = JSON.parse(data);
      if (chunk.error) {
        throw new GatewayError(response.status, chunk.error);
      }
      yield chunk;
    }
    if (!whole) {
      throw new GatewayError(0, { message: 'the answer broke off before its end; see whether the gateway still runs, and ask again' });
    }
  }

  async #fetch(path, { method = 'GET', body, signal }) {
    const headers = {};
    if (this.key) {
      headers.Authorization = `Bearer ${this.key}`;
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    let response;
    try {
      // By origin: an address that was opened as http://user:key@host/ would put the key into every URL.
      response = await fetch(new URL(path, location.origin), { method, headers, signal, body: body && JSON.stringify(body) });
    } catch (e) {
      if (e.name === 'AbortError') {
        throw e;
      }
      throw new GatewayError(0, { message: 'the gateway does not answer; see whether it still runs' });
    }
    if (!response.ok) {
      const text = await response.text();
      let error;
      try {
        error = JSON.parse(text).error;
      } catch {
        // Something between here and the gateway answered; its status is all there is to tell.
      }
      throw new GatewayError(
        response.status,
        error ?? { message: `HTTP status ${response.status}` },
        response.headers.get('Retry-After'));
    }
    return response;
  }
}
