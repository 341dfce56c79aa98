// One call of the npm package `openai`, for the test that starts this: what is asked comes as the
// first argument (JSON), what happens goes out as lines of JSON, and a line on the input aborts.
import readline from 'node:readline';
import OpenAI from 'openai';

const { baseUrl, key, question, stream } = JSON.parse(process.argv[2]);
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const client = new OpenAI({ baseURL: baseUrl, apiKey: key });
const request = {
  model: question.model,
  messages: [{ role: 'user', content: question.text }],
  max_completion_tokens: question.maxTokens,
  ...(question.temperature === null ? {} : { temperature: question.temperature }),
  ...(question.stops.length === 0 ? {} : { stop: question.stops }),
};

const reply = (choice, text, usage) =>
  say({
    text,
    finish: choice.finish_reason,
    promptTokens: usage.prompt_tokens,
    completionTokens: usage.completion_tokens,
  });

async function whole() {
  const completion = await client.chat.completions.create(request);
  const [choice] = completion.choices;
  reply(choice, choice.message.content, completion.usage);
}

async function streamed() {
  const chunks = await client.chat.completions.create({
    ...request,
    stream: true,
    stream_options: { include_usage: true },
  });
  readline.createInterface({ input: process.stdin }).once('line', () => chunks.controller.abort());
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
      const piece = choice.delta.content ?? '';
      text += piece;
      if (piece !== '') {
        say({ piece });
      }
    }
  }
  if (chunks.controller.signal.aborted) {
    say({ aborted: true });
  } else {
    reply(last, text, usage);
  }
}

try {
  await (stream ? streamed() : whole());
} catch (error) {
  say({ error: error.constructor.name, status: error.status ?? null, message: error.message });
}
process.exit(0);
