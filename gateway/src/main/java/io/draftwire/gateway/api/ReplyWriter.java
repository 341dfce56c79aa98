package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.gateway.answer.AnswerEvent.Committed;
import io.draftwire.gateway.answer.AnswerEvent.Ended;
import io.draftwire.gateway.answer.AnswerEvent.LinkNews;
import io.draftwire.gateway.answer.AnswerEvent.TakenBack;
import io.draftwire.gateway.answer.AnswerEvent.Verified;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one request's responses in a dialect: the events of a stream, or the whole. Of a stream
 * {@link #opening} comes first, with the first that there is to say of a choice; {@link #closing}
 * last of a choice; {@link #last} at the end, or {@link #failure} in place of all that is missing.
 * Whatever a dialect has no event for has none. Used by one thread.
 */
public interface ReplyWriter {
  /** A choice begins. */
  List<ObjectNode> opening(int choice);

  /** A burst. */
  List<ObjectNode> chunk(Committed burst);

  /** What tokens are that were told as unverified. */
  List<ObjectNode> verified(Verified verified);

  /** The end of what was told is taken back. */
  List<ObjectNode> retraction(TakenBack back);

  /** What becomes of the link to the cloud; none where that is to be said beside the events. */
  List<ObjectNode> link(LinkNews news);

  /** The text of a choice that was held back to its end, and the end. */
  List<ObjectNode> closing(Ended end);

  /** Every choice has ended. */
  List<ObjectNode> last(List<Ended> ends);

  /** The answer will not be whole, of which something was told already. */
  ObjectNode failure(ApiException e);

  /**
   * The whole response.
   *
   * @param texts by choice
   * @param shown tokens by choice
   * @param ends by choice
   */
  ObjectNode whole(List<String> texts, List<List<CommittedToken>> shown, List<Ended> ends);
}
