package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.DRAFT;
import static io.draftwire.edge.Worlds.TARGET;
import static io.draftwire.edge.Worlds.ask;
import static io.draftwire.edge.Worlds.greedy;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text far longer than the draft's context: the draft sees the end of it through a window. */
class DraftWindowTest {
  private static final int TOKENS = 200;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16, 31, 64})
  void answersStayRight(int draftContext) throws Exception {
    for (boolean begin : new boolean[] {true, false}) {
      int[] prompt = Worlds.prompt(16);
      prompt[0] = begin ? 0 : 5;
      AnswerRequest ask = Worlds.withPrompt(ask(new KSqs(5, 40), 0, TOKENS, 1), prompt);
      assertThat(answer(ask, draftContext).tokens())
          .containsExactly(greedy(TARGET, prompt, TOKENS));
    }
  }

  /**
   * The laws of these models look back two tokens, so a draft whose window outlives a rollback
   * (four drafts at most) proposes exactly what one that sees all does.
   */
  @ParameterizedTest
  @ValueSource(ints = {16, 17, 40})
  void aWindowThatHoldsWhatMattersChangesNothing(int draftContext) throws Exception {
    for (Scheme scheme : new Scheme[] {new KSqs(5, 40), new CSqs(60, 0.05, 0.05, 0.02, 16)}) {
      Answer windowed = answer(ask(scheme, 1, TOKENS, 7), draftContext);
      Answer whole = answer(ask(scheme, 1, TOKENS, 7), CONTEXT);
      assertThat(windowed.tokens()).containsExactly(whole.tokens());
      assertThat(windowed.figures().payloadBits()).isEqualTo(whole.figures().payloadBits());
      assertThat(windowed.figures().acceptedTokens()).isEqualTo(whole.figures().acceptedTokens());
    }
  }

  @Test
  void promptsLongerThanTheDraftsContextAreSeenThroughTheWindowFromTheStart() throws Exception {
    int[] prompt = Worlds.prompt(150);
    AnswerRequest ask = Worlds.withPrompt(ask(new KSqs(5, 40), 0, 50, 1), prompt);
    Answer windowed = answer(ask, 16);
    assertThat(windowed.tokens()).containsExactly(greedy(TARGET, prompt, 50));
    assertThat(Arrays.equals(windowed.tokens(), answer(ask, CONTEXT).tokens())).isTrue();
  }

  /** A draft whose context holds the text sees all of it, however long the prompt. */
  @Test
  void aTextThatFitsIsSeenWhole() throws Exception {
    int[] prompt = Worlds.prompt(50);
    prompt[0] = 0; // begins with the begin-of-text token, which a window would keep
    AnswerRequest ask = Worlds.withPrompt(ask(new KSqs(5, 40), 0, 10, 1), prompt);
    int[] longest = {0};
    try (LanguageModel target = Worlds.model(TARGET, CONTEXT, 1);
        CloudServer cloud = Worlds.cloud(target);
        LanguageModel draft = Worlds.model(DRAFT, 64, 1);
        EdgeClient client =
            Worlds.client(
                (LanguageModel)
                    Proxy.newProxyInstance(
                        LanguageModel.class.getClassLoader(),
                        new Class<?>[] {LanguageModel.class},
                        (_, method, arguments) -> {
                          if (method.getName().equals("forward")) {
                            longest[0] = Math.max(longest[0], ((Batch) arguments[0]).size());
                          }
                          return method.invoke(draft, arguments);
                        }),
                cloud.port())) {
      client.answer(ask, AnswerListener.SILENT);
    }
    assertThat(longest[0]).as("tokens of the first pass").isEqualTo(50);
  }

  private static Answer answer(AnswerRequest ask, int draftContext) throws Exception {
    try (LanguageModel target = Worlds.model(TARGET, CONTEXT, 1);
        CloudServer cloud = Worlds.cloud(target);
        LanguageModel draft = Worlds.model(DRAFT, draftContext, 1);
        EdgeClient client = Worlds.client(draft, cloud.port())) {
      return client.answer(ask, AnswerListener.SILENT);
    }
  }
}
