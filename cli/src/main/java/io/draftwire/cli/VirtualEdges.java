package io.draftwire.cli;

import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.experiment.Prompts;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.serve.Generator;
import io.draftwire.lab.serve.Load;
import io.draftwire.lab.serve.OverloadRun;
import io.draftwire.lab.serve.PromptTokens;
import io.draftwire.lab.serve.Questions;
import io.draftwire.lab.serve.RecordedDraft;
import io.draftwire.lab.serve.ServeRun;
import io.draftwire.lab.serve.SharedDraft;
import io.draftwire.lab.serve.Slo;
import io.draftwire.lab.serve.Strangers;
import io.draftwire.lab.serve.VirtualEdge;
import io.draftwire.lab.serve.Way;
import io.draftwire.lab.serve.Window;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.CloudDescription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Many edges in this process, each with a thread, and a connection and a link to every cloud.
 * Mostly there is one; several are compared like schemes, by turns.
 */
final class VirtualEdges implements AutoCloseable {
  private static final int WARM_UP_TOKENS = 16;

  /** Of the heap, what a recorded draft may keep. */
  private static final int RECORD_SHARE = 2;

  /** With answers that are broken off; there are none behind a run that went well. */
  private static final int PATIENCE_SECONDS = 5;

  /**
   * What they are set up with.
   *
   * @param link of each; null for none
   */
  record Setting(
      List<CloudAddress> clouds,
      LinkSpec link,
      Duration timeout,
      Pace pace,
      LoadOptions load,
      SamplingOptions sampling,
      long seed) {}

  private final List<SharedDraft> drafts = new ArrayList<>();

  /** Of each edge, what it is before each cloud. */
  private final List<List<VirtualEdge>> edges = new ArrayList<>();

  private final ExecutorService threads;
  private final List<CloudAddress> addresses;
  private final List<Strangers> strangers = new ArrayList<>();
  private final List<CloudDescription> clouds = new ArrayList<>();
  private int longestPrompt;

