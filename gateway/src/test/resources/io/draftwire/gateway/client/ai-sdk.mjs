import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, streamText } from 'ai';
import { baseUrl, call, key, onAbort, piece, question, reply } from './call.mjs';

const provider = createOpenAICompatible({
  name: 'draftwire',
  baseURL: baseUrl,
  apiKey: key,
  includeUsage: true,
});
const request = {
  model: provider(question.model),
  messages: [{ role: 'user', content: question.text }],
  maxOutputTokens: question.maxTokens,
  ...(question.temperature === null ? {} : { temperature: question.temperature }),
  ...(question.stops.length === 0 ? {} : { stopSequences: question.stops }),
};

const told = (text, finish, usage) =>
  reply(text, finish, usage.inputTokens, usage.outputTokens);

async function whole() {
  const { text, finishReason, usage } = await generateText(request);
  told(text, finishReason, usage);
}

async function streamed() {
  const controller = new AbortController();
  onAbort(() => controller.abort());
  const { fullStream } = streamText({
    ...request,
    abortSignal: controller.signal,
    onError: () => {}, // Else it is written to the log as well.
  });
  let text = '';
  let last = null;
  for await (const part of fullStream) {
    if (part.type === 'error') {
      throw part.error;
    }
    if (part.type === 'text-delta') {
      text += part.text;
      piece(part.text);
    }
    last = part;
  }
  if (controller.signal.aborted) {
    return true;
  }
  told(text, last.finishReason, last.totalUsage);
  return false;
}

await call({
  whole,
  streamed,
  named: (error) => error.name,
  status: (error) => error.statusCode,
});
