import OpenAI from 'openai';
import { baseUrl, call, key, onAbort, piece, question, reply } from './call.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: key });
const request = {
  model: question.model,
  messages: [{ role: 'user', content: question.text }],
  max_completion_tokens: question.maxTokens,
  ...(question.temperature === null ? {} : { temperature: question.temperature }),
  ...(question.stops.length === 0 ? {} : { stop: question.stops }),
};

const told = (choice, text, usage) =>
  reply(text, choice.finish_reason, usage.prompt_tokens, usage.completion_tokens);

async function whole() {
  const completion = await client.chat.completions.create(request);
  const [choice] = completion.choices;
  told(choice, choice.message.content, completion.usage);
}

async function streamed() {
  const chunks = await client.chat.completions.create({
    ...request,
    stream: true,
    stream_options: { include_usage: true },
  });
  onAbort(() => chunks.controller.abort());
  let text = '';
  let last = null;
  let usage = null;
  for await (const chunk of chunks) {
    if (usage !== null) {
      throw new Error('a chunk behind the one with the usage');
    }
    usage = chunk.usage ?? null;
    for (const choice of chunk.choices) {
      last = choice;
      text += choice.delta.content ?? '';
      piece(choice.delta.content ?? '');
    }
  }
  if (chunks.controller.signal.aborted) {
    return true;
  }
  told(last, text, usage);
  return false;
}

const named = (error) => error.constructor.name;
await call({ whole, streamed, named, status: (error) => error.status });
