import { ChatOllama } from '@langchain/ollama';
import { baseUrl, call, key, onAbort, piece, question, reply } from './call.mjs';

const model = new ChatOllama({
  baseUrl: new URL(baseUrl).origin,
  headers: { Authorization: `Bearer ${key}` },
  model: question.model,
  numPredict: question.maxTokens,
  maxRetries: 0,
  ...(question.temperature === null ? {} : { temperature: question.temperature }),
});
const options = question.stops.length === 0 ? {} : { stop: question.stops };

const told = (message) =>
  reply(
    message.content,
    message.response_metadata.done_reason,
    message.usage_metadata.input_tokens,
    message.usage_metadata.output_tokens,
  );

async function whole() {
  told(await model.invoke(question.text, options));
}

async function streamed() {
  const controller = new AbortController();
  onAbort(() => controller.abort());
  let all = null;
  try {
    const chunks = await model.stream(question.text, { ...options, signal: controller.signal });
    for await (const chunk of chunks) {
      piece(chunk.content);
      all = all === null ? chunk : all.concat(chunk);
    }
  } catch (error) {
    if (controller.signal.aborted) {
      return true;
    }
    throw error;
  }
  told(all);
  return false;
}

await call({
  whole,
  streamed,
  named: (error) => error.name,
  status: (error) => error.status_code,
});
