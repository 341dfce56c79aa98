package io.draftwire.cli;

import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.pair.ClusteredMean;
import io.draftwire.lab.pair.Judged;
import io.draftwire.lab.pair.LinkVerdict;
import io.draftwire.lab.pair.PairCheck.AtTemperature;
import io.draftwire.lab.pair.PairCheck.Report;
import io.draftwire.lab.pair.Passages;
import io.draftwire.lab.pair.TokenizerDifference;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a pair check found, for people and for programs. */
record PairFindings(LanguageModel draft, LanguageModel target, Passages passages, Report report) {

  void print(PrintWriter out) {
    out.println("target      " + target.description());
    out.println("draft       " + draft.description());
    out.println("tokenizers  the same, " + target.tokenizer().vocabularySize() + " tokens");
    out.println("judged by   " + passages.description());
    out.println("costs       " + report.costs().source());
    out.println("  draft     " + report.costs().draft());
    out.println("  target    " + report.costs().target());
    for (AtTemperature at : report.temperatures()) {
      out.println();
      out.printf(Locale.ROOT, "temperature %s%n", at.temperature());
      out.printf(
          "  %-22s %-19s %10s %9s %s%n",
          "", "accepted", "off 1 - TV", "bits", "tokens a round, 4 drafts");
      out.printf("  %-22s %-19s%n", "the whole law, 1 - TV", interval(at.overlap()));
      for (Judged judged : at.schemes()) {
        out.printf(
            Locale.ROOT,
            "  %-22s %-19s %+10.4f %9.1f %.2f%n",
            judged.scheme().label(),
            interval(judged.chances().acceptance()),
            judged.chances().acceptance().mean() - at.overlap().mean(),
            judged.bitsPerDraft(),
            judged.chances().tokensPerRound(4));
      }
      out.println();
      for (LinkVerdict verdict : at.links()) {
        out.println("  " + sentence(verdict));
      }
    }
  }

  private static String sentence(LinkVerdict verdict) {
    String best =
        String.format(
            Locale.ROOT,
            "%s with %d drafts, %.1f tokens/s against %.1f from the cloud alone",
            verdict.judged().scheme().label(),
            verdict.drafts(),
            verdict.tokensPerSecond(),
            verdict.cloudOnlyTokensPerSecond());
    return verdict.pays()
        ? String.format(
            Locale.ROOT, "%-22s speculate: %.2fx, %s", verdict.link(), verdict.gain(), best)
        : String.format(
            Locale.ROOT,
            "%-22s stream from the cloud: speculation would be %.2fx (%s)",
            verdict.link(),
            verdict.gain(),
            best);
  }

  private static String interval(ClusteredMean estimate) {
    return String.format(Locale.ROOT, "%.3f ± %.3f", estimate.mean(), estimate.halfWidth());
  }

  Map<String, Object> json() {
    Map<String, Object> json = models(draft, target);
    json.put("tokenizers_agree", true);
    json.put("vocabulary", target.tokenizer().vocabularySize());
    json.put("text", passages.description());
    json.put("costs", CostJson.of(report.costs()));
    json.put("temperatures", report.temperatures().stream().map(PairFindings::json).toList());
    return json;
  }

  /** The findings where there is no pair to judge. */
  static Map<String, Object> incompatible(
      LanguageModel draft, LanguageModel target, TokenizerDifference difference) {
    Map<String, Object> json = models(draft, target);
    json.put("tokenizers_agree", false);
    json.put("first_different_token", difference.token() < 0 ? null : difference.token());
    json.put("difference", difference.description());
    return json;
  }

  private static Map<String, Object> models(LanguageModel draft, LanguageModel target) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", target.description());
    json.put("draft", draft.description());
    return json;
  }

  private static Map<String, Object> json(AtTemperature at) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("temperature", at.temperature());
    json.put("overlap", json(at.overlap()));
    List<Map<String, Object>> schemes = new ArrayList<>();
    for (Judged judged : at.schemes()) {
      Map<String, Object> scheme = new LinkedHashMap<>();
      scheme.put("scheme", judged.scheme().name());
      scheme.put("settings", judged.scheme().label());
      scheme.put("acceptance", json(judged.chances().acceptance()));
      scheme.put("bits_per_draft_token", judged.bitsPerDraft());
      scheme.put("mean_support_size", judged.meanSupport());
      scheme.put("mean_dropped_mass", judged.meanDroppedMass());
      double[] tokens = new double[LinkVerdict.LONGEST];
      for (int drafts = 1; drafts <= tokens.length; drafts++) {
        tokens[drafts - 1] = judged.chances().tokensPerRound(drafts);
      }
      scheme.put("tokens_per_round", tokens);
      schemes.add(scheme);
    }
    json.put("schemes", schemes);
    List<Map<String, Object>> links = new ArrayList<>();
    for (LinkVerdict verdict : at.links()) {
      Map<String, Object> link = new LinkedHashMap<>();
      link.put("link", verdict.link().toString());
      link.put("verdict", verdict.pays() ? "speculate" : "stream");
      link.put("scheme", verdict.judged().scheme().name());
      link.put("settings", verdict.judged().scheme().label());
      link.put("draft_length", verdict.drafts());
      link.put("tokens_per_second", verdict.tokensPerSecond());
      link.put("cloud_only_tokens_per_second", verdict.cloudOnlyTokensPerSecond());
      link.put("gain", verdict.gain());
      links.add(link);
    }
    json.put("links", links);
    return json;
  }

  private static Map<String, Object> json(ClusteredMean estimate) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mean", estimate.mean());
    json.put("low", estimate.low());
    json.put("high", estimate.high());
    json.put("positions", estimate.positions());
    json.put("sequences", estimate.sequences());
    return json;
  }
}
