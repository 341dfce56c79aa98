package io.draftwire.lab.proof;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.SessionException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The two real sessions with a link between them that duplicates, delays and reorders, and a target
 * that takes its time, all by a seeded schedule: the same seed does the same harm. Nothing is lost
 * for ever, as below a stream nothing is; so an answer ends whole or with a refusal, never by
 * waiting.
 */
final class HostileLink {
  private static final int MOST_STEPS = 100_000;

  /** What the schedule may do, each a chance per step in percent. */
  record Harm(int duplicate, int duplicateLate, int reorder, int mutate) {}

  private final SplittableRandom random;
  private final Harm harm;

  /** Whether the draft may run while verdicts are under way, as the schedule has it. */
  private final boolean ahead;

  private final EdgeSession edge;
  private final CloudSession cloud;
  private final TrigramModel draft = new TrigramModel(TinyAnswer.DRAFT);
  private final TrigramModel target = new TrigramModel(TinyAnswer.TARGET);

  private final List<EdgeMessage> up = new ArrayList<>();
  private final List<CloudMessage> down = new ArrayList<>();
  private final List<EdgeMessage.Round> sent = new ArrayList<>();
  private CloudAction.Forward running;

  /** Verdicts as the cloud first gave them, by round number: rulings, and first offers. */
  private final TreeMap<Integer, CloudMessage> verdicts = new TreeMap<>();

  /** Whether a round was changed to one whose laws follow, which its edge does not know. */
  private boolean promised;

  private int duplicatesAnswered;
  private int partsHeard;
  private int forwards;
  private CloudMessage.Refused refused;
  private SessionException failure;

  HostileLink(EdgeSession edge, CloudSession cloud, Harm harm, long seed) {
    this(edge, cloud, harm, seed, false);
  }