  private VirtualEdges(int count, List<CloudAddress> addresses) {
    this.addresses = addresses;
    // Not virtual threads: the draft is native code, and would hold their carriers.
    threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().daemon().name("edge-", 0).factory());
  }

  /**
   * Starts, connects and warms up.
   *
   * @param draft loads a draft for so many texts at once
   */
  static VirtualEdges start(Setting setting, List<Way> ways, IntFunction<LanguageModel> draft)
      throws IOException, SessionException, InterruptedException {
    VirtualEdges edges = new VirtualEdges(setting.load().edges, setting.clouds());
    try {
      edges.open(setting, ways.stream().anyMatch(way -> way.choice().drafts()), draft);
      edges.warmUp(ways, setting.load().texts());
      return edges;
    } catch (Throwable e) {
      edges.close();
      throw e;
    }
  }

  private void open(Setting setting, boolean drafting, IntFunction<LanguageModel> draft)
      throws IOException, SessionException {
    int count = setting.load().edges;
    // Where nothing is drafted, a draft is there for its tokenizer.
    int texts = drafting ? Math.min(count, Models.TEXTS_A_DRAFT) : 1;
    boolean recorded = drafting && setting.load().texts() > 0;
    int models = drafting && !recorded ? Math.ceilDiv(count, texts) : 1;
    for (int i = 0; i < models; i++) {
      LanguageModel own = draft.apply(texts);
      drafts.add(new SharedDraft(recorded ? recorded(own, texts) : own));
    }
    List<Questions> questions = askable(setting, drafts.getFirst().tokenizer());
    List<LiveKnowledge> together = clouds.stream().map(_ -> new LiveKnowledge()).toList();
    boolean oneMachine = !setting.pace().paced() && !recorded;
    for (int i = 0; i < count; i++) {
      edges.add(new ArrayList<>());
      LanguageModel own = setting.pace().draft(drafts.get(i % models));
      for (int c = 0; c < clouds.size(); c++) {
        // Edges that are machines of their own know nothing of each other. Where this one really
        // does all the drafting, they learn together, as the answers of one device do.
        LiveKnowledge live = oneMachine ? together.get(c) : new LiveKnowledge();
        edges.getLast().add(edge(own, setting, c, i, live, questions.get(c)));
      }
    }
  }

  private static LanguageModel recorded(LanguageModel draft, int texts) {
    long floats = Runtime.getRuntime().maxMemory() / RECORD_SHARE / Float.BYTES;
    return new RecordedDraft(draft, floats, texts);
  }

  private static VirtualEdge edge(
      LanguageModel draft,
      Setting setting,
      int cloud,
      int number,
      LiveKnowledge live,
      Questions questions)
      throws IOException {
    return new VirtualEdge(
        draft,
        setting.clouds().get(cloud),
        setting.link(),
        number,
        setting.timeout(),
        live,
        questions);
  }

  /** What each cloud is asked, which all have room for. */
  private List<Questions> askable(Setting setting, Tokenizer draft) throws SessionException {
    List<Tokenizer> readers = new ArrayList<>();
    for (CloudAddress at : setting.clouds()) {
      DescribedCloud described = DescribedCloud.of(draft, CloudList.of(at), setting.timeout());
      clouds.add(described.description());
      readers.add(described.reader());
    }
    longestPrompt =
        setting
            .load()
            .longestPrompt(
                clouds.stream().mapToInt(CloudDescription::contextLength).min().getAsInt());
    return readers.stream().map(reader -> questions(setting, reader)).toList();
  }

  private Questions questions(Setting setting, Tokenizer reader) {
    Prompts prompts =
        new Prompts(
            reference -> {
              throw new IllegalStateException("stories come with Draftwire, not as " + reference);
            });
    List<int[]> openings =
        prompts.stories().stream().map(name -> reader.prompt(prompts.text(name))).toList();
    return new Questions(
        reader,
        new PromptTokens(openings, reader.bos(), longestPrompt),
        setting.sampling().sampling(),
        setting.sampling().draftTemperature(),
        setting.sampling().maxTokens,
        setting.seed(),
        setting.load().texts(),
        setting.sampling().seed().isPresent());
  }

  /**
   * Every edge connects, at once; then one answers a little in every way, and all that there is to
   * record.
   */
  private void warmUp(List<Way> ways, int texts) throws SessionException, InterruptedException {
    List<Callable<Void>> connecting = new ArrayList<>();
    for (List<VirtualEdge> edge : edges) {
      connecting.add(
          () -> {
            for (VirtualEdge before : edge) {
              before.connect();
            }
            return null;
          });
    }
    for (Future<Void> connected : threads.invokeAll(connecting)) {
      try {
        connected.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case SessionException refused -> throw refused;
          case RuntimeException failed -> throw failed;
          case Error failed -> throw failed;
          case Throwable other -> throw new IllegalStateException("an edge was interrupted", other);
        }
      }
    }
    for (Way way : ways) {
      edges.getFirst().get(way.cloud()).warmUp(way, WARM_UP_TOKENS);
      if (way.choice().drafts()) {
        edges.getFirst().get(way.cloud()).record(way, texts);
      }
    }
  }

  private Generator generator() {
    return new Generator(Generator.Clock.REAL, threads);
  }

  private ServeRun.Asking<List<VirtualEdge>> asking() {
    return new ServeRun.Asking<>() {
      @Override
      public Generator.Answering<List<VirtualEdge>> in(Way way, int stretch) {
        return (edge, arrival, came) -> edge.get(way.cloud()).answer(way, arrival, stretch, came);
      }

      @Override
      public ServeRun.Beside beside(Way way, Window window) {
        if (way.strangers() == 0) {
          return () -> {};
        }
        CloudAddress at = addresses.get(way.cloud());
        InetSocketAddress to = new InetSocketAddress(at.host(), at.port());
        Strangers come = Strangers.at(to, way.strangers(), window.toNanos());
        return () -> {
          come.close();
          strangers.add(come);
        };
      }
    };
  }

  /** Whoever came beside, slice by slice. */
  List<Strangers> strangers() {
    return strangers;
  }

  ServeRun<List<VirtualEdge>> run(Load load, Window window, Slo slo) {
    return new ServeRun<>(generator(), edges, asking(), load, window, slo);
  }

  OverloadRun<List<VirtualEdge>> overload(Load load, Slo slo) {
    return new OverloadRun<>(generator(), edges, asking(), load, slo);
  }

  /** Sessions that a cloud serves at once, at most. */
  int sessions(int cloud) {
    return clouds.get(cloud).sessions();
  }

  int longestPrompt() {
    return longestPrompt;
  }

  /** What the clouds say of themselves. */
  List<Map<String, Object>> cloudsJson() {
    return clouds.stream().map(this::json).toList();
  }

  private Map<String, Object> json(CloudDescription cloud) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", cloud.name());
    json.put("description", cloud.description());
    json.put("runs_on", cloud.runsOn().isEmpty() ? null : cloud.runsOn());
    json.put("draft", drafts.getFirst().description());
    json.put("sessions", cloud.sessions());
    json.put("context", cloud.contextLength());
    json.put("paced", cloud.pacedTo().isEmpty() ? null : cloud.pacedTo());
    return json;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    edges.forEach(edge -> edge.forEach(VirtualEdge::close));
    drafts.forEach(SharedDraft::close);
  }
}
