package io.draftwire.cli;

import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.ExitMeter;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.exits.ExitHeads;
import io.draftwire.engine.exits.ExitsFile;
import io.draftwire.engine.exits.TargetPrint;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.store.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which early exits a target has. */
final class ExitsOption {
  private static final String AUTO = "auto";
  private static final String NONE = "none";

  @Option(
      names = "--exits",
      paramLabel = "FILE|auto|none",
      description =
          "Early exits of the target, made by `train-exits`; auto takes those that lie beside the model and cost its passes next to nothing (default: ${DEFAULT-VALUE}).")
  private String exits = AUTO;

  /** Whether a file is asked for by name. */
  boolean named() {
    return !exits.equals(AUTO) && !exits.equals(NONE);
  }

  /**
   * Those of a model.
   *
   * @param notes hears of exits that lie beside it and are of no use
   * @throws ModelException if a file that is asked for is of no use
   */
  Optional<ExitHeads> read(Path model, Progress notes) {
    if (exits.equals(NONE)) {
      return Optional.empty();
    }
    Path file = file(model);
    if (named()) {
      return Optional.of(read(file, model));
    }
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(file, model));
    } catch (ModelException e) {
      notes.message("going without early exits: " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * A target with those of its exits that cost its passes next to nothing here, or with all that
   * were asked for by name.
   *
   * @param notes hears which are left alone
   */
  LanguageModel affordable(LanguageModel target, Progress notes) {
    if (named() || target.exits().isEmpty()) {
      return target;
    }
    List<ExitMeter.Price> prices = ExitMeter.measure(target, System::nanoTime);
    List<EarlyExit> kept = ExitMeter.affordable(prices);
    if (kept.size() == prices.size()) {
      return target;
    }
    notes.message(ExitMeter.leftAlone(prices, kept));
    return ExitMeter.with(target, kept);
  }

  /**
   * For a command line that has no use for exits.
   *
   * @throws IllegalArgumentException if a file is asked for by name
   */
  void refuse(String why) {
    if (named()) {
      throw new IllegalArgumentException("--exits " + exits + " has no use: " + why);
    }
  }

  /**
   * Those of a model of which some must be there.
   *
   * @throws ModelException if there are none, or of no use
   */
  ExitHeads require(Path model) {
    Path file = file(model);
    if (exits.equals(NONE) || !Files.exists(file)) {
      throw new ModelException(
          "hints: own needs exits of the target, and there is no "
              + file
              + "; fit some with `draftwire train-exits`, or name them with --exits");
    }
    return read(file, model);
  }

  /** Where they are, if there are any. */
  private Path file(Path model) {
    return named() ? Path.of(exits) : ExitsFile.beside(model);
  }

  private static ExitHeads read(Path file, Path model) {
    return ExitsFile.read(file, TargetPrint.of(GgufFile.open(model)));
  }
}
