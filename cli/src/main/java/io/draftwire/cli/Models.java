package io.draftwire.cli;

import io.draftwire.cli.doctor.NamedModel;
import io.draftwire.core.live.LiveWarmUp;
import io.draftwire.core.scheme.WarmUp;
import io.draftwire.edge.Rehearsal;
import io.draftwire.engine.Backend;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.exits.ExitHeads;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.llama.LayerStates;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.engine.llama.LlamaProcess;
import io.draftwire.engine.llama.Offload;
import io.draftwire.engine.process.EngineProcess;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.ModelPair;
import io.draftwire.engine.store.ModelRecipe;
import io.draftwire.engine.store.ModelRecipe.Preparation.Requantized;
import io.draftwire.engine.store.ModelReference;
import io.draftwire.engine.store.ModelStore;
import io.draftwire.engine.store.Natives;
import io.draftwire.engine.store.PreparedPair;
import io.draftwire.engine.store.Progress;
import io.draftwire.engine.store.StoreContents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds and loads the models that a command line names. */
final class Models {
  static final String DRAFT = "draft";
  static final String TARGET = "target";

  /** A context that every laptop has room for; a longer one is asked for by name. */
  private static final int DEFAULT_CONTEXT = 2048;

  /** Open leaves of a live draft's tree, and nodes that it holds beside its text. */
  private static final int DRAFT_BRANCHES = 48;

  private static final int DRAFT_NODES = 512;

  /** Texts at once that leave a tree for each. */
  static final int TEXTS_A_DRAFT = LlamaOptions.MOST_SEQUENCES / DRAFT_BRANCHES;

  /** Leaves and guesses that one pass of a target has room for. */
  private static final int TARGET_BRANCHES = 128;

  private static final int TARGET_NODES = 256;

  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(5);

  /** What a target's process has no use for, whatever the file makes of it. */
  private static final List<String> CHILD_WITHHELD =
      List.of(TrustOptions.TOKEN_VARIABLE, GatewayOptions.KEY_VARIABLE, "HF_TOKEN");

  /** Once a process: the second model finds it done. */
  private static final AtomicBoolean WARM = new AtomicBoolean();

  private final ModelStore store;
  private final ModelOptions options;
  private final BackendChoice backend;
  private final Progress progress;

  /**
   * @throws IllegalArgumentException for what is no backend
   */
  Models(Progress progress, ModelOptions options) {
    this.store = ModelStore.open(progress);
    this.options = options;
    this.progress = progress;
    this.backend = BackendChoice.of(options, store.natives());
  }

  /** Both models of the pair that the options name, fetched and prepared on first use. */
  PreparedPair pair() {
    requireBackend();
    ModelPair pair = Catalog.pair(options.pair);
    Path target = prepare(pair.target());
    return new PreparedPair(pair.name(), prepare(pair.draft()), target);
  }

  /** A backend that this machine cannot have is refused before a model is fetched for it. */
  private void requireBackend() {
    if (options.natives == null && backend.backend() != Backend.CPU) {
      store.natives().require(backend.backend());
    }
  }

  /** A draft's file: the one that {@code reference} names, or else the pair's. */
  Path draftFile(String reference) {
    return file(reference, ModelPair::draft);
  }

  /** A target's file: the one that {@code reference} names, or else the pair's. */
  Path targetFile(String reference) {
    return file(reference, ModelPair::target);
  }

  private Path file(String reference, Function<ModelPair, ModelRecipe> ofPair) {
    requireBackend();
    return reference == null
        ? prepare(ofPair.apply(Catalog.pair(options.pair)))
        : store.resolve(ModelReference.parse(reference));
  }

  /**
   * A model as the command line names it, here or not: nothing is fetched.
   *
   * @param reference null for the pair's
   */
  NamedModel named(String role, String reference) {
    if (reference == null) {
      ModelPair pair = Catalog.pair(options.pair);
      ModelRecipe recipe = role.equals(DRAFT) ? pair.draft() : pair.target();
      return new NamedModel(
          role,
          recipe.about().name(),
          store.find(recipe),
          true,
          "`draftwire models pull " + pair.name() + "` fetches it");
    }
    ModelReference parsed = ModelReference.parse(reference);
    boolean fetched = !(parsed instanceof ModelReference.LocalFile);
    return new NamedModel(
        role,
        reference,
        store.find(parsed),
        fetched,
        fetched
            ? "`draftwire models pull " + reference + "` fetches it"
            : "there is no such file: check the path");
  }

  /** The catalog's pair that these two files are, if they are one. */
  Optional<ModelPair> cataloged(Path draft, Path target) {
    return Catalog.pairs().stream()
        .filter(pair -> find(pair.draft()).filter(draft::equals).isPresent())
        .filter(pair -> find(pair.target()).filter(target::equals).isPresent())
        .findFirst();
  }

  /** The catalog's recipe that made this file, if one did. */
  Optional<ModelRecipe> recipe(Path file) {
    return Catalog.pairs().stream()
        .flatMap(pair -> Stream.of(pair.target(), pair.draft()))
        .filter(recipe -> find(recipe).filter(file::equals).isPresent())
        .findFirst();
  }

  /** What is in the store. */
  StoreContents contents() {
    return store.contents();
  }

  /** A model file's name as people know it. */
  String title(Path file) {
    return store.title(file);
  }

  /** An engine that remembers which models it need not try again. */
  LlamaBackend remembering(LlamaBackend engine) {
    return engine.remembering(store.trials());
  }

  /** The native engine if it is here: nothing is fetched. */
  Optional<LlamaBackend> engine() {
    return (options.natives == null
            ? store.natives().find(backend.backend())
            : Optional.of(options.natives))
        .map(LlamaBackend::load);
  }

