package io.draftwire.engine.llama;

import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.GgufTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which models have come through their {@link Trial}, so that each is loaded twice once only. A
 * passed trial is a file in a directory, whose name is a digest of all that the trial went by:
 *
 * <ol>
 *   <li>the files of the native libraries: names, lengths, times of change, and the release;
 *   <li>the model's place, length and time of change;
 *   <li>its header, all of it, which is what graphs assert on: whoever changes that and puts the
 *       time back has another model.
 * </ol>
 *
 * <p>So what has changed has no such file and is tried anew. What the file holds is for people to
 * read. A directory that cannot be written is no failure: then every start has its trial.
 */
final class PassedTrials {
  /** To be counted up where a trial comes to try more. */
  private static final String TRIAL = "trial 1";

  /** Null for none: nothing is remembered. */
  private final Path directory;

  /**
   * @param directory made when there is something to remember; null for none
   */
  PassedTrials(Path directory) {
    this.directory = directory;
  }

  /**
   * Runs {@code trial}, unless this model has come through it with these libraries.
   *
   * @param trial throws where the model does not come through
   */
  void require(Path natives, GgufFile model, Runnable trial) {
    Path note = directory == null ? null : note(natives, model);
    if (note != null && Files.exists(note)) {
      return;
    }
    trial.run();
    if (note != null) {
      remember(note, model);
    }
  }

  private static void remember(Path note, GgufFile model) {
    try {
      Files.createDirectories(note.getParent());
      Files.writeString(
          note, model.path() + " passed its trial with llama.cpp " + LlamaBackend.VERSION + "\n");
    } catch (IOException e) {
      // It is tried again next time.
    }
  }

  /** Null where it cannot be said what the trial goes by. */
  private Path note(Path natives, GgufFile model) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, TRIAL, LlamaBackend.VERSION);
      try (Stream<Path> files = Files.list(natives)) {
        for (Path library : files.filter(Files::isRegularFile).sorted().toList()) {
          addFile(digest, library);
        }
      }
      addFile(digest, model.path().toRealPath());
      addHeader(digest, model);
      return directory.resolve(HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      return null;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void addFile(MessageDigest digest, Path file) throws IOException {
    add(digest, file, Files.size(file), Files.getLastModifiedTime(file));
  }

  private static void addHeader(MessageDigest digest, GgufFile model) {
    for (String key : model.keys()) {
      byte[] value = model.encodedValue(key);
      add(digest, key, value.length);
      digest.update(value);
    }
    List<GgufTensor> tensors = model.tensors();
    add(digest, model.version(), model.alignment(), tensors);
  }

  private static void add(MessageDigest digest, Object... parts) {
    for (Object part : parts) {
      digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
  }
}
