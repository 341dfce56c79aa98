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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cloud whose real target runs in a process of its own, which is killed in an answer's middle.
 */
@Tag("models")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals")
class KilledTargetTest {
  private static final int FAILED = 1;
  private static final int TOKENS = 48;

  /**
   * What the next process reads it reads in one pass, and a real target's logits hang on a pass'
   * size in their last bits: this seed's text has no two tokens that are as good as equal.
   */
  @Test
  void theTextIsTheOneOfATargetThatLived() throws Exception {
    RealPair.get();
    try (CommandRun cloud =
            CommandRun.startBrief(
                "cloud",
                "--port",
                "0",
                "--metrics-port",
                "0",
                "--parallel",
                "2",
                "--stop-with-input",
                "--engine-process");
        ProgressLine progress = new ProgressLine(System.out, false);
        LanguageModel draft =
            new Models(progress, new ModelOptions()).draft(RealPair.get().draft(), 1)) {
      String rest = cloud.awaitLine(CloudCommand.LISTENING);
      HostPort address = HostPort.parse(rest.substring(0, rest.indexOf(',')));
      String metrics = cloud.awaitLine(CloudCommand.METRICS);
      try (EdgeClient client =
          new EdgeClient(
              draft, address.host(), address.port(), "the cloud", Duration.ofMinutes(5))) {
        Tokenizer reader =
            TargetTokenizer.of(
                draft.tokenizer(),
                RunningGateway.inquiry(CloudList.of(address)).askWithoutTemplate());
        AnswerRequest question = question(reader);
        int[] undisturbed = client.answer(question, AnswerListener.SILENT).tokens();
        AtomicInteger heard = new AtomicInteger();
        int[] disturbed =
            client
                .answer(
                    question,
                    (token, origin) -> {
                      if (heard.incrementAndGet() == TOKENS / 3) {
                        cloud.process().children().forEach(ProcessHandle::destroyForcibly);
                      }
                    })
                .tokens();
        assertThat(disturbed).hasSize(TOKENS).isEqualTo(undisturbed);
      }
      try (HttpClient http = HttpClient.newHttpClient()) {
        assertThat(
                http.send(
                        HttpRequest.newBuilder(URI.create(metrics)).build(),
                        BodyHandlers.ofString())
                    .body())
            .contains("draftwire_cloud_target_restarts_total 1.0\n");
      }
      cloud.process().getOutputStream().close();
      assertThat(cloud.finish()).isZero();
    }
  }

  private static AnswerRequest question(Tokenizer reader) {
    return new AnswerRequest(
            Mode.CLOUD_ONLY,
            reader.prompt("Once upon a time, there was a little dog"),
            Sampling.at(.8),
            OptionalDouble.empty(),
            new Coupled(),
            4,
            Integer.MAX_VALUE,
            TOKENS,
            OptionalLong.of(7))
        .readBy(reader);
  }

  @Test
  void librariesThatAreNotThereOrCannotDoItAreNamedInOneLine(@TempDir Path directory) {
    RealPair.get();
    Path gone = directory.resolve("gone");
    assertThat(
            Said.of("cloud", "--port", "0", "--engine-process", "--natives", gone.toString())
                .failedWith(FAILED))
        .contains(gone.toString(), "name one that exists");
    assertThat(Said.of("cloud", "--port", "0", "--rpc", "127.0.0.1:1").failedWith(FAILED))
        .contains("no RPC backend for 127.0.0.1:1", "-DGGML_RPC=ON");
  }
}
