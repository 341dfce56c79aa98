package io.draftwire.gateway.web;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.Input;
import io.draftwire.gateway.api.LlamaJson;
import io.draftwire.gateway.chat.ChatTemplateException;

/** Turns what was asked into the tokens that the answer follows, as the target reads texts. */
final class Prompts {
  private Prompts() {}

  /**
   * At least one token, and fewer than the context holds.
   *
   * @param param the member that it was asked with
   * @throws ApiException 400 for what cannot be a prompt, 500 for a template that does not work
   */
  static int[] tokens(Input input, String param, CloudWatch.Served served) throws ApiException {
    requireShort(param, input, served);
    int[] tokens;
    try {
      tokens =
          switch (input) {
            case Input.Text text -> served.tokenizer().prompt(text.text());
            case Input.Tokens given -> checked(given.ids(), param, served.tokenizer());
            case Input.Conversation conversation -> written(conversation, param, served);
          };
    } catch (ModelException e) {
      throw ApiException.invalid(param, e.getMessage());
    }
    if (tokens.length == 0) {
      throw ApiException.invalid(param, param + " has no tokens; send at least one");
    }
    if (tokens.length >= served.cloud().contextLength()) {
      throw tooLong(param, String.valueOf(tokens.length), served);
    }
    return tokens;
  }

  /**
   * A text's tokens, whatever is to become of them: none, or more than the context holds.
   *
   * @throws ApiException 400 for what is no text, or too long to be cut
   */
  static int[] cut(LlamaJson.ToTokenize asked, CloudWatch.Served served) throws ApiException {
    requireShort("content", new Input.Text(asked.content()), served);
    try {
      return served.tokenizer().encode(asked.content(), asked.addSpecial(), asked.parseSpecial());
    } catch (ModelException e) {
      throw ApiException.invalid("content", e.getMessage());
    }
  }

  /** A conversation as the target's template writes it. */
  static String text(Input.Conversation conversation, CloudWatch.Served served)
      throws ApiException {
    requireShort("messages", conversation, served);
    try {
      return served.template().prompt(conversation.messages(), conversation.tools());
    } catch (ChatTemplateException e) {
      throw refused("messages", e);
    }
  }

  /** What cannot fit whatever its tokens are is not cut into them: that would take seconds. */
  private static void requireShort(String param, Input input, CloudWatch.Served served)
      throws ApiException {
    long characters =
        switch (input) {
          case Input.Text text -> text.text().length();
          case Input.Tokens _ -> 0;
          case Input.Conversation conversation ->
              conversation.messages().stream().mapToLong(m -> m.content().length()).sum();
        };
    long least = characters / served.tokenizer().longestToken();
    if (least >= served.cloud().contextLength()) {
      throw tooLong(param, least + " or more", served);
    }
  }

  private static ApiException tooLong(String param, String tokens, CloudWatch.Served served) {
    return ApiException.invalid(
        param,
        "context_length_exceeded",
        "this model's context is "
            + served.cloud().contextLength()
            + " tokens and the prompt has "
            + tokens
            + "; shorten the "
            + param);
  }

  private static int[] written(
      Input.Conversation conversation, String param, CloudWatch.Served served) throws ApiException {
    try {
      return served
          .template()
          .tokens(conversation.messages(), conversation.tools(), served.tokenizer());
    } catch (ChatTemplateException e) {
      throw refused(param, e);
    }
  }

  private static ApiException refused(String param, ChatTemplateException e) {
    return e.raised()
        ? ApiException.invalid(param, "chat_template_refused", e.getMessage())
        : ApiException.failed("chat_template_failed", e.getMessage());
  }

  static int[] checked(int[] ids, String param, Tokenizer tokenizer) throws ApiException {
    for (int id : ids) {
      if (id >= tokenizer.vocabularySize()) {
        throw ApiException.invalid(
            param,
            "token id " + id + " is outside the vocabulary of " + tokenizer.vocabularySize());
      }
    }
    return ids;
  }
}
