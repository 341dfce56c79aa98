package io.draftwire.core.session;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.text.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Rounds behind one whose verdict is under way, each on the guess that all drafts of the one before
 * are accepted and what follows them is known. They are drawn and coded in the state that both ends
 * will be in iff the guess holds, so they are, bit for bit, what would be sent then; and where it
 * does not hold they never were. Their drafts and guesses are the end of the text.
 *
 * <p>Drawn by rows that were run ahead ({@link RowsAhead}) and by nothing else: a verdict waits for
 * one pass of the draft at most.
 */
final class Flight {
  /**
   * A round and what it stands on.
   *
   * @param step that it does
   * @param guess as {@link EdgeMessage.Round#guess}
   */
  record Behind(OpenRound round, Step.Draft step, int guess) {
    /** Tokens that the text has without it. */
    int standsOn() {
      return round.from() - (guess == CloudMessage.Ruling.NO_TOKEN ? 0 : 1);
    }
  }

  private final EdgeSettings settings;
  private final Planner planner;
  private final Handshake handshake;
  private final Text text;
  private final RoundWriter writer;
  private final SessionFigures figures;

  /** The last may still be drafted. */
  private final ArrayDeque<Behind> rounds = new ArrayDeque<>();

  Flight(
      EdgeSettings settings,
      Planner planner,
      Handshake handshake,
      Text text,
      RoundWriter writer,
      SessionFigures figures) {
    this.settings = settings;
    this.planner = planner;
    this.handshake = handshake;
    this.text = text;
    this.writer = writer;
    this.figures = figures;
  }

  /**
   * Draws what can be drawn by now.
   *
   * @param open whose verdict is under way
   * @param numbers of the rounds that leave
   * @return what leaves
   */
  List<EdgeMessage> go(OpenRound open, IntSupplier numbers) {
    List<EdgeMessage> messages = new ArrayList<>();
    boolean goesOn = true;
    while (goesOn) {
      Behind last = rounds.peekLast();
      goesOn =
          last == null || last.round().hasLeft()
              ? begin(last == null ? open : last.round())
              : draft(last) || leave(last, numbers, messages);
    }
    return messages;
  }

  /** Behind a round that has left another begins, if there is a guess to begin it on. */
  private boolean begin(OpenRound before) {
    int guess = before.by().rows().guess(before.drafts());
    if (rounds.size() >= planner.ahead().rounds()
        || guess == RowsAhead.NO_GUESS
        || settings.endsText().test(text.token(text.length() - 1))) {
      return false;
    }
    int from = text.length() + (guess == CloudMessage.Ruling.NO_TOKEN ? 0 : 1);
    int left = handshake.lengthLimit() - from;
    if (left < 1 || !(planner.next(left) instanceof Step.Draft step)) {
      return false;
    }
    if (guess != CloudMessage.Ruling.NO_TOKEN) {
      text.append(guess);
    }
    DrawnBy by =
        new DrawnBy(
            before.by().drafter().ahead(),
            before.by().stopping().another(),
            before.by().rows(),
            before.by().rows().another());
    // Laws that leave early need not leave behind their ids.
    Step.Draft whole = new Step.Draft(step.scheme(), step.most());
    rounds.add(new Behind(writer.begin(whole, by, EdgeMessage.NO_CHOICE), step, guess));
    figures.begunAhead();
    return true;
  }

  /** Whether another draft was drawn. */
  private boolean draft(Behind last) {
    OpenRound round = last.round();
    float[] row = writer.wantsDraft(round) ? round.by().source().row(text) : null;
    if (row == null || !writer.draft(round, row, 0)) {
      return false;
    }
    figures.drawnByRow();
    return true;
  }

  /** A round that has all of its drafts leaves, if those under way leave room for it. */
  private boolean leave(Behind last, IntSupplier numbers, List<EdgeMessage> messages) {
    OpenRound round = last.round();
    if (writer.wantsDraft(round) && round.by().source().row(text) == null) {
      return false; // Its next row is still to be run.
    }
    int bytes = 0;
    for (Behind behind : rounds) {
      bytes += behind.round().half().payload().length;
    }
    if (bytes > Protocol.MAX_AHEAD_BYTES) {
      return false;
    }
    messages.addAll(writer.messages(round.numbered(numbers.getAsInt()), last.guess()));
    round.leave();
    writer.left(round);
    figures.sentAhead(round.half().payloadBits());
    return true;
  }

  /** Rounds that have left, by which the draft may be run on. */
  Iterable<Behind> left() {
    return rounds.stream().filter(behind -> behind.round().hasLeft()).toList();
  }

  /**
   * A verdict came.
   *
   * @param open that it is on
   * @return the round that is the open one now, where it stands on this very verdict; null where
   *     none does, and those that there were are gone
   */
  Behind next(OpenRound open, EdgeRounds.Settled settled) {
    Behind first = rounds.peekFirst();
    boolean holds =
        first != null
            && settled.accepted() == open.drafts()
            && settled.sibling() == EdgeRounds.NO_SIBLING
            && settled.token() == first.guess();
    if (!holds) {
      drop();
      return null;
    }
    rounds.removeFirst();
    figures.tookUp(first.round());
    return first;
  }

  /** None of them comes to be. */
  void drop() {
    if (!rounds.isEmpty()) {
      text.truncate(rounds.getFirst().standsOn());
    }
    for (Behind behind : rounds) {
      behind.round().by().rows().forget();
      figures.droppedAhead(behind.round());
    }
    rounds.clear();
  }
}
