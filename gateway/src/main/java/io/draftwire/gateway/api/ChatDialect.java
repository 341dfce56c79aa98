package io.draftwire.gateway.api;

/** OpenAI's {@code /v1/chat/completions}. */
public record ChatDialect(RequestReader reader) implements Dialect {
  @Override
  public Question read(byte[] body) throws ApiException {
    return new ForAnswers(reader.chat(body), "messages", ChatReplies::new);
  }

  @Override
  public StreamForm form() {
    return StreamForm.EVENTS_DONE;
  }
}
