package io.draftwire.cloud.resume;

import io.draftwire.core.session.Resume;
import io.draftwire.core.session.SessionId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Which session has which name, so that one whose connection broke can be taken up on another. An
 * open one is ended by that; of one whose edge is gone, text and cells are kept for a time of
 * grace, the latest so many. Knows no clock: its owner says when a grace is over. Thread-safe.
 *
 * @param <C> what holds a session's cells
 */
public final class Register<C> {
  /** Whoever has a session's text. */
  public interface Holder<C> {
    /** Lets go of the session: nothing more is done for it. Null where it is over already. */
    Kept<C> yield();
  }

  /**
   * What is left of a session.
   *
   * @param text its committed tokens, the prompt's included
   * @param cells of the target, which may still be there
   */
  public record Kept<C>(int[] text, C cells) implements Holder<C> {
    @Override
    public Kept<C> yield() {
      return this;
    }
  }

  /** What a hello finds that takes a session up. */
  sealed interface Found<C> {
    /** Nobody here has such a session, or somebody else. */
    record Nothing<C>() implements Found<C> {}

    /** A connection of the session has a later epoch. */
    record Stale<C>(int epoch) implements Found<C> {}

    /** It goes on under its name. */
    record Session<C>(Holder<C> holder) implements Found<C> {}
  }

  private static final class Entry<C> {
    final String owner;
    int epoch;

    /** Null while somebody takes the session up. */
    Holder<C> holder;

    Entry(String owner) {
      this.owner = owner;
    }
  }

  private final int most;
  private final Map<SessionId, Entry<C>> sessions = new HashMap<>();

  /** Those that are kept, the longest first. */
  private final Queue<SessionId> kept = new ArrayDeque<>();

  /**
   * @param most sessions that are kept; 0 for none
   */
  public Register(int most) {
    this.most = most;
  }

  /** A session begins here, or goes on. */
  public synchronized void open(SessionId id, String owner, int epoch, Holder<C> holder) {
    Entry<C> entry = sessions.computeIfAbsent(id, fresh -> new Entry<>(owner));
    entry.epoch = epoch;
    entry.holder = holder;
  }

  /**
   * Somebody takes a session up. Who had it is asked to let go by the caller, who then {@link
   * #open}s it, or {@link #keep}s it again.
   */
  synchronized Found<C> claim(Resume resume, String owner) {
    Entry<C> entry = sessions.get(resume.session());
    if (entry == null || !entry.owner.equals(owner)) {
      return new Found.Nothing<>();
    }
    if (resume.epoch() <= entry.epoch) {
      return new Found.Stale<>(entry.epoch);
    }
    Holder<C> holder = entry.holder;
    if (holder == null) {
      return new Found.Nothing<>(); // Another connection is about to take it up.
    }
    entry.epoch = resume.epoch();
    entry.holder = null;
    kept.remove(resume.session());
    return new Found.Session<>(holder);
  }

  /**
   * The edge of a session is gone.
   *
   * @param holder who has it; null for who has just claimed it
   * @return what is not kept any more, or not at all; null where all is
   */
  public synchronized Kept<C> keep(SessionId id, Holder<C> holder, Kept<C> what) {
    Entry<C> entry = sessions.get(id);
    if (entry == null || entry.holder != holder || most == 0) {
      forget(id, holder);
      return what;
    }
    entry.holder = what;
    kept.add(id);
    return kept.size() > most ? dropFirst() : null;
  }

  private Kept<C> dropFirst() {
    return (Kept<C>) sessions.remove(kept.remove()).holder;
  }

  /** A session is over. Without effect where another connection has taken it up. */
  public synchronized void forget(SessionId id, Holder<C> holder) {
    Entry<C> entry = sessions.get(id);
    if (entry != null && entry.holder == holder) {
      sessions.remove(id);
    }
  }

  /**
   * The grace of what was kept is over.
   *
   * @return whether it was kept until now
   */
  public synchronized boolean expire(SessionId id, Kept<C> what) {
    Entry<C> entry = sessions.get(id);
    if (entry == null || entry.holder != what) {
      return false;
    }
    sessions.remove(id);
    kept.remove(id);
    return true;
  }

  /** Sessions that are kept. */
  public synchronized int kept() {
    return kept.size();
  }

  /** All names that are known. */
  public synchronized int size() {
    return sessions.size();
  }
}
