package io.draftwire.engine.llama;

import io.draftwire.engine.Backend;
import io.draftwire.engine.process.ChildCommand;
import io.draftwire.engine.process.EngineChild;
import io.draftwire.engine.process.EngineProcess;
import io.draftwire.engine.process.Restarts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A model that llama.cpp runs in a process of its own. What the file, or a backend, does to native
 * code it does there.
 */
public final class LlamaProcess {
  /** In the place of a backend's name. */
  private static final String ANY = "any";

  private LlamaProcess() {}

  /**
   * Starts it.
   *
   * @param natives the directory with the libraries
   * @param servers addresses of other machines' {@code rpc-server}s, whose devices hold layers too
   * @param withheld variables of the environment that are none of its business
   * @throws io.draftwire.engine.ModelException as {@link LlamaBackend#open}, or where it ends
   */
  public static EngineProcess start(
      Path natives, List<String> servers, LlamaOptions options, List<String> withheld) {
    List<String> arguments = new ArrayList<>();
    arguments.add(natives.toAbsolutePath().toString());
    arguments.addAll(words(options));
    arguments.addAll(servers);
    return EngineProcess.start(
        new ChildCommand(LlamaProcess.class, arguments, withheld), Restarts.DEFAULT);
  }

  /** The process. */
  public static void main(String[] args) {
    Iterator<String> words = List.of(args).iterator();
    Path socket = Path.of(words.next());
    Path natives = Path.of(words.next());
    LlamaOptions options = options(words);
    EngineChild.serve(
        socket,
        () -> {
          LlamaBackend backend = LlamaBackend.load(natives);
          words.forEachRemaining(backend::addServer);
          // One that nobody has tried is tried by this very process.
          return backend.openUntried(options);
        });
  }

  private static List<String> words(LlamaOptions options) {
    return List.of(
        options.file().toAbsolutePath().toString(),
        options.title(),
        Integer.toString(options.contextLength()),
        Integer.toString(options.maxSequences()),
        Integer.toString(options.room().texts()),
        Integer.toString(options.room().nodes()),
        Integer.toString(options.room().branches()),
        Integer.toString(options.batchTokens()),
        Integer.toString(options.threads()),
        options.offload().backend().map(Backend::word).orElse(ANY),
        Integer.toString(options.offload().layers()),
        options.flashAttention().name(),
        options.pinning().name(),
        Integer.toString(options.poll()));
  }

  private static LlamaOptions options(Iterator<String> words) {
    return new LlamaOptions(
        Path.of(words.next()),
        words.next(),
        number(words),
        number(words),
        new LlamaOptions.Room(number(words), number(words), number(words)),
        number(words),
        number(words),
        new Offload(Backend.named(words.next()), number(words)),
        LlamaOptions.FlashAttention.valueOf(words.next()),
        LlamaOptions.Pinning.valueOf(words.next()),
        number(words));
  }

  private static int number(Iterator<String> words) {
    return Integer.parseInt(words.next());
  }
}
