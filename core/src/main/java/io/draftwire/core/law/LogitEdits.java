package io.draftwire.core.law;

/**
 * What a request asks to be edited: a value that both ends, and every connection of a session,
 * begin their {@link LogitEdit} from.
 */
@FunctionalInterface
public interface LogitEdits {
  /** Rows become laws as the model gives them. */
  LogitEdits NONE =
      () -> {
        throw new IllegalStateException("nothing is edited");
      };

  /** Before a text. */
  LogitEdit begin();

  /** These first, then others. */
  default LogitEdits then(LogitEdits others) {
    if (this == NONE || others == NONE) {
      return this == NONE ? others : this;
    }
    return () -> {
      LogitEdit first = begin();
      LogitEdit second = others.begin();
      return new LogitEdit() {
        @Override
        public void follow(int token, boolean answer) {
          first.follow(token, answer);
          second.follow(token, answer);
        }

        @Override
        public void edit(int[] path, int length, float[] logits, int offset) {
          first.edit(path, length, logits, offset);
          second.edit(path, length, logits, offset);
        }

        @Override
        public Runnable ahead() {
          Runnable ahead = second.ahead();
          return ahead == null ? first.ahead() : ahead;
        }
      };
    };
  }
}
