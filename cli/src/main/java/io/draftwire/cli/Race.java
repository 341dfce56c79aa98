package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.settings.Setting;
import io.draftwire.engine.Tokenizer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Four ways to one answer, one after the other over one link: streaming, rounds of two schemes,
 * live. One prompt and one seed; streaming and live draw the same text.
 */
final class Race {
  static final String STREAMING = "streaming";
  static final String PAPERS = "k-sqs";
  private static final List<String> LANES =
      List.of(STREAMING, PAPERS, "c-sqs", SchemeSettings.LIVE);

  /** Tokens of an answer where nobody says how many: all four take less than twenty seconds. */
  static final int TOKENS = 48;

  private static final int WARM_UP_TOKENS = 8;

  private final EdgeClient client;
  private final Tokenizer tokenizer;
  private final Tokenizer reader;
  private final AnswerOptions options;
  private final String prompt;

  /**
   * @param tokenizer of the draft
   * @param reader reads the prompt as the target does
   */
  Race(
      EdgeClient client,
      Tokenizer tokenizer,
      Tokenizer reader,
      AnswerOptions options,
      String prompt) {
    this.client = client;
    this.tokenizer = tokenizer;
    this.reader = reader;
    this.options = options;
    this.prompt = prompt;
  }

  /** What is asked for in a lane: of what was set, what has a meaning there. */
  static AnswerOptions options(AnswerOptions options, String lane) {
    return options.with(options.scheme.of(lane.equals(STREAMING) ? SchemeSettings.AUTO : lane));
  }

  /** Checks what is set of every lane, before any model is loaded. */
  static void check(AnswerOptions options) {
    List<String> schemes =
        LANES.stream().map(l -> l.equals(STREAMING) ? SchemeChoice.CLOUD_ONLY : l).toList();
    options.scheme.settings().refuseIdleFor(schemes, Setting::option);
    LANES.forEach(lane -> options(options, lane).check());
  }

  /** Runs all of them; the texts are shown as they come. */
  List<Lane> run(PrintWriter shown) throws SessionException, InterruptedException {
    warmUp();
    List<Lane> lanes = new ArrayList<>();
    for (String name : LANES) {
      AnswerOptions of = options(options, name);
      AnswerRequest request = request(of, name);
      if (!lanes.isEmpty()) {
        request = request.withSeed(lanes.getFirst().asked().answer().seed());
      }
      shown.println();
      shown.println(Terminal.bold(name) + legend(request.mode()));
      shown.print(prompt);
      Lane lane = lane(name, of, request, shown);
      shown.println();
      of.explain(shown, lane.asked());
      lanes.add(lane);
    }
    return lanes;
  }

  /** What a process does for the first time takes long, and would be taken for the first lane's. */
  private void warmUp() throws SessionException, InterruptedException {
    for (String name : LANES) {
      AnswerOptions of = options(options, name);
      int tokens = Math.min(of.sampling.maxTokens, WARM_UP_TOKENS);
      lane(name, of, request(of, name).withMaxTokens(tokens), Silence.writer());
    }
  }

  private AnswerRequest request(AnswerOptions of, String name) {
    AnswerRequest request = of.request(reader, prompt);
    return name.equals(STREAMING) ? request.withMode(Mode.CLOUD_ONLY) : request;
  }

  private Lane lane(String name, AnswerOptions of, AnswerRequest request, PrintWriter shown)
      throws SessionException, InterruptedException {
    TokenPrinter printer = new TokenPrinter(tokenizer, shown, Terminal.colours());
    AskedFor asked = AskedFor.of(client, request, of.planner(tokenizer, new Knowledge()), printer);
    return new Lane(name, of, asked, printer.finish());
  }

  private static String legend(Mode mode) {
    if (!Terminal.colours()) {
      return "";
    }
    return switch (mode) {
      case CLOUD_ONLY -> "";
      case SPECULATIVE -> "   " + TokenPrinter.legend();
      case LIVE -> "   " + TokenPrinter.liveLegend();
    };
  }
}
