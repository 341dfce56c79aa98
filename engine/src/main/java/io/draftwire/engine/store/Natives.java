package io.draftwire.engine.store;

import io.draftwire.engine.Backend;
import io.draftwire.engine.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * llama.cpp's libraries, a folder for each build: those for several backends lie beside each other.
 *
 * <p>{@code DRAFTWIRE_NATIVES} names a folder to use instead of any, {@code DRAFTWIRE_BACKEND} the
 * backend of who asks for none.
 */
public final class Natives {
  /** How {@code auto} goes by what it finds. */
  private static final List<Backend> BEST_FIRST = List.of(Backend.CUDA, Backend.METAL);

  private final Path folder;
  private final StoreEnvironment environment;
  private final Fetcher fetcher;
  private final Supplier<GpuHost> host;
  private final Function<ModelStore.Work<Path>, Path> locked;

  /**
   * @param host this one; throws where nothing is packaged for it
   * @param locked does work that changes the store
   */
  Natives(
      Path folder,
      StoreEnvironment environment,
      Fetcher fetcher,
      Supplier<GpuHost> host,
      Function<ModelStore.Work<Path>, Path> locked) {
    this.folder = folder;
    this.environment = environment;
    this.fetcher = fetcher;
    this.host = host;
    this.locked = locked;
  }

  /**
   * The folder of llama.cpp with this backend, fetched if it is not here yet; or the one that the
   * environment names.
   *
   * @throws ModelException if there is none for this host, if what the backend needs is not on it,
   *     or what is named is no folder
   */
  public Path folder(Backend backend) {
    return named().orElseGet(() -> folder(host.get().choose(backend)));
  }

  Path folder(EngineBuild build) {
    Path directory = folderOf(build);
    if (Files.isDirectory(directory)) {
      return directory; // moved into place as a whole
    }
    return locked.apply(
        () -> {
          if (!Files.isDirectory(directory)) {
            fetcher.fetchEngine(build, directory);
          }
          return directory;
        });
  }

  private Path folderOf(EngineBuild build) {
    return folder.resolve(build.name() + "-" + EngineCatalog.VERSION);
  }

  /**
   * The same where nothing has to be fetched for it.
   *
   * @throws ModelException as {@link #folder(Backend)}
   */
  public Optional<Path> find(Backend backend) {
    return named()
        .or(() -> Optional.of(folderOf(host.get().choose(backend))).filter(Files::isDirectory));
  }

  /**
   * Looks whether there will be a folder, and fetches nothing.
   *
   * @throws ModelException as {@link #folder(Backend)}
   */
  public void require(Backend backend) {
    if (named().isEmpty()) {
      host.get().choose(backend);
    }
  }

  /** Whether the environment names a folder, which is then used for every backend. */
  public boolean isNamed() {
    return named().isPresent();
  }

  private Optional<Path> named() {
    Optional<String> named = environment.value("DRAFTWIRE_NATIVES");
    if (named.isPresent() && !Files.isDirectory(Path.of(named.get()))) {
      throw new ModelException(
          "DRAFTWIRE_NATIVES names '"
              + named.get()
              + "', which is no directory; name the one that holds llama.cpp's libraries");
    }
    return named.map(Path::of);
  }

  /** What the environment says for {@code --backend}. */
  public Optional<String> backendWord() {
    return environment.value("DRAFTWIRE_BACKEND");
  }

  /**
   * The best backend that would run here, as far as that can be known without loading it: CUDA
   * where NVIDIA's driver and CUDA's runtime are, Metal on Apple's processors, or else the
   * processor. Vulkan is for who asks: its loader is on many machines without a GPU that is worth
   * it.
   */
  public Backend best() {
    return BEST_FIRST.stream()
        .filter(backend -> !(outlook(backend) instanceof Outlook.Not))
        .findFirst()
        .orElse(Backend.CPU);
  }

  /** What would come of asking for a backend on this host. */
  public sealed interface Outlook {
    Backend backend();

    /** Its folder is here. */
    record Here(Backend backend) implements Outlook {}

    /**
     * It would be fetched.
     *
     * @param megabytes of that; 0 where it is not known
     */
    record ToFetch(Backend backend, int megabytes) implements Outlook {}

    /**
     * It would be refused.
     *
     * @param why in one line with the remedy
     */
    record Not(Backend backend, String why) implements Outlook {}
  }

  /** Those of the GPUs' backends that are packaged for this host, whatever it has. */
  public List<Outlook> outlooks() {
    return Arrays.stream(Backend.values())
        .filter(backend -> backend != Backend.CPU)
        .filter(this::packaged)
        .map(this::outlook)
        .toList();
  }

  private boolean packaged(Backend backend) {
    try {
      return EngineCatalog.backends(host.get().platform()).contains(backend);
    } catch (ModelException e) {
      return false; // As the processor's own outlook says.
    }
  }

  /** That of one, whatever folder the environment names. */
  public Outlook outlook(Backend backend) {
    try {
      EngineBuild build = host.get().choose(backend);
      return Files.isDirectory(folderOf(build))
          ? new Outlook.Here(backend)
          : new Outlook.ToFetch(backend, build.megabytes());
    } catch (ModelException e) {
      return new Outlook.Not(backend, e.getMessage());
    }
  }
}
