package io.draftwire.gateway.web;

import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.Input;
import io.draftwire.gateway.api.LlamaJson;
import io.draftwire.gateway.api.ModelNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * What llama.cpp's server is asked besides answers: texts and tokens, and itself.
 *
 * @param slots answers at once
 */
record LlamaRoute(CloudWatch watch, ModelNames names, int slots, String version) {
  /** {@code POST /tokenize}. */
  void tokenize(ServerRequest request, ServerResponse response) throws Exception {
    LlamaJson.ToTokenize asked = LlamaJson.ToTokenize.read(Bodies.json(request));
    CloudWatch.Served served = watch.served();
    Departure.attended(
        request,
        response,
        departure -> {
          int[] tokens = Prompts.cut(asked, served);
          departure.requireNone();
          Bodies.send(request, response, asked.reply(tokens, served.tokenizer()));
        });
  }

  /** {@code POST /detokenize}. */
  void detokenize(ServerRequest request, ServerResponse response) throws Exception {
    Tokenizer tokenizer = watch.served().tokenizer();
    int[] tokens =
        Prompts.checked(LlamaJson.toDetokenize(Bodies.json(request)), "tokens", tokenizer);
    Bodies.send(request, response, LlamaJson.detokenized(tokens, tokenizer));
  }

  /** {@code POST /apply-template}. */
  void applyTemplate(ServerRequest request, ServerResponse response) throws Exception {
    Input.Conversation conversation = LlamaJson.toTemplate(Bodies.json(request));
    CloudWatch.Served served = watch.served();
    Departure.attended(
        request,
        response,
        departure -> {
          String prompt = Prompts.text(conversation, served);
          departure.requireNone();
          Bodies.send(request, response, LlamaJson.templated(prompt));
        });
  }

  /** {@code GET /props}. */
  void props(ServerRequest request, ServerResponse response) throws ApiException {
    Bodies.send(request, response, LlamaJson.props(watch.served().cloud(), names, slots, version));
  }
}
