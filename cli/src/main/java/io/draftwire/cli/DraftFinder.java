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
import java.util.function.Predicate;

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
    OTHER
  }

  /**
   * A target.
   *
   * @param recipe of the catalog; empty for another model
   * @param kind of its tokenizer, as far as it is known
   * @param bytes of its file; the largest number where that is elsewhere
   * @param fits whether a draft's tokenizer does; empty where that cannot be compared here
   */
  record Wanted(
      String name,
      Optional<ModelRecipe> recipe,
      Optional<TokenizerKind> kind,
      long bytes,
      Optional<Predicate<Tokenizer>> fits) {}

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

  /** A draft that fits, or may. */
  record Found(Candidate draft, Fit fit, List<KnownAcceptance> known) {}

  private final Models models;
  private final Optional<LlamaBackend> engine;

  DraftFinder(Models models) {
    this.models = models;
    this.engine = models.engine();
  }

  Optional<LlamaBackend> engine() {
    return engine;
  }

  /** Drafts of the target, those first that are known to fit. */
  List<Found> find(Wanted wanted) {
    List<Found> found = new ArrayList<>();
    for (Candidate candidate : candidates()) {
      if (candidate.bytes() < wanted.bytes()) {
        Fit fit = look(wanted, candidate);
        if (fit != Fit.OTHER) {
          found.add(new Found(candidate, fit, known(wanted, candidate)));
        }
      }
    }
    found.sort((one, other) -> one.fit().compareTo(other.fit()));
    return found;
  }

  private Fit look(Wanted wanted, Candidate candidate) {
    if (engine.isEmpty() || candidate.file().isEmpty() || wanted.fits().isEmpty()) {
      return fit(wanted, candidate, Optional.empty());
    }
    try (FileTokenizer opened = engine.get().tokenizer(candidate.file().get())) {
      return fit(wanted, candidate, Optional.of(opened.tokenizer()));
    } catch (ModelException e) {
      return Fit.OTHER; // What cannot be loaded drafts for nobody.
    }
  }

  /**
   * @param draft the candidate's tokenizer where it could be read
   */
  static Fit fit(Wanted wanted, Candidate candidate, Optional<Tokenizer> draft) {
    if (draft.isPresent() && wanted.fits().isPresent()) {
      return wanted.fits().get().test(draft.get()) ? Fit.FITS : Fit.OTHER;
    }
    if (pair(wanted, candidate).isPresent()) {
      return Fit.FITS;
    }
    boolean like =
        wanted.kind().isPresent() && candidate.kind().filter(wanted.kind().get()::isLike).isPresent();
    return like ? Fit.LIKELY : Fit.OTHER;
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
