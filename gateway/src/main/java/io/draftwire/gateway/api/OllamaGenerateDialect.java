package io.draftwire.gateway.api;

import io.draftwire.gateway.chat.Message;
import io.draftwire.gateway.tools.Tools;
import java.util.ArrayList;
import java.util.List;

/**
 * Ollama's {@code /api/generate}. A prompt is what a user says, and written by the target's
 * template, unless it is raw.
 */
public record OllamaGenerateDialect(RequestReader reader) implements Dialect {
  @Override
  public StreamForm form() {
    return StreamForm.LINES;
  }

  @Override
  public Question read(byte[] body) throws ApiException {
    Members members = new Members(Json.read(body), "");
    String prompt = members.string("prompt");
    boolean raw = members.bool("raw", false);
    String system = members.string("system");
    if (prompt == null || prompt.isEmpty()) {
      // What is asked for is that the model be loaded.
      return OllamaReplies.nothing(members.string("model"), OllamaReplies.Part.RESPONSE);
    }
    if (raw && system != null && !system.isEmpty()) {
      throw ApiException.unsupported(
          "system", "system is no part of a raw prompt; write it into the prompt");
    }
    Refusals.absent(members, "suffix", "text is only continued");
    Refusals.absent(members, "template", "the template is the model's own");
    Refusals.absent(members, "context", "send the conversation to /api/chat instead");
    Refusals.absent(members, "images", "only text is read");
    return new ForAnswers(
        new OllamaReader(reader)
            .rest(members, raw ? new Input.Text(prompt) : said(prompt, system), Tools.NONE),
        "prompt",
        asked -> new OllamaReplies(asked, OllamaReplies.Part.RESPONSE));
  }

  private static Input said(String prompt, String system) {
    List<Message> messages = new ArrayList<>();
    if (system != null && !system.isEmpty()) {
      messages.add(new Message("system", system));
    }
    messages.add(new Message("user", prompt));
    return new Input.Conversation(messages);
  }
}
