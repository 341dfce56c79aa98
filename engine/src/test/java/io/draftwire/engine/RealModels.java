package io.draftwire.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.GgufWriter;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.ModelRecipe;
import io.draftwire.engine.store.ModelStore;
import io.draftwire.engine.store.Natives;
import io.draftwire.engine.store.PreparedPair;
import io.draftwire.engine.store.Progress;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The native engine and the default pair, for tests tagged "models". They come from the store that
 * the demo uses, fetched and prepared if this is the first to need them; without {@code
 * -Ddraftwire.models=on} the test is skipped.
 */
public final class RealModels {
  private static final boolean ON = "on".equals(System.getProperty("draftwire.models"));

  /**
   * {@code -Ddraftwire.timed=tinyllama} has the contract, and the passes that are timed, on
   * TinyLlama, which takes minutes.
   */
  static final boolean CONTRACT_ON_TINYLLAMA =
      "tinyllama".equals(System.getProperty("draftwire.timed"));

  private static final ModelStore STORE = ModelStore.open(new Lines());

  static {
    if (!ON) {
      System.out.println(
          "draftwire: tests with real models are skipped; `./draftwire test` or -Ddraftwire.models=on runs them");
    }
  }

  private RealModels() {}

  public static Path natives() {
    return natives(Backend.CPU);
  }

  /** The engine with this backend; the test is skipped where it cannot be had. */
  public static Path natives(Backend backend) {
    assumeTrue(ON, "set -Ddraftwire.models=on to run this test");
    if (STORE.natives().outlook(backend) instanceof Natives.Outlook.Not not) {
      lacking(backend, not.why());
    }
    return STORE.natives().folder(backend);
  }

  /**
   * Skips the test for want of what a backend needs, unless {@code -Ddraftwire.BACKEND=on} insists
   * on it.
   */
  public static void lacking(Backend backend, String why) {
    String insists = "draftwire." + backend.word();
    if ("on".equals(System.getProperty(insists))) {
      throw new AssertionError("-D" + insists + "=on, but " + why);
    }
    assumeTrue(false, why);
  }

  static LlamaBackend backend() {
    return LlamaBackend.load(natives());
  }

  static PreparedPair pair() {
    LlamaBackend backend = backend();
    int threads = Runtime.getRuntime().availableProcessors();
    return STORE.prepare(
        Catalog.TINYLLAMA,
        (source, result, type, progress) -> backend.quantize(source, result, threads));
  }

  /** TinyLlama without all but its first {@code layers} layers, written to {@code cut}. */
  static Path tinyLlamasFirst(int layers, Path cut) throws IOException {
    GgufFile source = GgufFile.open(pair().target());
    String count = "llama.block_count";
    new GgufWriter()
        .copy(source, key -> !key.equals(count))
        .uint32(count, layers)
        .tensors(
            source,
            name -> !name.startsWith("blk.") || Integer.parseInt(name.split("\\.")[1]) < layers)
        .write(cut);
    return cut;
  }

  /** The draft of the default pair: six megabytes, and a part of this module. */
  static Path storiesDraft() {
    return asItIs(Catalog.STORIES.draft());
  }

  /** The target of the default pair: 15 million weights, and milliseconds a pass. */
  static Path storiesTarget() {
    return asItIs(Catalog.STORIES.target());
  }

  private static Path asItIs(ModelRecipe recipe) {
    natives();
    return STORE.prepare(
        recipe,
        (source, result, type, progress) -> {
          throw new AssertionError(recipe + " is used as it is");
        });
  }

  /** A first run downloads for minutes: say so, ten times a file. */
  private static final class Lines implements Progress {
    private String shown = "";
    private long tenth;

    @Override
    public void message(String line) {
      System.out.println("draftwire: " + line);
    }

    @Override
    public void advance(String what, long done, long total) {
      long now = total <= 0 ? 0 : 10 * done / total;
      if (!what.equals(shown) || now > tenth) {
        System.out.println("draftwire: fetching " + what + ", " + 10 * now + " %");
        shown = what;
        tenth = now;
      }
    }
  }
}
