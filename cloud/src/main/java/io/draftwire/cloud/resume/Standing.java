package io.draftwire.cloud.resume;

import io.draftwire.core.session.SessionId;

/**
 * Whose session this is, under which name, and what is here of it from a connection before.
 *
 * @param owner who said hello; only the same may take the session up
 * @param <C> what holds a session's cells
 * @param before null where nothing is left here, or the session is a new one
 */
public record Standing<C>(SessionId session, String owner, Register.Kept<C> before) {
  /** What held its cells; null for nothing. */
  public C cells() {
    return before == null ? null : before.cells();
  }

  /** Of a text, the tokens whose cells may still be there. */
  public int commonWith(int[] text) {
    if (before == null) {
      return 0;
    }
    int[] kept = before.text();
    int common = 0;
    while (common < Math.min(kept.length, text.length) && kept[common] == text[common]) {
      common++;
    }
    return Math.max(0, common - 1); // In the last one's place may still be a draft that fell.
  }
}
