package io.draftwire.gateway.answer;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.engine.TextStream;
import io.draftwire.engine.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer's tokens to the text that may be shown: whole characters only, and nothing of a stop
 * string. Counts tokens up to the one that completed a stop string; later ones do not exist.
 */
final class ChoiceText {
  private final Tokenizer tokenizer;
  private final TextStream characters;
  private final StopStrings stops;
  private final ArrayDeque<CommittedToken> hidden = new ArrayDeque<>();
  private int tokens;

  ChoiceText(Tokenizer tokenizer, List<String> stops) {
    this.tokenizer = tokenizer;
    this.characters = TextStream.continuing(tokenizer);
    this.stops = new StopStrings(stops);
  }

  /** What of a burst can be shown: its tokens up to a stop string, with their texts. */
  List<Piece> feed(List<CommittedToken> burst) {
    List<Piece> pieces = new ArrayList<>(burst.size());
    for (CommittedToken token : burst) {
      if (stops.stopped()) {
        break;
      }
      tokens++;
      if (!tokenizer.endsText(token.token())) {
        hidden.add(token);
      }
      pieces.add(new Piece(token, stops.feed(characters.feed(token.token()))));
    }
    return pieces;
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

  /** Tokens committed, up to the one that completed a stop string. */
  int tokens() {
    return tokens;
  }
}
