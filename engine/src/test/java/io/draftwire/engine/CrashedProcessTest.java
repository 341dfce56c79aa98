package io.draftwire.engine;

import static io.draftwire.engine.TableChild.POISON;
import static io.draftwire.engine.TableChild.VOCABULARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.engine.llama.LlamaProcess;
import io.draftwire.engine.process.EngineProcess;
import io.draftwire.engine.process.EngineWatch;
import io.draftwire.engine.process.Restarts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that runs a model ends where it should not. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals")
class CrashedProcessTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final Batch batch = Batch.onDemand(VOCABULARY);

  private static void kill(EngineProcess engine) throws Exception {
    ProcessHandle process = ProcessHandle.of(engine.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(1, TimeUnit.MINUTES);
  }

  private static float[][] rows(Batch batch) {
    float[][] rows = new float[batch.rows()][];
    for (int r = 0; r < rows.length; r++) {
      int at = batch.row(r);
      rows[r] = Arrays.copyOfRange(batch.logits(), at, at + VOCABULARY);
    }
    return rows;
  }

  @Test
  void whatAProcessHeldIsReadAgainByTheNext() throws Exception {
    try (EngineProcess engine =
            EngineProcess.start(TableChild.command("poisoned"), Restarts.DEFAULT);
        LanguageModel model = engine.model();
        LanguageModel same = TableChild.model()) {
      Batch expected = Batch.onDemand(VOCABULARY);
      List<LanguageModel> both = List.of(model, same);
      int[] text = {5, 9, 3, 60, 7};
      both.forEach(one -> assertThat(one.open()).isZero());
      model.forward(batch.addAll(0, text, 0, 5));
      same.forward(expected.addAll(0, text, 0, 5));
      kill(engine);
      assertThat(rows(batch)).as("rows outlive their process").isDeepEqualTo(rows(expected));
      both.forEach(one -> assertThat(one.fork(0, 3)).isEqualTo(1));
      for (Batch tree : List.of(batch.clear(), expected.clear())) {
        tree.add(0, 11, true);
        tree.addBelow(0, 12, true);
        tree.addBelow(0, 13, true);
        tree.addBelow(2, 14, true);
        tree.add(1, 15, true);
      }
      model.forward(batch);
      same.forward(expected);
      kill(engine);
      assertThat(rows(batch)).isDeepEqualTo(rows(expected));
      both.forEach(one -> one.keep(0, 3));
      both.forEach(one -> one.truncate(1, 2));
      for (Batch chains : List.of(batch.clear(), expected.clear())) {
        chains.addAll(1, new int[] {4, 8}, 0, 2).addAll(0, new int[] {21, 22}, 0, 2);
      }
      model.forward(batch);
      same.forward(expected);
      assertThat(rows(batch)).isDeepEqualTo(rows(expected));
      for (int s = 0; s < 2; s++) {
        assertThat(model.length(s)).isEqualTo(same.length(s));
      }
      assertThat(model.usedCells()).isEqualTo(same.usedCells());
      assertThat(engine.restarts()).isEqualTo(2);
      assertThat(model.tokenizer().encode("a word", true, true))
          .isEqualTo(same.tokenizer().encode("a word", true, true));
    }
  }

  @Test
  void aPassThatNoProcessSurvivesIsFoundAndTheOthersGoOn() {
    try (EngineProcess engine =
            EngineProcess.start(TableChild.command("poisoned"), Restarts.DEFAULT);
        LanguageModel model = engine.model();
        LanguageModel same = TableChild.model()) {
      int good = model.open();
      int bad = model.open();
      model.forward(batch.addLast(good, new int[] {5}, 0, 1).addLast(bad, new int[] {6}, 0, 1));
      batch.clear().addLast(good, new int[] {7}, 0, 1).addLast(bad, new int[] {POISON}, 0, 1);
      assertThatThrownBy(() -> model.forward(batch))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("ended over a pass");
      assertThat(engine.restarts()).as("several are not tried twice").isZero();
      assertThat(model.length(good)).isEqualTo(1);
      model.forward(batch.clear().addLast(good, new int[] {7}, 0, 1));
      Batch expected = Batch.onDemand(VOCABULARY);
      same.forward(expected.addLast(same.open(), new int[] {5, 7}, 0, 2));
      assertThat(rows(batch)).isDeepEqualTo(rows(expected));
      assertThatThrownBy(() -> model.forward(batch.clear().addLast(bad, new int[] {POISON}, 0, 1)))
          .isInstanceOf(ModelException.class);
      assertThat(model.length(bad)).isEqualTo(1);
      model.forward(batch.clear().addLast(good, new int[] {8}, 0, 1));
      assertThat(engine.restarts()).isEqualTo(3);
    }
  }

  @Test
  void aProcessThatRunsNoPassIsGivenUpWithItsLastWords() throws Exception {
    Watch watch = new Watch();
    Restarts two = new Restarts(2, Duration.ZERO, Duration.ZERO);
    try (EngineProcess engine = EngineProcess.start(TableChild.command("poisoned"), two);
        LanguageModel model = engine.model()) {
      engine.watch(watch);
      batch.addLast(model.open(), new int[] {POISON}, 0, 1);
      assertThatThrownBy(() -> model.forward(batch)).isInstanceOf(ModelException.class);
      assertThat(watch.next()).isEqualTo("away");
      assertThat(watch.next()).isEqualTo("back");
      assertThat(watch.next())
          .contains("2 times in a row", "no pass came through", "killed by signal 9")
          .doesNotContain("\n");
      assertThatThrownBy(() -> model.forward(batch)).hasMessageContaining("2 times in a row");
    }
  }

  @Test
  void oneThatEndsWhileNobodyAsksIsThereAgainBeforeAnybodyDoes() throws Exception {
    Watch watch = new Watch();
    try (EngineProcess engine =
        EngineProcess.start(TableChild.command("poisoned"), Restarts.DEFAULT)) {
      engine.watch(watch);
      kill(engine);
      assertThat(watch.next()).isEqualTo("away");
      assertThat(watch.next()).isEqualTo("back");
      assertThat(engine.restarts()).isOne();
    }
  }

  @Test
  void whoWaitsForAProcessThatIsStartedNoMoreIsTold() throws Exception {
    Restarts once = new Restarts(9, NEVER, NEVER);
    try (EngineProcess engine = EngineProcess.start(TableChild.command("poisoned"), once);
        LanguageModel model = engine.model()) {
      batch.addLast(model.open(), new int[] {POISON}, 0, 1);
      assertThatThrownBy(() -> model.forward(batch)).isInstanceOf(ModelException.class);
      LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
      Thread waits =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      model.forward(batch);
                    } catch (ModelException e) {
                      said.add(e.getMessage());
                    }
                  });
      engine.startNoMore();
      assertThat(said.poll(1, TimeUnit.MINUTES)).contains("about to end");
      waits.join();
    }
  }

  @Test
  void aProcessThatCannotStartSaysWhyInOneLine(@TempDir Path directory) {
    assertThatThrownBy(() -> EngineProcess.start(TableChild.command("refuses"), Restarts.DEFAULT))
        .isInstanceOf(ModelException.class)
        .hasMessage("this is no model; use another");
    assertThatThrownBy(() -> EngineProcess.start(TableChild.command("crashes"), Restarts.DEFAULT))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("SIGSEGV")
        .message()
        .doesNotContain("\n");
    Path gone = directory.resolve("gone");
    LlamaOptions options = LlamaOptions.of(directory.resolve("model.gguf"));
    assertThatThrownBy(() -> LlamaProcess.start(gone, List.of(), options, List.of()))
        .isInstanceOf(ModelException.class)
        .hasMessage("no directory of llama.cpp libraries at " + gone + "; name one that exists");
  }

  @Test
  void theProcessEndsWithTheOneThatStartedIt() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String pid = parent.inputReader().readLine();
      ProcessHandle child = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      parent.destroyForcibly();
      child.onExit().get(1, TimeUnit.MINUTES);
    } finally {
      parent.destroyForcibly();
    }
  }

  /** Starts a process, says which, and would stay. */
  static final class Parent {
    public static void main(String[] args) throws InterruptedException {
      EngineProcess engine = EngineProcess.start(TableChild.command("poisoned"), Restarts.DEFAULT);
      System.out.println(engine.pid());
      Thread.currentThread().join();
    }
  }

  private static final class Watch implements EngineWatch {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void away(Duration back) {
      heard.add("away");
    }

    @Override
    public void back() {
      heard.add("back");
    }

    @Override
    public void over(String why) {
      heard.add(why);
    }

    String next() throws InterruptedException {
      return heard.poll(1, TimeUnit.MINUTES);
    }
  }
}
