package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.Tokenizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Live against streaming on this machine as it is: nothing paced, over loopback, by turns, so that
 * whatever else the machine does meets both.
 *
 * @param streaming tokens/s, the median of the turns
 * @param live likewise
 */
record Duel(double streaming, double live, int turns) {
  private static final int TURNS = 3;

  /** As many as take about half a second each with the default pair. */
  private static final int TOKENS = 64;

  /**
   * @param tokenizer of the draft
   * @param reader reads the prompt as the target does
   */
  static Duel fight(
      EdgeClient client,
      Tokenizer tokenizer,
      Tokenizer reader,
      AnswerOptions options,
      String prompt)
      throws SessionException, InterruptedException {
    AnswerOptions of = Race.options(options, SchemeSettings.LIVE);
    AnswerRequest live = of.request(reader, prompt).withMaxTokens(TOKENS);
    AnswerRequest alone = live.withMode(Mode.CLOUD_ONLY);
    double[] lives = new double[TURNS];
    double[] streams = new double[TURNS];
    for (int turn = -1; turn < TURNS; turn++) { // The first is to get warm.
      double streamed = speed(client, of, tokenizer, alone);
      double lived = speed(client, of, tokenizer, live);
      if (turn >= 0) {
        streams[turn] = streamed;
        lives[turn] = lived;
      }
    }
    return new Duel(median(streams), median(lives), TURNS);
  }

  private static double speed(
      EdgeClient client, AnswerOptions of, Tokenizer tokenizer, AnswerRequest request)
      throws SessionException, InterruptedException {
    return AskedFor.of(
            client, request, of.planner(tokenizer, new Knowledge()), AnswerListener.SILENT)
        .answer()
        .tokensPerSecond();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** For people, in one line. */
  String line() {
    return String.format(
        Locale.ROOT,
        "this machine as it is, not paced, over loopback: live %.1f tokens/s, streaming %.1f; live"
            + " at %.2f of streaming (medians of %d, by turns)",
        live,
        streaming,
        live / streaming,
        turns);
  }

  /** For tools. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("live_tokens_per_second", live);
    json.put("streaming_tokens_per_second", streaming);
    json.put("turns", turns);
    json.put("paced", null);
    return json;
  }
}