  /** What of a model goes to devices. */
  Offload offload() {
    return backend.offload();
  }

  /** Whether the build that is asked for is here, or could be. */
  Natives.Outlook outlook() {
    return store.natives().outlook(backend.backend());
  }

  /** What would come of asking for each GPU's backend. */
  List<Natives.Outlook> outlooks() {
    return store.natives().outlooks();
  }

  /** The file that a reference stands for, as it is, fetched on first use. */
  Path document(String reference) {
    return store.document(ModelReference.parse(reference));
  }

  /** Where recorded laws are kept. */
  Path traces() {
    return store.home().resolve("traces");
  }

  /** The file of a model of the catalog, fetched and prepared on first use. */
  Path prepare(ModelRecipe recipe) {
    return find(recipe)
        .orElseGet(
            () -> {
              if (!(recipe.preparation() instanceof Requantized)) {
                return store.prepare(recipe, null);
              }
              // Before the model: both take the store's lock.
              LlamaBackend backend = backend();
              int threads = Runtime.getRuntime().availableProcessors();
              return store.prepare(
                  recipe,
                  (source, result, type, progress) -> backend.quantize(source, result, threads));
            });
  }

  /** The file of a model of the catalog if it is here. */
  Optional<Path> find(ModelRecipe recipe) {
    return store.find(recipe);
  }

  /** Loads a draft for one text at once; one thread unless told otherwise. */
  LanguageModel draft(Path file) {
    Thread.ofPlatform().daemon().name("rehearsal").start(Rehearsal::run);
    return draft(file, 1);
  }

  /** Loads a draft for {@code texts} texts at once, each with a tree of guesses below it. */
  LanguageModel draft(Path file, int texts) {
    warmUpOnce();
    return told(backend().open(draftPlan(file, texts)));
  }

  /** What such a draft is loaded with. */
  LlamaOptions draftPlan(Path file, int texts) {
    int branches = Math.max(1, Math.min(DRAFT_BRANCHES, LlamaOptions.MOST_SEQUENCES / texts));
    return complete(
        LlamaOptions.draft(file)
            .withMaxSequences(texts * branches)
            .withRoom(new LlamaOptions.Room(texts, DRAFT_NODES * texts, 0)));
  }

  /** Loads a target for {@code sessions} sessions at once, and a tree of guesses in each pass. */
  LanguageModel target(Path file, int sessions) {
    warmUpOnce();
    return told(backend().open(targetPlan(file, sessions)));
  }

  /** The same with early exits. */
  LanguageModel target(Path file, int sessions, ExitHeads exits) {
    warmUpOnce();
    return told(backend().open(targetPlan(file, sessions), exits));
  }

  /** Says which devices were taken. */
  private LanguageModel told(LanguageModel model) {
    model.runsOn().ifPresent(devices -> progress.message(model.name() + ": " + devices));
    if (model.runsOn().isEmpty() && backend.offload().layers() != 0) {
      progress.message(
          "no layer of "
              + model.name()
              + " is on a GPU: "
              + (backend.automatic() ? "none was found" : "these libraries of llama.cpp find none")
              + "; see `draftwire doctor`");
    }
    return model;
  }

  /** Loads a target of {@code texts} texts whose layers can be read. */
  LayerStates layers(Path file, int texts) {
    warmUpOnce();
    return backend().openLayers(complete(LlamaOptions.of(file).withMaxSequences(texts)));
  }

  /** What such a target is loaded with. */
  LlamaOptions targetPlan(Path file, int sessions) {
    int branches = Math.min(TARGET_BRANCHES, LlamaOptions.MOST_SEQUENCES - sessions);
    return complete(
        LlamaOptions.of(file)
            .withMaxSequences(sessions)
            .withRoom(new LlamaOptions.Room(sessions, TARGET_NODES, branches)));
  }

  /** The same in a process of its own. */
  EngineProcess targetProcess(Path file, int sessions, List<String> rpcServers) {
    warmUpOnce();
    return LlamaProcess.start(natives(), rpcServers, targetPlan(file, sessions), CHILD_WITHHELD);
  }

  /** Loading is mostly the disk's and native code's; meanwhile our own code gets compiled. */
  private static void warmUpOnce() {
    if (!BriefRun.asked() && !WARM.getAndSet(true)) {
      Thread.ofPlatform()
          .daemon()
          .name("warm-up")
          .start(
              () -> {
                BooleanSupplier enough = warmUpEnds();
                LiveWarmUp.run(enough);
                WarmUp.run(System::nanoTime, enough);
              });
    }
  }

  /** Has what computes on rows compiled, where there is no model to load meanwhile. */
  static void warmUpHere() {
    if (!BriefRun.asked()) {
      WarmUp.run(System::nanoTime, warmUpEnds());
    }
  }

  private static BooleanSupplier warmUpEnds() {
    long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
    return () -> System.nanoTime() - end > 0;
  }

  private LlamaOptions complete(LlamaOptions model) {
    GgufFile header = GgufFile.open(model.file());
    long trained =
        header.integer(header.architecture() + ".context_length").orElse(DEFAULT_CONTEXT);
    int context =
        options.contextLength == null
            ? (int) Math.min(trained, DEFAULT_CONTEXT)
            : options.contextLength;
    return model
        .withTitle(store.title(model.file()))
        .withContextLength(context)
        .withThreads(options.threads == null ? model.threads() : options.threads)
        .withOffload(backend.offload());
  }

  private LlamaBackend backend() {
    return remembering(LlamaBackend.load(natives()));
  }

  /** Where the native engine is, fetched on first use. */
  Path natives() {
    return options.natives == null ? store.natives().folder(backend.backend()) : options.natives;
  }
}
