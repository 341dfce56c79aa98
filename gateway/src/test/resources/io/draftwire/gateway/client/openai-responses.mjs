import OpenAI from 'openai';
import { baseUrl, call, key, onAbort, piece, question, reply } from './call.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: key });
const request = {
  model: question.model,
  input: question.text,
  max_output_tokens: question.maxTokens,
  ...(question.temperature === null ? {} : { temperature: question.temperature }),
  ...(question.stops.length === 0 ? {} : { stop: question.stops }),
};

function told(response) {
  const finish =
    response.status === 'completed'
      ? 'stop'
      : response.incomplete_details.reason === 'max_output_tokens'
        ? 'length'
        : response.status;
  const { input_tokens: asked, output_tokens: answered } = response.usage;
  reply(response.output_text, finish, asked, answered);
}

async function whole() {
  told(await client.responses.create(request));
}

async function streamed() {
  const events = await client.responses.create({ ...request, stream: true });
  onAbort(() => events.controller.abort());
  let text = '';
  let number = 0;
  let last = null;
  for await (const event of events) {
    if (event.sequence_number !== number++) {
      throw new Error(`event ${event.type} is not number ${number - 1}`);
    }
    if (event.type === 'response.output_text.delta') {
      text += event.delta;
      piece(event.delta);
    }
    last = event;
  }
  if (events.controller.signal.aborted) {
    return true;
  }
  const message = last.response.output[0].content[0].text;
  if (message !== text) {
    throw new Error('the pieces are not the message');
  }
  told({ ...last.response, output_text: message });
  return false;
}

const named = (error) => error.constructor.name;
await call({ whole, streamed, named, status: (error) => error.status });
