import { Ollama } from 'ollama';
import { baseUrl, call, key, onAbort, piece, question, reply } from './call.mjs';

const client = new Ollama({
  host: new URL(baseUrl).origin,
  headers: { Authorization: `Bearer ${key}` },
});
const request = {
  model: question.model,
  messages: [{ role: 'user', content: question.text }],
  options: {
    num_predict: question.maxTokens,
    ...(question.temperature === null ? {} : { temperature: question.temperature }),
    ...(question.stops.length === 0 ? {} : { stop: question.stops }),
  },
};

const told = (last, text) =>
  reply(text, last.done_reason, last.prompt_eval_count, last.eval_count);

async function whole() {
  const response = await client.chat(request);
  told(response, response.message.content);
}

async function streamed() {
  const parts = await client.chat({ ...request, stream: true });
  let aborted = false;
  onAbort(() => {
    aborted = true;
    parts.abort();
  });
  let text = '';
  let last = null;
  try {
    for await (const part of parts) {
      text += part.message.content;
      piece(part.message.content);
      last = part;
    }
  } catch (error) {
    if (aborted && error.name === 'AbortError') {
      return true;
    }
    throw error;
  }
  told(last, text);
  return false;
}

await call({
  whole,
  streamed,
  named: (error) => error.name,
  status: (error) => error.status_code,
});
