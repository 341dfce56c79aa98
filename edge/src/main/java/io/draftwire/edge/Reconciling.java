package io.draftwire.edge;

import io.draftwire.core.live.TreePicture;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * Between a session that takes back at once whatever its draft said alone, and a listener that
 * keeps of it what turns out right: each token that comes is held to the one that was told in its
 * place. The first that is another takes the rest back. Knows no clock.
 */
public final class Reconciling implements AnswerListener {
  private final AnswerListener listener;

  /** Told as unverified, and neither verified nor taken back. */
  private final List<Integer> told = new ArrayList<>();

  /** Of these, those that the session has too. */
  private int had;

  public Reconciling(AnswerListener listener) {
    this.listener = listener;
  }

  @Override
  public void committed(int token, Origin origin) {
    // A burst tells it again, with all that is known of it.
  }

  @Override
  public void burst(Burst burst, RoundTimes times) {
    List<CommittedToken> fresh = new ArrayList<>(burst.tokens().size());
    for (CommittedToken token : burst.tokens()) {
      if (had < told.size()) {
        if (told.get(had) == token.token()) {
          again(token);
          continue;
        }
        takeBack();
      }
      if (token.origin() == Origin.UNVERIFIED) {
        told.add(token.token());
        had++;
      }
      fresh.add(token);
      listener.committed(token.token(), token.origin());
    }
    listener.burst(burst.with(fresh), times);
  }

  private void again(CommittedToken token) {
    if (token.origin() == Origin.UNVERIFIED) {
      had++; // The link went once more, and the draft says the same once more.
    } else {
      told.removeFirst();
      listener.verified(token);
    }
  }

  private void takeBack() {
    int wrong = told.size() - had;
    if (wrong > 0) {
      told.subList(had, told.size()).clear();
      listener.takenBack(wrong);
    }
  }

  /** The session has the latest so many tokens no more. */
  @Override
  public void takenBack(int tokens) {
    had -= tokens;
  }

  /** The answer is whole: what was told beyond it is no part of it. */
  public void whole() {
    takeBack();
  }

  /** While what was told is not what the session has, nobody can know. */
  @Override
  public boolean wantsMore() {
    return had < told.size() || listener.wantsMore();
  }

  @Override
  public boolean takesBack() {
    return true;
  }

  @Override
  public boolean watchesTree() {
    return listener.watchesTree();
  }

  @Override
  public void tree(TreePicture picture) {
    listener.tree(picture);
  }

  @Override
  public void linkLost(String why) {
    listener.linkLost(why);
  }

  @Override
  public void linkBack() {
    listener.linkBack();
  }
}
