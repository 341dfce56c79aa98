// What is asked, as the gateway's OpenAI routes take it.

/**
 * A model with a chat template gets the conversation; one without continues the latest prompt as it stands.
 *
 * @param turns `{role, content}`, the latest last
 * @param keep seconds for which the answer is to be kept for a page that went away; 0 ends it with its connection
 */
export function request(info, turns, sampling, scheme, keep = 0) {
  const common = {
    model: info.target.name,
    ...sampling,
    stream: true,
    draftwire: { ...scheme, details: true, tree: true, ...(keep > 0 ? { keep } : {}) },
  };
  return info.chat_template
    ? { path: '/v1/chat/completions', body: { ...common, messages: turns } }
    : { path: '/v1/completions', body: { ...common, prompt: turns.at(-1).content } };
}
