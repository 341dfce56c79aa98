package io.draftwire.core.live;

import io.draftwire.core.session.Claims;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.DivergedException;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.Handshake;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.core.session.Transcript;
import io.draftwire.core.text.Prefix;
import io.draftwire.core.text.Text;
import java.util.List;

/**
 * How a live edge's text moves, and its tree along with it: by what the cloud tells of a pass, or
 * by a token that the draft says alone, which may be taken back. What the cloud tells is held
 * against what is here before anything moves.
 */
final class LiveProgress {
  private final EdgeSettings settings;
  private final Transcript transcript;
  private final Text text;
  private final Handshake handshake;
  private final GuessTree tree;
  private final DraftPasses passes;
  private final Hints hints;
  private final Departures departures;
  private final SessionFigures figures;

  private int advances;

  /** Number of the latest guess that the cloud has told to have had before a pass. */
  private int heard;

  /** Null where nobody looks on. */
  private TreeWatch onlooker;

  LiveProgress(
      EdgeSettings settings,
      Transcript transcript,
      Handshake handshake,
      GuessTree tree,
      DraftPasses passes,
      Hints hints,
      Departures departures,
      SessionFigures figures) {
    this.settings = settings;
    this.transcript = transcript;
    this.text = transcript.text();
    this.handshake = handshake;
    this.tree = tree;
    this.passes = passes;
    this.hints = hints;
    this.departures = departures;
    this.figures = figures;
  }

  /** From now on somebody looks on. */
  void watched(TreeWatch by) {
    onlooker = by;
  }

  /** The cloud knows no guess any more. */
  void beginAnew() {
    heard = 0;
  }

  /** The cloud tells of a pass. */
  EdgeAction.Commit advanced(CloudMessage.Advance advance, Growth growth, long now)
      throws SessionException {
    Claims.token(advance.token(), settings.vocabulary());
    List<Guess> way = wayTo(advance.node());
    Claims.chances(advance.chances(), settings, way.size() + 1);
    int from = text.length();
    int[] tokens = new int[way.size() + 1];
    double[] bits = new double[tokens.length];
    for (int i = 0; i < way.size(); i++) {
      tokens[i] = way.get(i).token;
      bits[i] = way.get(i).bits;
      if (settings.endsText().test(tokens[i])) {
        throw new SessionException(
            Refusal.Code.ROUND,
            "the cloud went on behind token " + tokens[i] + ", which ends the text");
      }
    }
    tokens[way.size()] = advance.token();
    if (advance.hasDigest()) {
      sameText(advance.digest(), tokens);
    }
    hints.settled(tokens);
    heard = advance.heard() == 0 ? heard : advance.heard();
    advances++;
    if (onlooker != null) {
      onlooker.advanced(
          tree, way, advance.token(), heard, advances, departures.bitsPerSecond(), now);
    }
    for (int i = 0; i < tokens.length && text.length() < handshake.lengthLimit(); i++) {
      commit(growth, tokens[i], i < way.size() ? Origin.ACCEPTED : Origin.STREAMED);
    }
    return new EdgeAction.Commit(
        from,
        text.length(),
        LiveBurst.of(advances, advance, tokens, bits, way.size(), departures.untoldBits()));
  }

  private List<Guess> wayTo(int node) throws DivergedException {
    List<Guess> way = node == 0 ? List.of() : tree.wayTo(node);
    if (way == null) {
      throw new DivergedException(
          "the cloud went along guess " + node + ", which was never sent or is dead");
    }
    return way;
  }

  /** Before anything is committed: a text that is another at the cloud is not taken. */
  private void sameText(int digest, int[] tokens) throws SessionException {
    long chain = text.chain(text.length());
    int fit = Math.min(tokens.length, handshake.lengthLimit() - text.length());
    for (int i = 0; i < fit; i++) {
      chain = Prefix.link(chain, tokens[i]);
    }
    Claims.sameText(digest, new Prefix(text.length() + fit, Prefix.digest(chain)));
  }

  private void commit(Growth growth, int token, Origin origin) {
    if (tree.root().run) {
      Guess child = tree.root().child(token);
      figures.ranked(child != null && child.rank == 0);
    }
    growth.committed(tree.root(), token);
    move(token, origin);
  }

  private void move(int token, Origin origin) {
    passes.moved(tree.moveTo(token));
    transcript.append(token, origin);
  }

  /**
   * The draft, which has been run over the root, says a token alone: the likeliest guess below the
   * text's end is its own token there, the race's winner.
   */
  EdgeAction.Commit alone() {
    int token = tree.root().children.getFirst().token;
    int from = text.length();
    move(token, Origin.UNVERIFIED);
    figures.alone();
    return new EdgeAction.Commit(from, text.length(), LiveBurst.alone(token));
  }

  /**
   * The text stands again as it stood when the draft went on alone; guesses are lost.
   *
   * @param to tokens of the text
   * @return null where there is nothing to take back
   */
  EdgeAction.TakeBack takeBack(int to) {
    int from = text.length();
    if (from <= to) {
      return null;
    }
    figures.takenBack(from - to);
    text.truncate(to);
    tree.beginAt(text.token(to - 1));
    passes.takenBack();
    return new EdgeAction.TakeBack(to, from);
  }
}
