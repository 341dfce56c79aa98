package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.chat.ChatTemplateException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    this.scheme = scheme;
  }

  /** Talks until there are no more lines; returns the exit status. */
  int run() throws IOException {
    if (colours) {
      out.println(TokenPrinter.legend());
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
      out.println("draftwire: " + e.getMessage());
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
          SchemeOptions named = new SchemeOptions();
          named.scheme = rest;
          scheme = named.choice();
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
    AnswerRequest request = request(question.prompt());
    Planner planner =
        scheme.planner(
            request.sampling().temperature(),
            request.seed().isPresent(),
            tokenizer.vocabularySize(),
            knowledge);
    TokenPrinter printer = new TokenPrinter(tokenizer, out, colours);
    String said = "";
    try {
      Optional<Answer> answer = answers.answer(request, planner, printer);
      said = printer.finish();
      out.println();
      note(answer.map(Chat::figures).orElse("stopped"));
      explanation = scheme.drafts() ? planner.explain() : List.of("the cloud decoded alone");
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
    return new AnswerRequest(
            scheme.mode(),
            prompt,
            sampling.sampling(),
            sampling.draftTemperature(),
            scheme.settingsOrAuto().scheme(),
            scheme.maxDrafts(),
            scheme.bitBudget(),
            sampling.maxTokens,
            seed)
        .readBy(tokenizer);
  }

  private void note(String what) {
    out.println("[" + what + "]");
  }

  private static String figures(Answer answer) {
    SessionFigures figures = answer.figures();
    String speed =
        String.format(
            Locale.ROOT,
            "%d tokens, %.1f tokens/s",
            answer.tokens().length,
            answer.tokensPerSecond());
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
