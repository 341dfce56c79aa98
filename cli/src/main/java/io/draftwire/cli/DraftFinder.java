package io.draftwire.cli;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.TokenizerKind;
import io.draftwire.engine.llama.FileTokenizer;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.KnownAcceptance;
import io.draftwire.engine.store.ModelPair;
import io.draftwire.engine.store.ModelRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks for drafts that share a target's tokenizer, among the catalog's and the files of the store.
 * Nothing is fetched: of what is not here no more is known than the catalog says.
 */
final class DraftFinder {
  /** How well it is known that a draft fits. */
  enum Fit {
    /** Its file was compared, or the catalog has the two as a pair. */
    FITS,
    /** Its tokenizer is of the same kind and size; the file is not here, or could not be read. */
    LIKELY,
    /** Of the same kind and size, and another tokenizer all the same. */
    DIFFERS,
    OTHER
  }

  /**
   * A target.
   *
   * @param recipe of the catalog; empty for another model
   * @param kind of its tokenizer, as far as it is known
   * @param bytes of its file; the largest number where that is elsewhere
   * @param misfit what differs in a draft's tokenizer, or nothing where it fits; empty where that
   *     cannot be compared here
   */
  record Wanted(
      String name,
      Optional<ModelRecipe> recipe,
      Optional<TokenizerKind> kind,
      long bytes,
      Optional<Function<Tokenizer, Optional<String>>> misfit) {}

  /**
   * What may draft.
   *
   * @param file where it is here
   * @param pull pair of the catalog that brings it; empty for a file of the user's
   */
  record Candidate(
      String name,
      Optional<ModelRecipe> recipe,
      Optional<TokenizerKind> kind,
      long bytes,
      Optional<Path> file,
      Optional<String> pull) {}

  /**
   * How well a draft fits.
   *
   * @param differs what differs, where that is known; else empty
   */
  record Judged(Fit fit, String differs) {
    Judged(Fit fit) {
      this(fit, "");
    }
  }

  /** A draft that fits, or may, or looks as if it did. */
  record Found(Candidate draft, Judged judged, List<KnownAcceptance> known) {
    boolean isUsable() {
      return judged.fit() != Fit.DIFFERS;
    }
  }

  private final Models models;
  private final Optional<LlamaBackend> engine;

  DraftFinder(Models models) {
    this.models = models;
    this.engine = models.engine().map(models::remembering);
  }

  Optional<LlamaBackend> engine() {
    return engine;
  }

  /** Drafts of the target, those first that are known to fit. */
  List<Found> find(Wanted wanted) {
    List<Found> found = new ArrayList<>();
    for (Candidate candidate : candidates()) {
      boolean itself = candidate.name().equals(wanted.name() + ".gguf");
      if (!itself && candidate.bytes() < wanted.bytes()) {
        Judged judged = look(wanted, candidate);
        if (judged.fit() != Fit.OTHER) {
          found.add(new Found(candidate, judged, known(wanted, candidate)));
        }
      }
    }
    found.sort((one, other) -> one.judged().fit().compareTo(other.judged().fit()));
    return found;
  }

  private Judged look(Wanted wanted, Candidate candidate) {
    if (engine.isEmpty() || candidate.file().isEmpty() || wanted.misfit().isEmpty()) {
      return fit(wanted, candidate, Optional.empty());
    }
    try (FileTokenizer opened = engine.get().tokenizer(candidate.file().get())) {
      return fit(wanted, candidate, Optional.of(opened.tokenizer()));
    } catch (ModelException e) {
      return new Judged(Fit.OTHER); // What cannot be loaded drafts for nobody.
    }
  }

  /**
   * @param draft the candidate's tokenizer where it could be read
   */
  static Judged fit(Wanted wanted, Candidate candidate, Optional<Tokenizer> draft) {
    boolean like =
        wanted.kind().isPresent()
            && candidate.kind().filter(wanted.kind().get()::isLike).isPresent();
    if (draft.isPresent() && wanted.misfit().isPresent()) {
      return wanted
          .misfit()
          .get()
          .apply(draft.get())
          .map(differs -> new Judged(like ? Fit.DIFFERS : Fit.OTHER, differs))
          .orElseGet(() -> new Judged(Fit.FITS));
    }
    if (pair(wanted, candidate).isPresent()) {
      return new Judged(Fit.FITS);
    }
    return new Judged(like ? Fit.LIKELY : Fit.OTHER);
  }

  static List<KnownAcceptance> known(Wanted wanted, Candidate candidate) {
    return pair(wanted, candidate).map(ModelPair::acceptance).orElse(List.of());
  }

  private static Optional<ModelPair> pair(Wanted wanted, Candidate candidate) {
    return Catalog.pairs().stream()
        .filter(pair -> wanted.recipe().filter(pair.target()::equals).isPresent())
        .filter(pair -> candidate.recipe().filter(pair.draft()::equals).isPresent())
        .findFirst();
  }

  private List<Candidate> candidates() {
    Map<ModelRecipe, Candidate> cataloged = new LinkedHashMap<>();
    for (ModelPair pair : Catalog.pairs()) {
      ModelRecipe draft = pair.draft();
      cataloged.putIfAbsent(
          draft,
          new Candidate(
              draft.about().name(),
              Optional.of(draft),
              pair.tokenizer(),
              draft.about().fileBytes(),
              models.find(draft),
              Optional.of(pair.name())));
    }
    List<Candidate> all = new ArrayList<>(cataloged.values());
    for (Path file : models.contents().models()) {
      if (all.stream().noneMatch(one -> one.file().filter(file::equals).isPresent())) {
        sound(file).ifPresent(all::add);
      }
    }
    return all;
  }

  private Optional<Candidate> sound(Path path) {
    try {
      GgufFile file = GgufFile.open(path);
      return Optional.of(
          new Candidate(
              models.title(path),
              models.recipe(path),
              TokenizerKind.of(file),
              path.toFile().length(),
              Optional.of(path),
              Optional.empty()));
    } catch (ModelException e) {
      return Optional.empty(); // No model at all.
    }
  }
}
