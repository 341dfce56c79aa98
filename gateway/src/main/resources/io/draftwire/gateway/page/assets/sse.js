// Server-sent events out of a fetch's body: EventSource cannot POST.

/** The body broke off inside the stream: its connection is gone. */
export class Broken extends Error {}

/** `{data, id}` of every event, in order, `id` null before there was one; comments and other fields are passed over. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let data = [];
  let id = null;
  try {
    for (;;) {
      const { value, done } = await read(reader);
      if (done) {
        return;
      }
      // A carriage return may be half of a line end whose other half is still to come.
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) {
            yield { data: data.join('\n'), id };
          }
          data = [];
        } else if (line.startsWith('data:')) {
          data.push(valueOf(line, 'data:'));
        } else if (line.startsWith('id:')) {
          id = valueOf(line, 'id:');
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function read(reader) {
  try {
    return await reader.read();
  } catch (e) {
    throw e.name === 'AbortError' ? e : new Broken(e.message);
  }
}

function valueOf(line, field) {
  return line.slice(line[field.length] === ' ' ? field.length + 1 : field.length);
}
