package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerFigures;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.Tokenizer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What {@code generate} and {@code demo} share: the question, the law, the scheme, the draft, the
 * link.
 */
final class AnswerOptions {
  @Mixin SamplingOptions sampling;
  @Mixin SchemeOptions scheme;
  @Mixin ModelOptions model;
  @Mixin DraftOption draft;
  @Mixin AnswerLinkOptions link;
  @Mixin PaceOptions paces;

  @ArgGroup Question question;

  @Option(names = "--json", description = "Print one JSON object instead of text and table.")
  boolean json;

  /** The prompt, in one of two forms. */
  static final class Question {
    @Option(
        names = {"-p", "--prompt"},
        paramLabel = "TEXT",
        description = "The prompt.")
    String text;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "File with the prompt.")
    Path file;
  }

  /** The same, but for how drafts travel. */
  AnswerOptions with(SchemeOptions other) {
    AnswerOptions options = new AnswerOptions();
    options.sampling = sampling;
    options.scheme = other;
    options.model = model;
    options.draft = draft;
    options.link = link;
    options.paces = paces;
    options.question = question;
    options.json = json;
    return options;
  }

  String prompt(String fallback) {
    if (question == null) {
      return fallback;
    }
    if (question.file == null) {
      return question.text;
    }
    return PromptFile.read("prompt file", question.file);
  }

  /**
   * The question.
   *
   * @param tokenizer reads the prompt as the target does
   */
  AnswerRequest request(Tokenizer tokenizer, String prompt) {
    return AnswerRequest.of(
            scheme.choice(),
            tokenizer.prompt(prompt),
            sampling.sampling(),
            sampling.draftTemperature(),
            sampling.maxTokens,
            sampling.seed())
        .readBy(tokenizer);
  }

  /**
   * What prompts for these clouds are read by.
   *
   * @throws SessionException if they are away, or do not fit the draft
   */
  Tokenizer reader(Tokenizer draft, CloudList clouds) throws SessionException {
    return DescribedCloud.of(draft, clouds, link.timeout()).reader();
  }

  /**
   * Decides the rounds.
   *
   * @param tokenizer of the draft
   * @param knowledge of the cloud that is asked; learns on
   */
  Planner planner(Tokenizer tokenizer, Knowledge knowledge) {
    return scheme
        .choice()
        .planner(
            sampling.sampling().temperature(),
            sampling.seed().isPresent(),
            tokenizer.vocabularySize(),
            knowledge);
  }

  /** The figures of a speculative answer, with the name that its scheme was asked for by. */
  Map<String, Object> figures(AskedFor asked, String text) {
    Map<String, Object> figures = AnswerFigures.of(asked.answer(), asked.request(), text);
    figures.put("scheme", scheme.name());
    scheme.preset().ifPresent(preset -> figures.put("preset", preset.name()));
    scheme.preset().ifPresent(preset -> figures.put("preset_missing", preset.missing()));
    if (scheme.explain) {
      figures.put("explanation", asked.explanation());
    }
    return figures;
  }

  /** Prints why the answer went as it did, if asked to. */
  void explain(PrintWriter out, AskedFor asked) {
    if (scheme.explain) {
      out.println();
      asked.explanation().forEach(out::println);
    }
  }

  /** Checks everything that can be checked before any model is fetched or loaded. */
  void check() {
    sampling.sampling();
    scheme.scheme();
    scheme.choice();
    link.check();
  }
}
