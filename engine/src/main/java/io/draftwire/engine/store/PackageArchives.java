package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.store.DownloadException.Kind;
import io.draftwire.engine.store.ModelReference.NpmPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The archives of npm packages on their way into the store, each with a stamp of the digest that
 * the registry announced. They are fetched directly where that works, since that can be resumed,
 * and else by npm.
 */
final class PackageArchives {
  private final Path downloads;
  private final StoreEnvironment environment;
  private final NpmClient npm;
  private final Progress progress;
  private final Download.Patience patience;

  PackageArchives(
      Path downloads, StoreEnvironment environment, Progress progress, Download.Patience patience) {
    this.downloads = downloads;
    this.environment = environment;
    this.npm = new NpmClient(environment.forNpm());
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * A name that tells packages apart: in none of theirs is there a plus, nor an at sign but at the
   * start of a scope.
   */
  Path path(NpmPart part) {
    return downloads.resolve(part.name().replace('/', '+') + "@" + part.version() + ".tgz");
  }

  /**
   * Sees to it that the archive of the package {@code part} is in is there, with the digest that
   * the registry announced: one that lies there from before is read again.
   */
  void fetch(NpmPart part, Optional<Digest> pinned) throws IOException {
    Path archive = path(part);
    String origin = part.name() + "@" + part.version();
    Optional<Digest> stamped = Stamp.digest(archive, origin);
    if (stamped.isPresent()
        && (pinned.isEmpty() || pinned.equals(stamped))
        && Digest.ofFile(archive, stamped.get().algorithm()).equals(stamped.get())) {
      return;
    }
    forget(part);
    Digest digest = fetchNew(part, archive, pinned);
    new Stamp(origin, Files.size(archive), digest).write(archive);
  }

  private Digest fetchNew(NpmPart part, Path archive, Optional<Digest> pinned) throws IOException {
    progress.message("asking npm for " + part.name() + "@" + part.version());
    NpmClient.Archive dist = npm.view(part.name(), part.version(), downloads);
    if (pinned.isPresent() && !pinned.get().equals(dist.digest())) {
      throw new ModelException(
          part.name()
              + "@"
              + part.version()
              + ": npm announces "
              + dist.digest()
              + ", expected "
              + pinned.get()
              + "; check npm's registry");
    }
    if (environment.npmFetches()) {
      pack(part, dist, archive);
      return dist.digest();
    }
    try {
      Download.fetch(
          new Download.Request(
              part.name(),
              dist.uri(),
              archive,
              Optional.of(dist.digest()),
              Optional.empty(),
              false),
          environment.proxies(),
          progress,
          patience);
    } catch (DownloadException e) {
      if (e.kind() != Kind.UNREACHABLE && e.kind() != Kind.REFUSED) {
        throw new ModelException(e.getMessage(), e);
      }
      // npm reached the registry a moment ago, so it may have a proxy or a login that we have not.
      progress.message(e.getMessage().replaceFirst(";.*", "") + "; letting npm fetch it");
      pack(part, dist, archive);
    }
    return dist.digest();
  }

  private void pack(NpmPart part, NpmClient.Archive dist, Path archive) throws IOException {
    Path fresh = archive.resolveSibling(archive.getFileName() + ".new");
    npm.pack(
        part.name(),
        part.version(),
        fresh,
        size -> progress.advance("fetching " + part.name(), size, -1));
    Digest actual = Digest.ofFile(fresh, dist.digest().algorithm());
    if (!actual.equals(dist.digest())) {
      Files.delete(fresh);
      throw new ModelException(
          part.name()
              + ": npm fetched "
              + actual
              + ", expected "
              + dist.digest()
              + "; it was deleted, run again");
    }
    Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the archive: what it held has been taken out, or was not what it should be. */
  void forget(NpmPart part) throws IOException {
    Files.deleteIfExists(path(part));
    Stamp.remove(path(part));
  }
}
