// What the page says to the gateway, and how the gateway's errors come back.

/** An error as the gateway gave it (`{"error": {message, type, param, code}}`), or the lack of a gateway. */
export class GatewayError extends Error {
  /** @param headers of the response, where there is one */
  constructor(status, error, headers) {
    super(error.message);
    this.status = status;
    this.type = error.type ?? null;
    this.param = error.param ?? null;
    this.retryAfter = headers?.get('Retry-After') ?? null;
    /** Of a stream that does not hold the event that was asked for: the oldest that it holds. */
    this.oldest = headers?.has('Draftwire-Stream-Oldest') ? Number(headers.get('Draftwire-Stream-Oldest')) : null;
    /** Whether nobody answered at all. */
    this.unreachable = false;
  }
}

export class Gateway {
  /** Sent with every request once set; held by this page only, and not stored. */
  key = '';

  async json(path, options = {}) {
    return (await this.open(path, options)).json();
  }

  put(path, body) {
    return this.json(path, { method: 'PUT', body });
  }

  /** A response that is no error; throws a {@link GatewayError} for one that is. */
  async open(path, { method = 'GET', body, signal, keepalive } = {}) {
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
      response = await fetch(new URL(path, location.origin), { method, headers, signal, keepalive, body: body && JSON.stringify(body) });
    } catch (e) {
      if (e.name === 'AbortError') {
        throw e;
      }
      const silence = new GatewayError(0, { message: 'the gateway does not answer; see whether it still runs' });
      silence.unreachable = true;
      throw silence;
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
        response.headers);
    }
    return response;
  }
}
