package io.draftwire.gateway.web;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.Input;
import io.draftwire.gateway.chat.ChatTemplateException;

/** Turns what was asked into the tokens that the answer follows, as the target reads texts. */
final class Prompts {
  private Prompts() {}

  /**
   * At least one token, and fewer than the context holds.
   *
   * @throws ApiException 400 for what cannot be a prompt, 500 for a template that does not work
   */
  static int[] tokens(Input input, CloudWatch.Served served) throws ApiException {
    String param = input instanceof Input.Conversation ? "messages" : "prompt";
    int[] tokens;
    try {
      tokens =
          switch (input) {
            case Input.Text text -> served.tokenizer().prompt(text.text());
            case Input.Tokens given -> checked(given.ids(), served.tokenizer());
            case Input.Conversation conversation -> written(conversation, served);
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

  private static int[] written(Input.Conversation conversation, CloudWatch.Served served)
      throws ApiException {
    try {
      return served.template().tokens(conversation.messages(), served.tokenizer());
    } catch (ChatTemplateException e) {
      throw e.raised()
          ? ApiException.invalid("messages", "chat_template_refused", e.getMessage())
          : ApiException.failed("chat_template_failed", e.getMessage());
    }
  }

  private static int[] checked(int[] ids, Tokenizer tokenizer) throws ApiException {
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
