package io.draftwire.gateway.api;

import io.draftwire.core.plan.SchemeChoice;

/**
 * The extension object {@code draftwire}, which requests of every dialect may have.
 *
 * @param scheme how drafts travel
 * @param details whether every chunk says what its tokens were
 * @param tree whether it also says what was guessed, of a live answer
 * @param retract whether who asks takes back what turns out wrong
 * @param keepSeconds for how long the stream is kept while nobody reads it
 */
record Extension(
    SchemeChoice scheme, boolean details, boolean tree, boolean retract, int keepSeconds) {

  /**
   * @param reader whose defaults and bounds hold
   * @param shape of the request that it stands in
   */
  static Extension read(Members body, RequestReader reader, RequestReader.Shape shape)
      throws ApiException {
    Members members = body.object("draftwire");
    SchemeChoice scheme = SchemeReader.read(members, reader.defaults());
    if (members == null) {
      return new Extension(scheme, false, false, false, 0);
    }
    boolean details = members.bool("details", false);
    boolean tree = members.bool("tree", false);
    if (tree && !details) {
      throw ApiException.invalid(
          members.name("tree"), "tree is a part of the details; ask for details too");
    }
    boolean retract = members.bool("retract", false);
    if (retract && shape.told().logprobs()) {
      throw ApiException.unsupported(
          "logprobs",
          "logprobs cannot be taken back; leave out logprobs, or " + members.name("retract"));
    }
    if (retract && shape.tools().any()) {
      throw ApiException.unsupported(
          "tools", "calls cannot be taken back; leave out tools, or " + members.name("retract"));
    }
    int keepSeconds = keepSeconds(members, reader.keepMost(), shape.stream());
    members.refuseOthers();
    return new Extension(scheme, details, tree, retract, keepSeconds);
  }

  private static int keepSeconds(Members members, int most, boolean stream) throws ApiException {
    int seconds = members.integer("keep", 0, Integer.MAX_VALUE).orElse(0);
    String name = members.name("keep");
    if (seconds > most) {
      throw ApiException.invalid(
          name,
          name
              + " "
              + seconds
              + " is above "
              + most
              + ", the most seconds that this gateway keeps a stream for; ask for less, or start it"
              + " with another --keep-streams");
    }
    if (seconds > 0 && !stream) {
      throw ApiException.invalid(
          name, name + " " + seconds + " is of a stream; ask for it with stream true");
    }
    return seconds;
  }
}
