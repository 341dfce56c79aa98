package io.draftwire.gateway.api;

/** OpenAI's {@code /v1/completions}. */
public record TextDialect(RequestReader reader) implements Dialect {
  @Override
  public Question read(byte[] body) throws ApiException {
    return new ForAnswers(reader.text(body), "prompt", TextReplies::new);
  }

  @Override
  public StreamForm form() {
    return StreamForm.EVENTS_DONE;
  }
}
