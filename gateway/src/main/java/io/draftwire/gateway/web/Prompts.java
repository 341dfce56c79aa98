package io.draftwire.gateway.web;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.Input;
import io.draftwire.gateway.chat.ChatTemplate;
import io.draftwire.gateway.chat.ChatTemplateException;

/** Turns what was asked into the tokens that the answer follows. */
record Prompts(Tokenizer tokenizer) {

  /**
   * At least one token, and fewer than the context holds.
   *
   * @throws ApiException 400 for what cannot be a prompt, 500 for a template that does not work
   */
  int[] tokens(Input input, CloudWatch.Served served) throws ApiException {
    String param = input instanceof Input.Conversation ? "messages" : "prompt";
    int[] tokens;
    try {
      tokens =
          switch (input) {
            case Input.Text text -> tokenizer.encode(text.text(), true, false);
            case Input.Tokens given -> checked(given.ids());
            case Input.Conversation conversation -> written(conversation, served.template());
          };
    } catch (ModelException e) {
      throw ApiException.invalid(param, e.getMessage());
    }
    if (tokens.length == 0) {
      throw ApiException.invalid(param, param + " has no tokens; send at least one");
    }
    int context = served.cloud().contextLength();
    if (tokens.length >= context) {
      throw ApiException.invalid(
          param,
          "context_length_exceeded",
          "this model's context is "
              + context
              + " tokens and the prompt has "
              + tokens.length
              + "; shorten the "
              + param);
    }
    return tokens;
  }

  private int[] written(Input.Conversation conversation, ChatTemplate template)
      throws ApiException {
    try {
      return template.tokens(conversation.messages(), tokenizer);
    } catch (ChatTemplateException e) {
      throw e.raised()
          ? ApiException.invalid("messages", "chat_template_refused", e.getMessage())
          : ApiException.failed("chat_template_failed", e.getMessage());
    }
  }

  private int[] checked(int[] ids) throws ApiException {
    for (int id : ids) {
      if (id >= tokenizer.vocabularySize()) {
        throw ApiException.invalid(
            "prompt",
            "token id " + id + " is outside the vocabulary of " + tokenizer.vocabularySize());
      }
    }
    return ids;
  }
}
