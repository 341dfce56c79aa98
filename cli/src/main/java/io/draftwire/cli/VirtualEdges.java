package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.experiment.Prompts;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.serve.Generator;
import io.draftwire.lab.serve.Load;
import io.draftwire.lab.serve.PromptTokens;
import io.draftwire.lab.serve.Questions;
import io.draftwire.lab.serve.ServeRun;
import io.draftwire.lab.serve.SharedDraft;
import io.draftwire.lab.serve.Slo;
import io.draftwire.lab.serve.VirtualEdge;
import io.draftwire.lab.serve.Way;
import io.draftwire.lab.serve.Window;
import io.draftwire.wire.CloudDescription;
import java.io.IOException;
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

/** Many edges in this process, each with its connection, link and thread, before one cloud. */
final class VirtualEdges implements AutoCloseable {
  private static final int WARM_UP_TOKENS = 16;

  /** With answers that are broken off; there are none behind a run that went well. */
  private static final int PATIENCE_SECONDS = 5;

  /**
   * What they are set up with.
   *
   * @param link of each; null for none
   */
  record Setting(
      HostPort cloud,
      LinkSpec link,
      Duration timeout,
      Pace pace,
      LoadOptions load,
      SamplingOptions sampling,
      long seed) {}

  private final List<SharedDraft> drafts = new ArrayList<>();
  private final List<VirtualEdge> edges = new ArrayList<>();
  private final ExecutorService threads;
  private CloudDescription cloud;
  private int longestPrompt;

  private VirtualEdges(int count) {
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
    VirtualEdges edges = new VirtualEdges(setting.load().edges);
    try {
      edges.open(setting, ways.stream().anyMatch(way -> way.choice().drafts()), draft);
      edges.warmUp(ways);
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
    int models = drafting ? Math.ceilDiv(count, texts) : 1;
    for (int i = 0; i < models; i++) {
      drafts.add(new SharedDraft(draft.apply(texts)));
    }
    Questions questions = questions(setting, drafts.getFirst().tokenizer());
    HostPort at = setting.cloud();
    for (int i = 0; i < count; i++) {
      edges.add(
          new VirtualEdge(
              setting.pace().draft(drafts.get(i % models)),
              at.host(),
              at.port(),
              at.toString(),
              setting.link(),
              i,
              setting.timeout(),
              questions));
    }
  }

  private Questions questions(Setting setting, Tokenizer draft) throws SessionException {
    DescribedCloud described = DescribedCloud.of(draft, setting.cloud(), setting.timeout());
    cloud = described.description();
    Tokenizer reader = described.reader();
    longestPrompt = setting.load().longestPrompt(cloud.contextLength());
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
        setting.sampling().seed().isPresent());
  }

  /** Every edge connects, at once; then one answers a little in every way. */
  private void warmUp(List<Way> ways) throws SessionException, InterruptedException {
    List<Callable<Void>> connecting = new ArrayList<>();
    for (VirtualEdge edge : edges) {
      connecting.add(
          () -> {
            edge.connect();
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
      edges.getFirst().warmUp(way, WARM_UP_TOKENS);
    }
  }

  ServeRun<VirtualEdge> run(Load load, Window window, Slo slo) {
    return new ServeRun<>(
        new Generator(Generator.Clock.REAL, threads),
        edges,
        (way, stretch) -> (edge, arrival, came) -> edge.answer(way, arrival, stretch, came),
        load,
        window,
        slo);
  }

  int longestPrompt() {
    return longestPrompt;
  }

  /** What the cloud says of itself. */
  Map<String, Object> cloudJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", cloud.name());
    json.put("description", cloud.description());
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
    edges.forEach(VirtualEdge::close);
    drafts.forEach(SharedDraft::close);
  }
}
