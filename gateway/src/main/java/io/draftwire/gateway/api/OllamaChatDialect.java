package io.draftwire.gateway.api;

import io.draftwire.gateway.tools.Tools;
import tools.jackson.databind.JsonNode;

/** Ollama's {@code /api/chat}. */
public record OllamaChatDialect(RequestReader reader) implements Dialect {
  @Override
  public StreamForm form() {
    return StreamForm.LINES;
  }

  @Override
  public Question read(byte[] body) throws ApiException {
    Members members = new Members(Json.read(body), "");
    JsonNode messages = members.node("messages");
    if (messages == null || messages.isEmpty()) {
      // What is asked for is that the model be loaded.
      return OllamaReplies.nothing(members.string("model"), OllamaReplies.Part.MESSAGE);
    }
    Tools tools = ToolReader.read(members);
    Input input = new Input.Conversation(MessageReader.ofOllama(members), tools.offered());
    return new ForAnswers(
        new OllamaReader(reader).rest(members, input, tools),
        "messages",
        asked -> new OllamaReplies(asked, OllamaReplies.Part.MESSAGE));
  }
}
