package io.draftwire.cli.doctor;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.llama.FileTokenizer;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.store.KnownAcceptance;
import io.draftwire.lab.pair.TokenizerDifference;
import io.draftwire.wire.CloudDescription;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether a draft fits its target, by the tokenizers of the two files, or of the file and what a
 * cloud says of its own. No weights are read.
 *
 * @param engine that is here; empty where it would have to be fetched
 */
public record FitCheck(Supplier<Optional<LlamaBackend>> engine, NamedModel draft) {
  private static final String UNCOMPARED = "not compared without the native engine";

  /**
   * @param known of the two, where they are a pair of the catalog
   */
  public Check with(NamedModel target, List<KnownAcceptance> known) {
    return new Check("pair", told -> told.accept(fit(target, known)));
  }

  private Finding fit(NamedModel target, List<KnownAcceptance> known) {
    for (NamedModel model : List.of(draft, target)) {
      if (model.file().isEmpty()) {
        return model.absent("pair");
      }
    }
    Optional<LlamaBackend> here = engine.get();
    if (here.isEmpty()) {
      return NativesCheck.absent("pair", UNCOMPARED);
    }
    try (FileTokenizer small = here.get().tokenizer(draft.file().get());
        FileTokenizer large = here.get().tokenizer(target.file().get())) {
      return judge(
          draft.name() + " for " + target.name(), small.tokenizer(), large.tokenizer(), known);
    }
  }

  static Finding judge(
      String pair, Tokenizer draft, Tokenizer target, List<KnownAcceptance> known) {
    return TokenizerDifference.first(draft, target)
        .map(
            difference ->
                Finding.bad(
                    "pair", pair + ": no pair, " + difference.description(), Tokenizer.REMEDY))
        .orElseGet(() -> fits(pair + ": one tokenizer", known));
  }

  private static Finding fits(String pair, List<KnownAcceptance> known) {
    return known.isEmpty()
        ? Finding.note(
            "pair",
            pair + ", how often drafts are accepted is not known",
            "`draftwire pair check` measures it in a minute")
        : Finding.good("pair", pair + ", " + told(known));
  }

  /** Drafts accepted, in one line. */
  public static String told(List<KnownAcceptance> known) {
    return known.stream()
        .map(
            at ->
                String.format(
                    Locale.ROOT,
                    "%.0f %% at T = %s",
                    100 * at.coupled(),
                    // As people write it.
                    at.temperature() == Math.rint(at.temperature())
                        ? Long.toString(Math.round(at.temperature()))
                        : Double.toString(at.temperature())))
        .collect(
            Collectors.joining(
                ", ", "drafts accepted by ids ", ", from " + known.getFirst().source()));
  }

  /** The same with what a cloud serves. */
  Finding with(String name, CloudDescription cloud) {
    if (draft.file().isEmpty()) {
      return draft.absent(name);
    }
    try {
      return engine
          .get()
          .map(here -> judge(here, name, cloud))
          .orElseGet(() -> NativesCheck.absent(name, UNCOMPARED));
    } catch (ModelException e) {
      return Finding.bad(name, e.getMessage()); // What else the cloud is can be looked at.
    }
  }

  private Finding judge(LlamaBackend here, String name, CloudDescription cloud) {
    try (FileTokenizer small = here.tokenizer(draft.file().get())) {
      return judge(name, draft.name(), small.tokenizer(), cloud);
    }
  }

  static Finding judge(String name, String draft, Tokenizer small, CloudDescription cloud) {
    try {
      TargetTokenizer.of(small, cloud);
      return Finding.good(
          name, "that of the draft " + draft + ", " + cloud.vocabulary() + " tokens");
    } catch (SessionException e) {
      return Finding.bad(name, "draft " + draft + ": " + e.getMessage());
    }
  }
}
