package io.draftwire.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.RoundTimes;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.wire.access.Caller;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswerDeskTest {
  private static final AnswerDesk.Asker ASKER = new AnswerDesk.Asker("a client", Caller.anybody());

  private static final AnswerMeter NOBODY =
      new AnswerMeter() {
        @Override
        public void burst(Burst burst, RoundTimes times) {}

        @Override
        public void stood(int tokens) {}

        @Override
        public void takenBack(int tokens) {}
      };

  private static final int VOCABULARY = 29;
  private static final Duration LONG = Duration.ofMinutes(10);

  private static List<Ask> asks(int count) {
    SchemeChoice scheme = SchemeChoice.auto();
    AnswerRequest request =
        new AnswerRequest(
            Mode.SPECULATIVE,
            new int[] {0, 3, 4},
            Sampling.at(1),
            OptionalDouble.empty(),
            scheme.settings().scheme(),
            4,
            Integer.MAX_VALUE,
            40,
            OptionalLong.of(1));
    return Collections.nCopies(count, new Ask(request, scheme, List.of(), false, false));
  }

  /** One runs, and its cloud says nothing; two wait for it. All of them have a reader. */
  @Test
  void closingTellsTheReadersOfWhatRunsAndOfWhatNeverRan() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        LanguageModel draft =
            new TableModel(VOCABULARY, TableModel.seeded(VOCABULARY, 1, 3, 1), 64, 1);
        EdgeClient client =
            new EdgeClient(draft, "127.0.0.1", silent.getLocalPort(), "the-cloud", LONG)) {
      AnswerDesk desk = new AnswerDesk(client, draft.tokenizer(), 1, 2, LONG);
      try (Exchange exchange = desk.open(ASKER, asks(3), NOBODY)) {
        assertThat(desk.open(ASKER, asks(1), NOBODY)).isNull();
        Thread closing = Thread.ofPlatform().start(desk::close);
        boolean[] told = new boolean[3];
        for (int i = 0; i < told.length; i++) {
          AnswerEvent event = exchange.take();
          assertThat(event).isInstanceOf(AnswerEvent.Failed.class);
          told[event.choice()] = true;
        }
        assertThat(told).containsOnly(true);
        closing.join();
      }
    }
  }
}
