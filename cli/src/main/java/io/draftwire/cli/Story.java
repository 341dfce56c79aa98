package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.Tokenizer;
import java.io.PrintWriter;

/** A story told as it is asked for, and then by the cloud alone over the same link. */
final class Story {
  private final EdgeClient client;
  private final Tokenizer tokenizer;
  private final AnswerOptions options;

  /** Both answers with what they were asked. */
  record Told(
      AskedFor asked, String text, Answer cloudOnly, AnswerRequest alone, String cloudOnlyText) {}

  /**
   * @param tokenizer of the draft
   */
  Story(EdgeClient client, Tokenizer tokenizer, AnswerOptions options) {
    this.client = client;
    this.tokenizer = tokenizer;
    this.options = options;
  }

  Told tell(AnswerRequest request, String prompt, PrintWriter shown)
      throws SessionException, InterruptedException {
    boolean colours = Terminal.colours();
    if (colours) {
      shown.println(
          request.mode() == Mode.LIVE ? TokenPrinter.liveLegend() : TokenPrinter.legend());
    }
    shown.println();
    shown.print(prompt);
    TokenPrinter printer = new TokenPrinter(tokenizer, shown, colours);
    Planner planner = options.planner(tokenizer, new Knowledge());
    AskedFor asked = AskedFor.of(client, request, planner, printer);
    String text = printer.finish();
    shown.println();
    shown.println();
    shown.println("the same prompt, decoded by the cloud alone over the same link ...");
    shown.flush();
    AnswerRequest alone = request.withMode(Mode.CLOUD_ONLY).withSeed(asked.answer().seed());
    TokenPrinter silent = new TokenPrinter(tokenizer, Silence.writer(), false);
    Answer cloudOnly = client.answer(alone, silent);
    String cloudOnlyText = silent.finish();
    shown.println();
    shown.flush();
    return new Told(asked, text, cloudOnly, alone, cloudOnlyText);
  }
}
