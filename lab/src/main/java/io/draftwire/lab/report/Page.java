package io.draftwire.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The page: the answers, then an experiment after the other, then how figures are made. */
final class Page {
  private Page() {}

  static String write(List<Study> studies, List<Serving> servings) {
    Markup out = new Markup();
    boolean one = studies.size() == 1 && servings.isEmpty();
    String title = one ? studies.getFirst().results().title() : "Draftwire lab report";
    out.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en").line();
    head(out, title);
    out.open("body");
    out.element("a", "Skip to the answers", "class", "skip", "href", "#main").line();
    out.open("header");
    out.element("p", "Draftwire lab", "class", "kicker");
    out.element("h1", title);
    String question = one ? studies.getFirst().results().manifest().text("question") : null;
    if (question != null) {
      out.element("p", question, "class", "question");
    }
    out.close().line().open("main", "id", "main");
    answers(out, studies, servings, one);
    studies.forEach(study -> experiment(out, study, one));
    servings.forEach(serving -> ServingSection.write(out, serving));
    intervals(out);
    out.close().close().close();
    return out.document();
  }

  private static void head(Markup out, String title) {
    out.open("head").empty("meta", "charset", "utf-8");
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty("meta", "name", "color-scheme", "content", "light dark");
    // Not even a favicon is asked for.
    out.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'");
    out.element("title", title).style(css()).close().line();
  }

  private static void answers(
      Markup out, List<Study> studies, List<Serving> servings, boolean one) {
    out.open("section", "aria-labelledby", "answers");
    out.element("h2", "The answer in numbers", "id", "answers");
    for (Study study : studies) {
      Results results = study.results();
      out.open("div", "data-experiment", results.id());
      if (!one) {
        out.open("h3").element("a", results.title(), "href", "#" + results.id()).close();
      }
      Method.notices(out, results);
      if (!study.groups().isEmpty()) {
        out.open("ul", "class", "answers");
        Section.of(study).answers(out, study);
        out.close();
      }
      out.close().line();
    }
    for (Serving serving : servings) {
      out.open("div", "data-experiment", serving.id());
      out.open("h3").element("a", ServingSection.TITLE, "href", "#" + serving.id()).close();
      out.open("ul", "class", "answers");
      ServingSection.answers(out, serving);
      out.close().close().line();
    }
    out.element(
        "p",
        "Each sentence is computed from the rows; in brackets the 95 % interval. A comparison whose"
            + " interval holds zero is undecided.",
        "class",
        "note");
    out.close().line();
  }

  private static void experiment(Markup out, Study study, boolean one) {
    Results results = study.results();
    String id = results.id();
    out.open("section", "id", id, "data-experiment", id, "aria-labelledby", id + "-title");
    out.element("h2", one ? "The figures" : results.title(), "id", id + "-title");
    String question = one ? null : results.manifest().text("question");
    if (question != null) {
      out.element("p", question, "class", "question");
    }
    if (!study.groups().isEmpty()) {
      Section.of(study).figures(out, study);
      Baselines.table(out, study);
      Tables.everything(out, study);
    }
    Method.write(out, study);
    out.close().line();
  }

  private static void intervals(Markup out) {
    out.open("section", "aria-labelledby", "intervals");
    out.element("h2", "How the figures are made", "id", "intervals");
    out.element(
        "p",
        "A rate is a sum over a sum: acceptance is all accepted drafts over all drafts, speed all"
            + " tokens over all seconds. It is never a mean of rates.");
    out.element(
        "p",
        String.format(
            Locale.ROOT,
            "Intervals are 95 %% percentile intervals of a bootstrap over clusters, a cluster being"
                + " one prompt under one seed: %,d resamples, seed %d, the same resamples for all"
                + " groups that ran the same clusters, so that comparisons are paired. Where the"
                + " best of several settings is compared, it is chosen anew in every resample."
                + " Each interval stands for itself; none is widened for their number. With fewer"
                + " than about ten clusters they are too narrow, and with one there is none.",
            Bootstrap.RESAMPLES,
            Bootstrap.SEED));
    out.element(
        "p",
        "Cloud-only is the target decoding alone and streaming. Co-located drafts and verifies"
            + " inside the server. Both keep the target’s law, as every scheme over the link does."
            + " Edge-only is the draft model’s own text, another law: it is shown for its speed and"
            + " never counted as a winner.");
    out.close().line();
  }

  private static String css() {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
