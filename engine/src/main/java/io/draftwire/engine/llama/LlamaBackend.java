package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.exits.ExitHeads;
import io.draftwire.engine.exits.TargetPrint;
import io.draftwire.engine.gguf.GgufFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * llama.cpp, loaded once for the life of the process.
 *
 * <p>The libraries are those of release {@link #VERSION}, unmodified, in one directory; which of
 * their CPU variants fits this processor they find out themselves. Another release is refused: its
 * structs may differ, and a wrong struct corrupts memory.
 *
 * <p>Safe to share between threads; the models it opens are not.
 */
public final class LlamaBackend {
  /** The release of llama.cpp whose interface is bound. */
  public static final String VERSION = "0.5.0";

  private static final int FTYPE_Q4_0 = 2;

  private static LlamaBackend loaded;

  private final Path directory;
  private final LlamaLibrary library;
  private final PassedTrials passed;

  private LlamaBackend(Path directory, LlamaLibrary library, PassedTrials passed) {
    this.directory = directory;
    this.library = library;
    this.passed = passed;
  }

  /**
   * Loads the libraries in {@code directory}; a second call returns what the first one loaded.
   *
   * @throws ModelException if they are missing, of another release or for another machine, or if
   *     this process has loaded those of another directory, for the two cannot live side by side
   */
  public static LlamaBackend load(Path directory) {
    return load(directory, VERSION);
  }

  static synchronized LlamaBackend load(Path directory, String expectedVersion) {
    Path real = directory.toAbsolutePath().normalize();
    if (loaded == null || !VERSION.equals(expectedVersion)) {
      LlamaBackend backend =
          new LlamaBackend(real, new LlamaLibrary(real, expectedVersion), new PassedTrials(null));
      loaded = backend;
    } else if (!loaded.directory.equals(real)) {
      throw new ModelException(
          "this process has loaded llama.cpp from "
              + loaded.directory
              + " and cannot load it from "
              + real
              + " as well; start another process");
    }
    return loaded;
  }

  /** The same library, which remembers in {@code trials} what need not be tried again. */
  public LlamaBackend remembering(Path trials) {
    return new LlamaBackend(directory, library, new PassedTrials(trials));
  }

  /**
   * Loads a model. Takes from tenths of a second to minutes, and twice as long for one of a family
   * that is tried first; close it to free its memory.
   *
   * @throws ModelException if the file is missing, broken or not a model that can run here
   */
  public LlamaModel open(LlamaOptions options) {
    return new LlamaModel(library, options, tried(options.file()));
  }

  /**
   * The same with exits: {@link LlamaModel#exits} are those of {@code heads}.
   *
   * @throws ModelException also if the heads were fitted to another model
   */
  public LlamaModel open(LlamaOptions options, ExitHeads heads) {
    return open(options, heads, false);
  }

  /** The same, of which no guess is late, since passes wait for them. */
  LlamaModel openPatient(LlamaOptions options, ExitHeads heads) {
    return open(options, heads, true);
  }

  private LlamaModel open(LlamaOptions options, ExitHeads heads, boolean patient) {
    GgufFile file = tried(options.file());
    if (!heads.target().equals(TargetPrint.of(file))) {
      throw new ModelException(
          "the exits were fitted to another target than "
              + options.file()
              + "; make them again with `draftwire train-exits`");
    }
    LlamaExits exits = new LlamaExits(library, heads, patient);
    try {
      return new LlamaModel(library, options, file, exits);
    } catch (Throwable e) {
      exits.close();
      throw e;
    }
  }

  /**
   * Loads a model to read what its layers leave behind, for exits to be fitted to.
   *
   * @throws ModelException also if the model does not end with a norm and a matrix
   */
  public LayerStates openLayers(LlamaOptions options) {
    return LayerStates.open(library, options, tried(options.file()));
  }

  /**
   * The tokenizer of a model whose weights stay where they are: tenths of a second. To be closed.
   *
   * @throws ModelException as {@link #open}
   */
  public FileTokenizer tokenizer(Path file) {
    return new FileTokenizer(library, tried(file));
  }

  private GgufFile tried(Path path) {
    GgufFile file = inspect(path);
    if (!Architecture.of(file).isChecked()) {
      passed.require(directory, file, () -> Trial.require(directory, file));
    }
    return file;
  }

  /**
   * Has the devices of another machine's {@code rpc-server} run layers of the models that are
   * opened from now on.
   *
   * @param address HOST:PORT
   * @throws ModelException if the libraries cannot, or nothing answers there
   */
  void addServer(String address) {
    library.addServer(address);
  }

  LlamaLibrary library() {
    return library;
  }

  /** As {@link #open}, for the process that tries a model for another. */
  LlamaModel openUntried(LlamaOptions options) {
    return new LlamaModel(library, options, inspect(options.file()));
  }

  /**
   * Rewrites the weights of {@code source} as Q4_0, which CPUs run fastest, into {@code target}.
   * Weights that are quantised already are quantised anew, with what that loses. The target appears
   * whole or not at all.
   *
   * @param threads threads to work with, at least 1
   * @throws ModelException if the source is missing or broken, or the target cannot be written
   */
  public void quantize(Path source, Path target, int threads) {
    inspect(source);
    if (threads < 1) {
      throw new ModelException("threads is " + threads + "; it must be at least 1");
    }
    Path partial = null;
    try (Arena arena = Arena.ofConfined()) {
      Path directory = target.toAbsolutePath().getParent();
      Files.createDirectories(directory);
      partial = Files.createTempFile(directory, "." + target.getFileName(), ".partial");
      MemorySegment params = (MemorySegment) library.quantizeDefaults.invoke(arena);
      var layout = LlamaStructs.QUANTIZE_PARAMS;
      LlamaStructs.set(layout, params, "nthread", threads);
      LlamaStructs.set(layout, params, "ftype", FTYPE_Q4_0);
      LlamaStructs.set(layout, params, "allow_requantize", true);
      library.log.clear();
      int status =
          (int)
              library.quantize.invoke(
                  arena.allocateFrom(source.toString()),
                  arena.allocateFrom(partial.toString()),
                  params);
      if (status != 0) {
        throw new ModelException("cannot quantise " + source + ": " + library.log.complaints());
      }
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      partial = null;
    } catch (IOException e) {
      throw new ModelException("cannot write " + target + ": " + e, e);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    } finally {
      discard(partial);
    }
  }

  /** What was loaded, and what it finds on this machine. */
  public EngineDescription describe() {
    return new EngineSurvey(library, directory).describe();
  }

  /**
   * Everything that must hold of a file before native code reads it, since native code answers a
   * broken one by ending the process, and the JVM with it. The one place for these checks: {@link
   * GgufFile} for the layout, and for what layout cannot tell {@link SoundSizes}, {@link
   * SoundVocabulary} and {@link SoundWeights}, each with the list of what it keeps away.
   *
   * @throws ModelException if something does not hold
   */
  static GgufFile inspect(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new ModelException("no readable model file at " + file + "; check the path");
    }
    GgufFile gguf = GgufFile.open(file);
    SoundSizes.check(gguf);
    SoundVocabulary.check(gguf);
    SoundWeights.check(gguf);
    return gguf;
  }

  private static void discard(Path partial) {
    if (partial != null) {
      try {
        Files.deleteIfExists(partial);
      } catch (IOException e) {
        // What is left is a hidden .partial file; the failure that led here is the one to report.
      }
    }
  }
}
