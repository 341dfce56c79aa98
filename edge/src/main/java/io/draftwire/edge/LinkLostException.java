package io.draftwire.edge;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;

/**
 * The connection to the cloud broke, or the cloud went away: nothing is said against the session,
 * which may go on on another connection.
 */
final class LinkLostException extends SessionException {
  private static final long serialVersionUID = 1;

  LinkLostException(Refusal refusal) {
    super(refusal);
  }
}
