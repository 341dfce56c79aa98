// One call of a package, for the test that starts this: what is asked comes as the first argument
// (JSON), what happens goes out as lines of JSON, and a line on the input aborts.
import readline from 'node:readline';

export const { baseUrl, key, question, stream } = JSON.parse(process.argv[2]);

const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');

/** A piece of text has come. */
export const piece = (text) => {
  if (text !== '') {
    say({ piece: text });
  }
};

/** The answer is whole. */
export const reply = (text, finish, promptTokens, completionTokens) =>
  say({ text, finish, promptTokens, completionTokens });

/** What is to be done once the test has heard enough. */
export const onAbort = (abort) =>
  readline.createInterface({ input: process.stdin }).once('line', abort);

/**
 * Makes the call; `streamed` returns true where it was aborted.
 * `named` is what the package calls an error, `status` what it says of the response.
 */
export async function call({ whole, streamed, named, status }) {
  try {
    if (!stream) {
      await whole();
    } else if (await streamed()) {
      say({ aborted: true });
    }
  } catch (error) {
    say({ error: named(error), status: status(error) ?? null, message: error.message });
  }
  process.exit(0);
}
