package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.Tokenizer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Four ways to one answer, one after the other over one link: streaming, rounds of two schemes,
 * live. One prompt and one seed; streaming and live draw the same text.
 */
final class Race {
  private static final String STREAMING = "streaming";
  private static final List<String> LANES =
      List.of(STREAMING, "k-sqs", "c-sqs", SchemeSettings.LIVE);

  /** Tokens of an answer where nobody says how many: all four take some twenty seconds. */
  static final int TOKENS = 48;

  private static final int WARM_UP_TOKENS = 8;

  private final EdgeClient client;
  private final Tokenizer tokenizer;
  private final Tokenizer reader;
  private final AnswerOptions options;
  private final String prompt;

  /** One way and what came of it. */
  private record Lane(String name, AskedFor asked, String text) {
    Answer answer() {
      return asked.answer();
    }
  }

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

  /** Runs all of them; prints a JSON object, or the texts as they come and a table. */
  void run(PrintWriter out, Pace pace) throws SessionException, InterruptedException {
    PrintWriter shown = options.json ? Silence.writer() : out;
    warmUp();
    List<Lane> lanes = new ArrayList<>();
    for (String name : LANES) {
      Lane lane = lane(name, shown, lanes.isEmpty() ? null : lanes.getFirst().answer().seed());
      lanes.add(lane);
    }
    if (options.json) {
      out.println(Json.write(json(lanes, pace)));
    } else {
      table(out, lanes);
    }
  }

  /** What a process does for the first time takes long, and would be taken for the first lane's. */
  private void warmUp() throws SessionException, InterruptedException {
    int tokens = options.sampling.maxTokens;
    options.sampling.maxTokens = Math.min(tokens, WARM_UP_TOKENS);
    for (String name : LANES) {
      lane(name, Silence.writer(), null);
    }
    options.sampling.maxTokens = tokens;
  }

  private Lane lane(String name, PrintWriter shown, Long seed)
      throws SessionException, InterruptedException {
    boolean alone = name.equals(STREAMING);
    options.scheme.scheme = alone ? SchemeSettings.AUTO : name;
    AnswerRequest request = options.request(reader, prompt);
    request = alone ? request.withMode(Mode.CLOUD_ONLY) : request;
    request = seed == null ? request : request.withSeed(seed);
    shown.println();
    shown.println(name + legend(request.mode()));
    shown.print(prompt);
    TokenPrinter printer = new TokenPrinter(tokenizer, shown, Terminal.colours());
    AskedFor asked =
        AskedFor.of(client, request, options.planner(tokenizer, new Knowledge()), printer);
    String text = printer.finish();
    shown.println();
    return new Lane(name, asked, text);
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

  private static void table(PrintWriter out, List<Lane> lanes) {
    double streaming = lanes.getFirst().answer().tokensPerSecond();
    out.println();
    out.printf(
        "%-10s %9s %13s %12s %14s %14s %13s%n",
        "",
        "tokens/s",
        "of streaming",
        "first token",
        "bytes up/token",
        "target passes",
        "draft passes");
    for (Lane lane : lanes) {
      Answer answer = lane.answer();
      SessionFigures figures = answer.figures();
      out.printf(
          Locale.ROOT,
          "%-10s %9.1f %13.2f %9.0f ms %14.1f %14d %13d%n",
          lane.name(),
          answer.tokensPerSecond(),
          answer.tokensPerSecond() / streaming,
          1e3 * answer.firstTokenSeconds(),
          (double) answer.wireBytesUp() / Math.max(1, answer.tokens().length),
          figures.targetPasses(),
          figures.draftPasses());
    }
    boolean same = lanes.getLast().text().equals(lanes.getFirst().text());
    out.println(
        same
            ? "streaming and live: one seed, one text"
            : "streaming and live: one seed, but a batch of another shape rounds differently, and"
                + " the texts part");
    out.flush();
  }

  private Map<String, Object> json(List<Lane> lanes, Pace pace) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Lane lane : lanes) {
      options.scheme.scheme = lane.name();
      Map<String, Object> figures = options.figures(lane.asked(), lane.text());
      all.add(figures);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("race", all);
    pace.tell(json);
    return json;
  }
}
