package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.Llama2cCheckpoint;
import io.draftwire.engine.gguf.TensorType;
import io.draftwire.engine.store.ModelRecipe.Preparation.AsItIs;
import io.draftwire.engine.store.ModelRecipe.Preparation.FromLlama2c;
import io.draftwire.engine.store.ModelRecipe.Preparation.Requantized;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The models and native engines of one user, in {@code $DRAFTWIRE_HOME}, or else {@code
 * $XDG_CACHE_HOME/draftwire}, or else {@code $HOME/.cache/draftwire}:
 *
 * <ul>
 *   <li>{@code models/}: finished GGUF files, each with a {@code .stamp} that says how it came
 *       about, its length and digest. Kept.
 *   <li>{@code documents/}: files that are no models, each with its stamp. Kept.
 *   <li>{@code natives/}: unpacked native engines, one directory for each platform, backend and
 *       release. Kept.
 *   <li>{@code downloads/}: what is on its way. A {@code .part} survives an interruption and is
 *       resumed; archives and raw files are removed once the model made of them is finished.
 *   <li>{@code trials/}: which models have been loaded without harm, where their families are not
 *       known to be harmless. May be removed.
 *   <li>{@code lock}: held by the one process that changes any of it.
 * </ul>
 *
 * <p>A file appears under its name only when it is complete and its digest agrees. What is there is
 * found again by its stamp and length, in a millisecond; it is not read again.
 *
 * <p>Environment: {@code DRAFTWIRE_HOME}; {@code DRAFTWIRE_NATIVES}, a directory of llama.cpp's
 * libraries to use instead; {@code DRAFTWIRE_BACKEND}, what computes where nobody says; {@code
 * DRAFTWIRE_FETCH=npm}, to have npm itself fetch packages (no resuming) where its registry is
 * behind a proxy or a login; {@code HF_TOKEN} and {@code HF_ENDPOINT}, as the hub's own tools have
 * them; {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}. An empty
 * one counts as not set.
 *
 * <p>Every failure is a {@link ModelException} of one line. May be used by several threads; work
 * that changes the store waits for the lock, except that of the thread which holds it: a {@link
 * Requantizer} may come back for {@link #natives()}.
 */
public final class ModelStore {
  private final Path home;
  private final Progress progress;
  private final Fetcher fetcher;
  private final Natives natives;

  private ModelStore(
      StoreEnvironment environment,
      Progress progress,
      Download.Patience patience,
      Supplier<GpuHost> host) {
    this.home = environment.home();
    this.progress = progress;
    this.fetcher = new Fetcher(home.resolve("downloads"), environment, progress, patience);
    this.natives = new Natives(home.resolve("natives"), environment, fetcher, host, this::locked);
  }

  /** The store that the environment of this process names. */
  public static ModelStore open(Progress progress) {
    return open(System.getenv(), progress);
  }

  /** The store that {@code environment} names. */
  public static ModelStore open(Map<String, String> environment, Progress progress) {
    return open(
        environment,
        progress,
        Download.Patience.DEFAULT,
        () -> new GpuHost(Platform.here(), HostLibraries.HERE));
  }

  static ModelStore open(
      Map<String, String> environment,
      Progress progress,
      Download.Patience patience,
      Supplier<GpuHost> host) {
    return new ModelStore(new StoreEnvironment(environment), progress, patience, host);
  }

  /** The directory of the store; it need not exist yet. */
  public Path home() {
    return home;
  }

  /** Where it is remembered which models need not be tried again; it need not exist yet. */
  public Path trials() {
    return home.resolve("trials");
  }

  /**
   * The file {@code reference} stands for, fetched if it is not here yet, and a GGUF file whose
   * header is sound.
   */
  public Path resolve(ModelReference reference) {
    if (reference instanceof ModelReference.LocalFile(Path path)) {
      GgufFile.open(path);
      return path;
    }
    return prepare(recipe(reference), null);
  }

  /** The file that {@code reference} stands for if it is here: nothing is fetched. */
  public Optional<Path> find(ModelReference reference) {
    return reference instanceof ModelReference.LocalFile(Path path)
        ? Optional.of(path).filter(Files::isRegularFile)
        : find(recipe(reference));
  }

  private static ModelRecipe recipe(ModelReference reference) {
    return new ModelRecipe(
        fileName(reference),
        reference,
        Optional.empty(),
        new AsItIs(),
        new ModelRecipe.Description(reference.toString(), "", 0, 0));
  }

  /**
   * The file {@code reference} stands for, as it is: a text, a table, whatever is no model. Fetched
   * if it is not here yet.
   */
  public Path document(ModelReference reference) {
    if (reference instanceof ModelReference.LocalFile(Path path)) {
      return path;
    }
    Path file = home.resolve("documents").resolve(fileName(reference));
    String origin = reference.toString();
    if (Stamp.holds(file, origin)) {
      return file;
    }
    return locked(
        () -> {
          if (!Stamp.holds(file, origin)) { // another process may have fetched it meanwhile
            Files.createDirectories(file.getParent());
            Stamp.remove(file);
            Digest digest = fetcher.fetch(reference, file, Optional.empty());
            new Stamp(origin, Files.size(file), digest).write(file);
            fetcher.forgetArchives(reference);
          }
          return file;
        });
  }

  /** What is in it, as it is now. */
  public StoreContents contents() {
    return StoreContents.of(home);
  }

  /** The model if it is finished: a look at its stamp, no more. */
  public Optional<Path> find(ModelRecipe recipe) {
    Path file = home.resolve("models").resolve(recipe.file());
    return Stamp.holds(file, recipe.fingerprint()) ? Optional.of(file) : Optional.empty();
  }

  /**
   * The model, fetched and prepared as far as it is not yet. An interrupted call loses nothing that
   * was complete: the next one goes on from there.
   *
   * @param requantizer used at most once, if the recipe asks for it
   */
  public Path prepare(ModelRecipe recipe, Requantizer requantizer) {
    return find(recipe).orElseGet(() -> locked(() -> make(recipe, requantizer)));
  }

  /** Both models of a pair. */
  public PreparedPair prepare(ModelPair pair, Requantizer requantizer) {
    Path target = prepare(pair.target(), requantizer);
    return new PreparedPair(pair.name(), prepare(pair.draft(), requantizer), target);
  }

  /** The native engines. */
  public Natives natives() {
    return natives;
  }

  // ---- making ----

  private Path make(ModelRecipe recipe, Requantizer requantizer) throws IOException {
    Optional<Path> there = find(recipe); // another process may have made it meanwhile
    if (there.isPresent()) {
      return there.get();
    }
    Path file = home.resolve("models").resolve(recipe.file());
    Stamp.remove(file);
    Path raw = fetchRaw(recipe);
    Path result = home.resolve("downloads").resolve(recipe.file() + ".new");
    Files.deleteIfExists(result);
    try {
      Digest digest = make(recipe, raw, result, requantizer);
      Files.move(result, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      new Stamp(recipe.fingerprint(), Files.size(file), digest).write(file);
    } finally {
      Files.deleteIfExists(result); // half of one is of no use to anybody
    }
    Files.deleteIfExists(raw);
    Stamp.remove(raw);
    return file;
  }

  private Digest make(ModelRecipe recipe, Path raw, Path result, Requantizer requantizer)
      throws IOException {
    switch (recipe.preparation()) {
      case AsItIs() -> {
        checkRaw(raw);
        Files.move(raw, result, StandardCopyOption.ATOMIC_MOVE);
      }
      case Requantized(String type) -> {
        checkRaw(raw);
        progress.message("storing the weights of " + recipe.file() + " as " + type + " (once)");
        requantizer.requantize(raw, result, type, progress);
      }
      case FromLlama2c(String name, boolean endsAtBos) -> {
        progress.message("converting " + name + " to GGUF (once)");
        Llama2cCheckpoint checkpoint = Llama2cCheckpoint.open(raw);
        checkpoint.writeGguf(
            result, name, checkpoint.appendedTokenizer(), endsAtBos, TensorType.F32);
      }
    }
    GgufFile.open(result);
    return Digest.ofFile(result, "SHA-256");
  }

  /** A raw file that is no sound GGUF would fail the same way for ever if it stayed. */
  private static void checkRaw(Path raw) throws IOException {
    try {
      GgufFile.open(raw);
    } catch (ModelException e) {
      Files.deleteIfExists(raw);
      Stamp.remove(raw);
      throw e;
    }
  }

  /** The raw file, kept until its model is finished so that an interruption costs no download. */
  private Path fetchRaw(ModelRecipe recipe) throws IOException {
    Path raw = home.resolve("downloads").resolve(recipe.file() + ".raw");
    String origin = recipe.source() + " " + recipe.sha256().orElse("-");
    if (!Stamp.holds(raw, origin)) {
      Stamp.remove(raw);
      Optional<Digest> expected = recipe.sha256().map(Digest::sha256);
      Digest digest = fetcher.fetch(recipe.source(), raw, expected);
      new Stamp(origin, Files.size(raw), digest).write(raw);
      fetcher.forgetArchives(recipe.source());
    }
    return raw;
  }

  /** A name that tells references apart and that every file system takes. */
  private static String fileName(ModelReference reference) {
    String text = reference.toString();
    String tail = text.substring(text.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    MessageDigest hash = Digest.newDigest("SHA-256");
    hash.update(text.getBytes(StandardCharsets.UTF_8));
    return Digest.of(hash).hex().substring(0, 12) + "-" + tail;
  }

  /** A model file's name as people know it: without what the store puts before it. */
  public String title(Path file) {
    String name = file.getFileName().toString();
    return home.resolve("models").equals(file.getParent())
        ? name.replaceFirst("^[0-9a-f]{12}-", "")
        : name;
  }

  /** Work on the store that may fail to read or write. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  private <T> T locked(Work<T> work) {
    try {
      for (String part : new String[] {"downloads", "models", "natives"}) {
        Files.createDirectories(home.resolve(part));
      }
      try (StoreLock _ = StoreLock.acquire(home.resolve("lock"), progress)) {
        return work.run();
      }
    } catch (IOException e) {
      throw new ModelException(
          home
              + ": the model store cannot be written ("
              + TransientFailure.reason(e)
              + "); free some space, check its permissions, or set DRAFTWIRE_HOME",
          e);
    }
  }
}
