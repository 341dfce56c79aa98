package io.draftwire.cli;

/**
 * Whether this process is to last for seconds only and is asked for nothing but what it says, as
 * most are that the tests start: then what pays later is left out, code compiled ahead and a second
 * look at what passes cost. {@code -Ddraftwire.brief=true} among the JVM's arguments says so, which
 * the processes that this one starts are handed too.
 */
final class BriefRun {
  private static final boolean ASKED = Boolean.getBoolean("draftwire.brief");

  private BriefRun() {}

  static boolean asked() {
    return ASKED;
  }
}
