package io.draftwire.gateway.api;

import io.draftwire.gateway.answer.AnswerEvent.Ended;
import io.draftwire.gateway.answer.AnswerEvent.LinkNews;
import io.draftwire.gateway.answer.AnswerEvent.TakenBack;
import io.draftwire.gateway.answer.AnswerEvent.Verified;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Responses of a dialect with one choice, whose stream is pieces of its text and then the whole's
 * figures, with nothing before and nothing behind. What only this gateway tells hangs on a piece
 * without text, which a client that does not know it reads as none.
 */
abstract sealed class PieceReplies implements ReplyWriter permits LlamaReplies, OllamaReplies {
  final Asked asked;
  final CompletionRequest request;
  final DetailsJson details;
  final TokenJson tokens;

  PieceReplies(Asked asked) {
    this.asked = asked;
    this.request = asked.request();
    this.details = new DetailsJson(asked.tokenizer());
    this.tokens = new TokenJson(asked.tokenizer());
  }

  /** A piece without text. */
  abstract ObjectNode empty();

  private List<ObjectNode> told(String name, JsonNode what) {
    ObjectNode piece = empty();
    piece.putObject("draftwire").set(name, what);
    return List.of(piece);
  }

  @Override
  public final List<ObjectNode> opening(int choice) {
    return List.of();
  }

  @Override
  public final List<ObjectNode> verified(Verified verified) {
    return request.details() ? told("verified", details.tokens(verified.tokens())) : List.of();
  }

  @Override
  public List<ObjectNode> retraction(TakenBack back) {
    return told("retract", DetailsJson.retraction(back));
  }

  @Override
  public final List<ObjectNode> link(LinkNews news) {
    return request.details() ? told("link", DetailsJson.link(news)) : List.of();
  }

  @Override
  public final List<ObjectNode> last(List<Ended> ends) {
    return List.of();
  }
}
