package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.store.PreparedPair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three cloud processes with the real target behind HAProxy, and many live answers. One process is
 * killed under them, and then one is told to stop.
 *
 * <p>A real target's logits hang on how many rows its pass has, in their last bits: where two
 * tokens are as good as equal, an answer may take the other one from there on. How many did is
 * printed, and that it is few is held.
 */
@Tag("models")
@EnabledOnOs(value = OS.LINUX, disabledReason = "sends signals")
class KilledCloudTest {
  private static final int CLOUDS = 3;
  private static final int ANSWERS = 32;
  private static final int TOKENS = 48;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final List<String> PROMPTS =
      List.of(
          "Once upon a time, there was a little dog",
          "Lily and Tom went to the park. They",
          "The old bear was very hungry. One day he",
          "Mia found a red box under her bed. Inside");

  @TempDir private Path directory;

  @Test
  void answersGoOnAtOthersWhereACloudIsKilledOrToldToStop() throws Exception {
    PreparedPair pair = RealPair.get();
    HaproxyRun.program();
    List<CommandRun> clouds = new ArrayList<>();
    try (ProgressLine progress = new ProgressLine(System.out, false);
        LanguageModel draft =
            new Models(progress, new ModelOptions()).draft(pair.draft(), ANSWERS)) {
      for (int i = 0; i < CLOUDS; i++) {
        clouds.add(
            CommandRun.start("cloud", "--port", "0", "--parallel", "" + ANSWERS, "--drain", "0"));
      }
      List<Integer> ports = new ArrayList<>();
      for (CommandRun cloud : clouds) {
        String rest = cloud.awaitLine(CloudCommand.LISTENING);
        ports.add(HostPort.parse(rest.substring(0, rest.indexOf(','))).port());
      }
      try (HaproxyRun haproxy = HaproxyRun.start(directory, ports);
          EdgeClient client =
              new EdgeClient(draft, "127.0.0.1", haproxy.port(), "the clouds", TIMEOUT)) {
        CloudList all = CloudList.of(new HostPort("127.0.0.1", haproxy.port()));
        Tokenizer reader =
            TargetTokenizer.of(draft.tokenizer(), RunningGateway.inquiry(all).askWithoutTemplate());
        List<AnswerRequest> questions =
            IntStream.range(0, ANSWERS).mapToObj(i -> question(reader, i)).toList();
        List<int[]> undisturbed = new ArrayList<>();
        for (AnswerRequest question : questions) {
          undisturbed.add(client.answer(question, AnswerListener.SILENT).tokens());
        }
        disturbed("KILL", clouds.get(0), client, questions, undisturbed);
        disturbed("TERM", clouds.get(1), client, questions, undisturbed);
        assertThat(clouds.get(1).finish()).isZero();
        assertThat(clouds.get(1).out()).contains("draining: no new sessions");
      }
    } finally {
      clouds.forEach(CommandRun::close);
    }
  }

  private static void disturbed(
      String signal,
      CommandRun cloud,
      EdgeClient client,
      List<AnswerRequest> questions,
      List<int[]> undisturbed)
      throws Exception {
    try (Crowd crowd = new Crowd(client, questions)) {
      cloud.signal(signal);
      List<int[]> texts = crowd.finish();
      int same = 0;
      for (int i = 0; i < ANSWERS; i++) {
        assertThat(texts.get(i)).as("answer %d", i).isNotEmpty();
        same += Arrays.equals(texts.get(i), undisturbed.get(i)) ? 1 : 0;
      }
      System.out.printf(
          "%s under %d live answers: all whole, %d as undisturbed, %d moved%n",
          signal, ANSWERS, same, crowd.lost());
      assertThat(same).isGreaterThanOrEqualTo(ANSWERS * 3 / 4);
    }
  }

  private static AnswerRequest question(Tokenizer reader, int number) {
    return new AnswerRequest(
            Mode.LIVE,
            reader.prompt(PROMPTS.get(number % PROMPTS.size())),
            Sampling.at(.8),
            OptionalDouble.empty(),
            new Coupled(),
            4,
            Integer.MAX_VALUE,
            TOKENS,
            OptionalLong.of(number))
        .readBy(reader);
  }
}
