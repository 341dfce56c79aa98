package io.draftwire.gateway.answer;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.engine.TextStream;
import io.draftwire.engine.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One answer's tokens to the text that may be shown: whole characters only, and nothing of a stop
 * string. Counts tokens up to the one that completed a stop string; later ones do not exist.
 */
final class ChoiceText {
  private final Tokenizer tokenizer;
  private final List<String> stopping;
  private final ArrayDeque<CommittedToken> hidden = new ArrayDeque<>();
  private TextStream characters;
  private StopStrings stops;
  private int tokens;

  /** All that was fed, so that some of it can be taken back. */
  private int[] fed = new int[64];

  private int feds;

  ChoiceText(Tokenizer tokenizer, List<String> stops) {
    this.tokenizer = tokenizer;
    this.stopping = List.copyOf(stops);
    begin();
  }

  private void begin() {
    characters = TextStream.continuing(tokenizer);
    stops = new StopStrings(stopping);
    tokens = 0;
  }

  /** What of a burst can be shown: its tokens up to a stop string, with their texts. */
  List<Piece> feed(List<CommittedToken> burst) {
    List<Piece> pieces = new ArrayList<>(burst.size());
    for (CommittedToken token : burst) {
      remember(token.token());
      if (stops.stopped()) {
        continue;
      }
      if (!tokenizer.endsText(token.token())) {
        hidden.add(token);
      }
      pieces.add(new Piece(token, text(token.token())));
    }
    return pieces;
  }

  private void remember(int token) {
    if (feds == fed.length) {
      fed = Arrays.copyOf(fed, 2 * feds);
    }
    fed[feds++] = token;
  }

  private String text(int token) {
    tokens++;
    return stops.feed(characters.feed(token));
  }

  /**
   * The latest tokens were none: it is as if they had not been fed. All is read once more, since
   * neither characters nor stop strings are read backwards.
   *
   * @return the text that they let out, the end of all that is out
   */
  String takeBack(int latest) {
    String out = readAnew();
    feds -= latest;
    hidden.clear();
    return out.substring(readAnew().length());
  }

  private String readAnew() {
    begin();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < feds && !stops.stopped(); i++) {
      out.append(text(fed[i]));
    }
    return out.toString();
  }

  /**
   * The tokens whose whole text is out since the last call; none of those that a stop string
   * touches is ever among them.
   */
  List<CommittedToken> shown() {
    if (stops.stopped() || stops.pending() > 0 || characters.pending() > 0) {
      return List.of();
    }
    List<CommittedToken> shown = List.copyOf(hidden);
    hidden.clear();
    return shown;
  }

  /** The text is over: what was held back is text after all, unless a stop string was seen. */
  String flush() {
    if (stops.stopped()) {
      return "";
    }
    String rest = stops.feed(characters.flush());
    return stops.stopped() ? rest : rest + stops.flush();
  }

  boolean stopped() {
    return stops.stopped();
  }

  /** The stop string that ended the text; null for none. */
  String stop() {
    return stops.seen();
  }

  /** Tokens committed, up to the one that completed a stop string. */
  int tokens() {
    return tokens;
  }
}
