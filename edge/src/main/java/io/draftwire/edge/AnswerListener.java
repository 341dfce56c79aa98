package io.draftwire.edge;

import io.draftwire.core.session.Origin;

/** Hears an answer as it is committed, on the thread that asked for it. */
public interface AnswerListener {

  /** Listens to nothing. */
  AnswerListener SILENT = (token, origin) -> {};

  /** A token became part of the answer. */
  void committed(int token, Origin origin);
}
