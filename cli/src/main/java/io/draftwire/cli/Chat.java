package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.LiveAccount;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.chat.ChatTemplateException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A conversation at a terminal: reads lines, answers them, and says what that took. */
final class Chat {
  private final ChatInput input;
  private final PrintWriter out;
  private final StoppableAnswer answers;
  private final Tokenizer tokenizer;
  private final Conversation conversation;
  private final SamplingOptions sampling;
  private final Knowledge knowledge = new Knowledge();
  private final boolean colours = Terminal.colours();
  private final OptionalDouble floor;
  private SchemeChoice scheme;
  private List<String> explanation = List.of("nothing was answered yet");
  private int asked;
  private boolean failed;

  /**
   * @param scheme to begin with
   */
  Chat(
      ChatInput input,
      PrintWriter out,
      StoppableAnswer answers,
      Tokenizer tokenizer,
      Conversation conversation,
      SamplingOptions sampling,
      SchemeChoice scheme) {
    this.input = input;
    this.out = out;
    this.answers = answers;
    this.tokenizer = tokenizer;
    this.conversation = conversation;
    this.sampling = sampling;
    this.floor = scheme.draftFloor();
    this.scheme = scheme;
  }

  /** Talks until there are no more lines; returns the exit status. */
  int run() throws IOException {
    if (colours) {
      out.println(legend());
    }
    out.println(SlashCommand.help());
    out.flush();
    String line = input.read();
    while (line != null && take(line.strip())) {
      line = input.read();
    }
    // A person has seen what went wrong; a script wants to be told.
    return failed && !input.interactive() ? Failure.FAILED : 0;
  }

  /** Does what a line says; false where it was the last. */
  private boolean take(String line) {
    boolean goOn = true;
    try {
      if (line.startsWith("/")) {
        goOn = obey(line);
      } else if (!line.isEmpty()) {
        answer(line);
      }
    } catch (IllegalArgumentException
        | ChatTemplateException
        | SessionException
        | ModelException e) {
      failed = true;
      out.println("draftwire: " + Shown.text(e.getMessage()));
    }
    out.flush();
    return goOn;
  }

  private boolean obey(String line) {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (SlashCommand.of(words[0])) {
      case NEW -> {
        conversation.clear();
        note("a new conversation");
      }
      case SCHEME -> {
        if (!rest.isEmpty()) {
          SchemeChoice before = scheme;
          SchemeOptions named = new SchemeOptions();
          named.scheme = rest;
          scheme = named.choice();
          // Said once for the whole chat; it has a meaning again whenever the scheme is live.
          if (floor.isPresent() && scheme.live()) {
            scheme = scheme.withDraftFloor(floor.getAsDouble());
          }
          if (colours && before.live() != scheme.live()) {
            out.println(legend());
          }
        }
        note("scheme " + scheme.name());
      }
      case EXPLAIN -> explanation.forEach(out::println);
      case QUIT -> {
        return false;
      }
    }
    return true;
  }

  private void answer(String text) throws ChatTemplateException, SessionException {
    Conversation.Question question = conversation.ask(text);
    if (question.forgotten() > 0) {
      note(
          "the context is full: the oldest "
              + (question.forgotten() == 1
                  ? "exchange is"
                  : question.forgotten() + " exchanges are")
              + " left out");
    }
    AnswerRequest asked = request(question.prompt());
    Planner planner =
        scheme.planner(
            asked.sampling().temperature(),
            asked.seed().isPresent(),
            tokenizer.vocabularySize(),
            knowledge);
    AnswerRequest request = asked.planned(planner);
    TokenPrinter printer =
        new TokenPrinter(tokenizer, out, colours).noting(out).takingBack(input.interactive());
    AskedFor.Heard heard = new AskedFor.Heard(printer, new LiveAccount(request.growth()));
    String said = "";
    try {
      Optional<Answer> answer = answers.answer(request, planner, heard);
      said = printer.finish();
      out.println();
      note(answer.map(a -> figures(request.mode(), a)).orElse("stopped"));
      explanation =
          switch (request.mode()) {
            case CLOUD_ONLY -> List.of("the cloud decoded alone");
            case SPECULATIVE -> planner.explain();
            case LIVE ->
                answer
                    .map(a -> heard.account().explain(planner, a.figures()))
                    .orElse(List.of("live: the answer was stopped"));
          };
    } finally {
      if (said.isBlank()) {
        conversation.takeBack();
      } else {
        conversation.answered(said.strip());
      }
    }
  }

  private AnswerRequest request(int[] prompt) {
    // One seed for the whole chat would draw every answer by the same numbers.
    OptionalLong seed =
        sampling.seed().isPresent()
            ? OptionalLong.of(sampling.seed().getAsLong() + asked)
            : OptionalLong.empty();
    asked++;
    return AnswerRequest.of(
            scheme,
            prompt,
            sampling.sampling(),
            sampling.draftTemperature(),
            sampling.maxTokens,
            seed)
        .readBy(tokenizer)
        .withContext(conversation.context());
  }

  private void note(String what) {
    out.println("[" + what + "]");
  }

  private String legend() {
    return scheme.live() ? TokenPrinter.liveLegend() : TokenPrinter.legend();
  }

  private static String figures(Mode mode, Answer answer) {
    SessionFigures figures = answer.figures();
    String speed =
        String.format(
            Locale.ROOT,
            "%d tokens, %.1f tokens/s",
            answer.tokens().length,
            answer.tokensPerSecond());
    if (mode == Mode.LIVE) {
      return String.format(
          Locale.ROOT,
          "%s, %d target passes, %d guesses walked of %d sent, %.1f bits a guess",
          speed,
          figures.targetPasses(),
          figures.acceptedTokens(),
          figures.draftTokens(),
          figures.bitsPerDraftToken());
    }
    if (figures.draftTokens() == 0) {
      return speed + ", no drafts";
    }
    return String.format(
        Locale.ROOT,
        "%s, %d of %d drafts accepted (%.0f %%), %.1f bits a draft",
        speed,
        figures.acceptedTokens(),
        figures.draftTokens(),
        100 * figures.draftAcceptanceRate(),
        figures.bitsPerDraftToken());
  }
}