  HostileLink(EdgeSession edge, CloudSession cloud, Harm harm, long seed, boolean ahead) {
    this.ahead = ahead;
    this.edge = edge;
    this.cloud = cloud;
    this.harm = harm;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Runs until the answer is whole, or the edge gives up; then delivers what is still under way.
   */
  void run() {
    edge.start();
    for (int step = 0; step < MOST_STEPS; step++) {
      pollEdge();
      pollCloud();
      if (up.isEmpty() && down.isEmpty() && running == null) {
        // A round that was made to promise laws is not ruled on without them.
        if (edge.finished() || failure != null || promised && cloud.awaitsLaws()) {
          return;
        }
        throw new IllegalStateException("nothing is under way, and the answer is not whole");
      }
      step();
    }
    throw new IllegalStateException("no end after " + MOST_STEPS + " steps");
  }

  private void step() {
    harmUplink();
    if (ahead && random.nextInt(3) == 0) {
      draftAhead();
    }
    switch (random.nextInt(3)) {
      case 0 -> deliverUp();
      case 1 -> deliverDown();
      default -> finishForward();
    }
  }

  private void harmUplink() {
    if (chance(harm.duplicate) && !up.isEmpty()) {
      int index = random.nextInt(up.size());
      EdgeMessage message = up.get(index);
      if (message instanceof EdgeMessage.Round
          || message instanceof EdgeMessage.Laws
          || message instanceof EdgeMessage.Part
          || message instanceof EdgeMessage.More) {
        up.add(index + 1, message);
      }
    }
    // Only while there is an answer to harm, or the schedule would never end.
    boolean open = !edge.finished() && failure == null;
    if (open && chance(harm.duplicateLate) && !sent.isEmpty()) {
      up.add(sent.get(random.nextInt(sent.size())));
    }
    if (chance(harm.reorder) && up.size() > 1) {
      up.add(random.nextInt(up.size() - 1), up.removeLast());
    }
  }

  private void deliverUp() {
    if (up.isEmpty()) {
      return;
    }
    EdgeMessage message = up.removeFirst();
    if (message instanceof EdgeMessage.Round round && chance(harm.mutate)) {
      message = mutated(round);
    }
    if (message instanceof EdgeMessage.Laws laws && chance(harm.mutate)) {
      message =
          new EdgeMessage.Laws(
              laws.epoch(), laws.number() + random.nextInt(2), mutated(laws.payload()));
    }
    if (message instanceof EdgeMessage.Part part) {
      partsHeard++;
      message = chance(harm.mutate) ? mutated(part) : part;
    }
    int committed = cloud.committed();
    // The target has run already: a round may be ruled on as soon as its laws are there.
    boolean due = cloud.awaitsLaws() && message instanceof EdgeMessage.Laws;
    cloud.onMessage(message);
    // A correction that was left to the edge comes with the next round.
    boolean told =
        message instanceof EdgeMessage.Round round && round.choice() != EdgeMessage.NO_CHOICE;
    int most = committed + (told ? 1 : 0);
    if (cloud.committed() > most && !due && !(message instanceof EdgeMessage.Hello)) {
      throw new IllegalStateException("a message alone moved the committed text");
    }
  }

  private EdgeMessage.Round mutated(EdgeMessage.Round round) {
    boolean flipped = random.nextInt(20) == 0;
    promised |= flipped && !round.lawsBehind();
    int drafts = random.nextInt(8) == 0 ? random.nextInt(-1, 70) : round.drafts();
    return new EdgeMessage.Round(
        round.epoch(),
        round.number(),
        round.prefix(),
        drafts,
        mutated(round.payload()),
        round.choice(),
        round.scheme(),
        round.lawsBehind() ^ flipped,
        round.recoded(),
        round.withheld(),
        round.guess(),
        random.nextInt(20) == 0 ? random.nextInt(40) : round.begun());
  }

  private EdgeMessage.Part mutated(EdgeMessage.Part part) {
    PayloadPart from = part.content();
    PayloadPart content = new PayloadPart(mutated(from.front()), mutated(from.back()));
    return switch (random.nextInt(3)) {
      case 0 ->
          new EdgeMessage.Part(
              part.epoch() + random.nextInt(2),
              part.number() + random.nextInt(-2, 3),
              part.at(),
              from);
      case 1 -> new EdgeMessage.Part(part.epoch(), part.number(), random.nextInt(40), from);
      default -> new EdgeMessage.Part(part.epoch(), part.number(), part.at(), content);
    };
  }

  private byte[] mutated(byte[] from) {
    byte[] payload = from.clone();
    switch (random.nextInt(4)) {
      case 0 -> payload = Arrays.copyOf(payload, random.nextInt(payload.length + 1));
      case 1 -> payload = Arrays.copyOf(payload, payload.length + 1 + random.nextInt(9));
      case 2 -> random.nextBytes(payload);
      default -> {
        if (payload.length > 0) {
          payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return payload;
  }

  private void deliverDown() {
    if (down.isEmpty() || failure != null) {
      down.clear();
      return;
    }
    try {
      edge.onMessage(down.removeFirst());
    } catch (SessionException e) {
      failure = e;
    }
  }

  private void draftAhead() {
    EdgeAction.Forward forward = failure == null ? edge.ahead() : null;
    if (forward != null) {
      draft.forward(forward.keep(), forward.to(), edge::drafted);
      edge.onLogits(draft.logits(1), 0);
    }
  }

  private void finishForward() {
    if (running == null) {
      return;
    }
    CloudAction.Forward forward = running;
    running = null;
    if (!cloud.ended()) {
      target.forward(forward.keep(), forward.to(), cloud::token);
    }
    if (forward.rows() > 0) {
      float[] logits =
          cloud.ended()
              ? new float[(forward.rows() + forward.siblings().count()) * TinyAnswer.VOCABULARY]
              : target.logits(forward.rows(), forward.siblings());
      cloud.onLogits(logits, 0, CloudMessage.Timing.NONE);
    }
  }

  private void pollEdge() {
    if (failure != null) {
      return;
    }
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      switch (action) {
        case EdgeAction.Send send -> {
          up.add(send.message());
          if (send.message() instanceof EdgeMessage.Round round) {
            sent.add(round);
          }
        }
        case EdgeAction.Forward forward -> {
          draft.forward(forward.keep(), forward.to(), edge::drafted);
          edge.onLogits(draft.logits(1), 0);
        }
        case EdgeAction.Commit commit -> {}
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> {}
      }
    }
  }

  /** Up to the next forward: while the target runs, messages keep coming. */
  private void pollCloud() {
    while (running == null) {
      switch (cloud.poll()) {
        case null -> {
          return;
        }
        case CloudAction.Send send -> {
          note(send.message());
          down.add(send.message());
        }
        case CloudAction.Forward forward -> {
          running = forward;
          forwards += forward.rows() > 0 ? 1 : 0;
        }
        case CloudAction.Ended ended -> {}
      }
    }
  }

  private void note(CloudMessage message) {
    if (message instanceof CloudMessage.Refused refusal) {
      refused = refusal;
    } else if (message instanceof CloudMessage.Ruling ruling) {
      noteVerdict(ruling.number(), ruling);
    } else if (message instanceof CloudMessage.Offer offer && offer.candidates().first() == 0) {
      noteVerdict(offer.number(), offer);
    }
  }

  private void noteVerdict(int number, CloudMessage verdict) {
    CloudMessage before = verdicts.putIfAbsent(number, verdict);
    if (verdict.equals(before)) {
      duplicatesAnswered++;
    } else if (before != null || verdicts.lastKey() > number) {
      throw new IllegalStateException("round " + number + " was ruled twice: " + verdict);
    }
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Parts of rounds that came to the cloud. */
  int partsHeard() {
    return partsHeard;
  }

  int duplicatesAnswered() {
    return duplicatesAnswered;
  }

  /** Forward passes over drafts that were asked for; a duplicate must not cost one. */
  int forwards() {
    return forwards;
  }

  int rounds() {
    return sent.size();
  }

  /** The cloud's committed text without the prompt. */
  int[] cloudText() {
    int[] text = new int[cloud.committed() - TinyAnswer.PROMPT.length];
    for (int i = 0; i < text.length; i++) {
      text[i] = cloud.token(TinyAnswer.PROMPT.length + i);
    }
    return text;
  }

  Collection<CloudMessage> verdicts() {
    return verdicts.values();
  }

  /** The cloud's refusal, or null. */
  CloudMessage.Refused refused() {
    return refused;
  }

  /** How the edge was told that the answer is not whole, or null. */
  SessionException failure() {
    return failure;
  }
}
