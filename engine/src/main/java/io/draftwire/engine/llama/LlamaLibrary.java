package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The functions of llama.cpp that are used, bound once for the life of the process.
 *
 * <p>The libraries are opened in the order in which they need each other: on Windows a library
 * finds those that are open already, on Linux and macOS it finds them beside itself.
 */
final class LlamaLibrary {
  private final Linker linker = Linker.nativeLinker();
  private final List<SymbolLookup> libraries;
  private final Path directory;
  final NativeLog log = new NativeLog();

  final MethodHandle modelDefaults;
  final MethodHandle contextDefaults;
  final MethodHandle quantizeDefaults;
  final MethodHandle threadpoolDefaults;
  final MethodHandle loadModel;
  final MethodHandle freeModel;
  final MethodHandle initContext;
  final MethodHandle freeContext;
  final MethodHandle decode;
  final MethodHandle synchronize;
  final MethodHandle logits;
  final MethodHandle memory;
  final MethodHandle removeTokens;
  final MethodHandle copySequence;
  final MethodHandle attachThreadpool;
  final MethodHandle quantize;
  final MethodHandle tokenize;
  final MethodHandle tokenPiece;

  private final MethodHandle registryByName;
  private final MethodHandle procAddress;

  LlamaLibrary(Path directory, String expectedVersion) {
    this.directory = directory;
    if (!Files.isDirectory(directory)) {
      throw new ModelException(
          "no directory of llama.cpp libraries at " + directory + "; name one that exists");
    }
    this.libraries = Stream.of("ggml-base", "ggml", "llama").map(this::open).toList();

    // The version comes first: nothing else may be called in a release that is not known.
    String version = string(invoke(bind("llama_version", ADDRESS)));
    if (!plain(version).equals(plain(expectedVersion))) {
      throw new ModelException(
          "the llama.cpp libraries in "
              + directory
              + " are release "
              + version
              + " but this build binds release "
              + expectedVersion
              + "; use the libraries of that release");
    }

    modelDefaults = bind("llama_model_default_params", LlamaStructs.MODEL_PARAMS);
    contextDefaults = bind("llama_context_default_params", LlamaStructs.CONTEXT_PARAMS);
    quantizeDefaults = bind("llama_model_quantize_default_params", LlamaStructs.QUANTIZE_PARAMS);
    threadpoolDefaults = bind("ggml_threadpool_params_init", null, ADDRESS, JAVA_INT);
    loadModel = bind("llama_model_load_from_file", ADDRESS, ADDRESS, LlamaStructs.MODEL_PARAMS);
    freeModel = bind("llama_model_free", null, ADDRESS);
    initContext = bind("llama_init_from_model", ADDRESS, ADDRESS, LlamaStructs.CONTEXT_PARAMS);
    freeContext = bind("llama_free", null, ADDRESS);
    decode = bind("llama_decode", JAVA_INT, ADDRESS, LlamaStructs.BATCH);
    synchronize = bind("llama_synchronize", null, ADDRESS);
    logits = bind("llama_get_logits", ADDRESS, ADDRESS);
    memory = bind("llama_get_memory", ADDRESS, ADDRESS);
    removeTokens = bind("llama_memory_seq_rm", JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    copySequence =
        bind("llama_memory_seq_cp", null, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    attachThreadpool = bind("llama_attach_threadpool", null, ADDRESS, ADDRESS, ADDRESS);
    quantize = bind("llama_model_quantize", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    tokenize =
        bind(
            "llama_tokenize",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN);
    tokenPiece =
        bind(
            "llama_token_to_piece",
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_BOOLEAN);
    registryByName = bind("ggml_backend_reg_by_name", ADDRESS, ADDRESS);
    procAddress = bind("ggml_backend_reg_get_proc_address", ADDRESS, ADDRESS, ADDRESS);

    start();
  }

  private void start() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pool = arena.allocate(LlamaStructs.THREADPOOL_PARAMS);
      int threads = 3;
      threadpoolDefaults.invoke(pool, threads);
      LlamaStructs.verify(
          (MemorySegment) modelDefaults.invoke(arena),
          (MemorySegment) contextDefaults.invoke(arena),
          (MemorySegment) quantizeDefaults.invoke(arena),
          pool,
          threads);
      bind("llama_log_set", null, ADDRESS, ADDRESS)
          .invoke(log.callback(linker), MemorySegment.NULL);
      bind("ggml_backend_load_all_from_path", null, ADDRESS)
          .invoke(arena.allocateFrom(directory.toString(), StandardCharsets.UTF_8));
      if (((MemorySegment) registryByName.invoke(arena.allocateFrom("CPU"))).address() == 0) {
        throw new ModelException(
            "no CPU backend among the libraries in "
                + directory
                + " runs on this processor ("
                + System.getProperty("os.arch")
                + "); use the libraries for this machine");
      }
      bind("llama_backend_init", null).invoke();
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Binds an exported function. A null result is void. */
  MethodHandle bind(String name, MemoryLayout result, MemoryLayout... parameters) {
    MemorySegment address =
        libraries.stream()
            .flatMap(library -> library.find(name).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new ModelException(
                        "the llama.cpp libraries in "
                            + directory
                            + " have no function "
                            + name
                            + "; use the libraries of release "
                            + LlamaBackend.VERSION));
    return linker.downcallHandle(address, descriptor(result, parameters));
  }

  /**
   * Binds a function of whichever variant of the CPU backend was chosen for this processor. These
   * are not exported by a library that is open by name.
   *
   * @return null where the backend does not have it
   */
  MethodHandle bindCpu(String name, MemoryLayout result, MemoryLayout... parameters) {
    return bindOf("CPU", name, result, parameters);
  }

  private MethodHandle bindOf(
      String backend, String name, MemoryLayout result, MemoryLayout... parameters) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment registry = (MemorySegment) registryByName.invoke(arena.allocateFrom(backend));
      if (registry.address() == 0) {
        return null;
      }
      MemorySegment address =
          (MemorySegment) procAddress.invoke(registry, arena.allocateFrom(name));
      return address.address() == 0
          ? null
          : linker.downcallHandle(address, descriptor(result, parameters));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** The devices that a model's layers go to. */
  OffloadDevices devices(Offload offload) {
    return OffloadDevices.choose(
        offload.wanted() ? NativeDevice.all(this) : List.of(),
        offload,
        new EngineSurvey(this, directory)::whyNone);
  }

  /** The devices of another machine's {@code rpc-server} are used from now on. */
  void addServer(String address) {
    MethodHandle add = bindOf("RPC", "ggml_backend_rpc_add_server", ADDRESS, ADDRESS);
    if (add == null) {
      throw new ModelException(
          "the llama.cpp libraries in "
              + directory
              + " have no RPC backend for "
              + address
              + "; name those of a build of release "
              + LlamaBackend.VERSION
              + " with -DGGML_RPC=ON");
    }
    log.clear();
    MemorySegment registry = (MemorySegment) invoke(add, Arena.global().allocateFrom(address));
    if (registry.address() == 0) {
      throw new ModelException(
          "no rpc-server answers at " + address + " (" + log.complaints() + "); start it there");
    }
    invoke(bind("ggml_backend_register", null, ADDRESS), registry);
  }

  /**
   * A function of ours for native code to call, for as long as {@code arena} lives. It must throw
   * nothing.
   */
  MemorySegment upcall(MethodHandle function, FunctionDescriptor type, Arena arena) {
    return linker.upcallStub(function, type, arena);
  }

  /** Calls a handle whose exact type does not matter for speed. */
  static Object invoke(MethodHandle handle, Object... arguments) {
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int integer(String name, MemorySegment argument) {
    return (int) invoke(bind(name, JAVA_INT, ADDRESS), argument);
  }

  long number(String name, MemorySegment argument) {
    return (long) invoke(bind(name, JAVA_LONG, ADDRESS), argument);
  }

  boolean flag(String name, MemorySegment argument) {
    return (boolean) invoke(bind(name, JAVA_BOOLEAN, ADDRESS), argument);
  }

  /** What a downcall threw, as something that may be thrown on. */
  static RuntimeException failed(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime
        ? runtime
        : new ModelException("a call of llama.cpp failed: " + e, e);
  }

  /** The C string at {@code pointer}, or null at a null pointer. */
  static String string(Object pointer) {
    MemorySegment segment = (MemorySegment) pointer;
    return segment.address() == 0 ? null : segment.reinterpret(Integer.MAX_VALUE).getString(0);
  }

  private static FunctionDescriptor descriptor(MemoryLayout result, MemoryLayout... parameters) {
    return result == null
        ? FunctionDescriptor.ofVoid(parameters)
        : FunctionDescriptor.of(result, parameters);
  }

  /** "v0.5.0", "0.5.0" and "0.5.0-dev" (a build outside the project's own) are one release. */
  private static String plain(String version) {
    String number = version.startsWith("v") ? version.substring(1) : version;
    int suffix = number.indexOf('-');
    return suffix < 0 ? number : number.substring(0, suffix);
  }

  private SymbolLookup open(String name) {
    Path file = find(name);
    try {
      return SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          "cannot open "
              + file
              + " on this machine ("
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + "): "
              + e.getMessage(),
          e);
    }
  }

  /** libllama.so, libllama.v0.5.0.so, libllama.so.0, libllama.dylib, llama.dll, ... */
  private Path find(String name) {
    Pattern pattern =
        Pattern.compile(
            "(lib)?" + Pattern.quote(name) + "(\\.[\\w.]+)?\\.(so|dylib|dll)(\\.[\\d.]+)?");
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> pattern.matcher(file.getFileName().toString()).matches())
          .min(
              Comparator.comparingInt((Path file) -> file.getFileName().toString().length())
                  .thenComparing(Comparator.naturalOrder()))
          .map(Path::toAbsolutePath)
          .orElseThrow(
              () ->
                  new ModelException(
                      "no "
                          + name
                          + " library in "
                          + directory
                          + "; name the directory that holds the llama.cpp libraries"));
    } catch (IOException e) {
      throw new ModelException("cannot list " + directory + ": " + e.getMessage(), e);
    }
  }
}
