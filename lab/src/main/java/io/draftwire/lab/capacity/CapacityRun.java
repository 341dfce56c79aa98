package io.draftwire.lab.capacity;

import io.draftwire.cloud.batch.BatchPolicy;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.SharedCloudRun;
import io.draftwire.lab.time.SharedCloudRun.Ask;
import io.draftwire.lab.time.SharedCloudRun.Growing;
import java.util.ArrayList;
import java.util.List;

/**
 * So many users at once, each with one answer after the other, over links of their own and with
 * drafts of their own, and one target for all.
 */
public final class CapacityRun {
  /** Of a pass, so much later than the one before each user begins: nobody begins in step. */
  private static final double STAGGER = .37;

  /** Seconds that sums of times may be off. */
  private static final double ROUNDING = 1e-9;

  /** Who decides an answer's rounds. */
  @FunctionalInterface
  public interface Planners {
    /**
     * @param vocabulary V
     * @param knowledge what its user's earlier answers taught; learns on
     */
    Planner planner(int vocabulary, Knowledge knowledge);
  }

  /**
   * How answers are made.
   *
   * @param label as the table names it
   * @param request of the mode, scheme and draft length; its prompt and seed are not used
   * @param planners make one for an answer
   * @param policy of the cloud
   */
  public record Way(String label, AnswerRequest request, Planners planners, BatchPolicy policy) {
    /** With rounds that are all alike. */
    public Way(String label, AnswerRequest request, BatchPolicy policy) {
      this(
          label,
          request,
          (_, _) -> new FixedPlanner(request.scheme(), request.maxDrafts()),
          policy);
    }

    /** With prompts that {@code tokenizer} read. */
    public Way readBy(Tokenizer tokenizer) {
      return new Way(label, request.readBy(tokenizer), planners, policy);
    }
  }

  private final LanguageModel draft;
  private final LanguageModel target;
  private final CostProfile costs;
  private final LinkTrace link;
  private final List<int[]> prompts;
  private final int answers;
  private final int texts;

  /**
   * @param draft with as many sequences as all users' trees need
   * @param target with a sequence for each user
   * @param prompts that the users take turns with
   * @param answers of each user, the first of which is not counted: its edge knows nothing yet
   * @param texts users with texts of their own; the others have the same, later. What a target does
   *     for them is the same as for any other, and a model that remembers is asked for their laws
   *     once
   */
  public CapacityRun(
      LanguageModel draft,
      LanguageModel target,
      CostProfile costs,
      LinkTrace link,
      List<int[]> prompts,
      int answers,
      int texts) {
    if (answers < 2) {
      throw new IllegalArgumentException(
          answers + " answers a user; the first is not counted, so give at least 2");
    }
    this.draft = draft;
    this.target = target;
    this.costs = costs;
    this.link = link;
    this.prompts = List.copyOf(prompts);
    this.answers = answers;
    this.texts = texts;
  }

  /** Runs so many users until the first has all answers. */
  public CrowdPoint run(Way way, int edges) throws SessionException {
    List<List<Ask>> users = new ArrayList<>();
    for (int user = 0; user < edges; user++) {
      users.add(asks(way, user));
    }
    SharedCloudRun.Crowd crowd =
        new SharedCloudRun(draft, target, costs, way.policy()).crowd(users);
    return point(way, edges, crowd);
  }

  private List<Ask> asks(Way way, int user) {
    List<Ask> asks = new ArrayList<>();
    Growing growing = Growing.fresh();
    Knowledge knowledge = new Knowledge();
    int vocabulary = target.tokenizer().vocabularySize();
    int text = user % texts;
    for (int i = 0; i < answers; i++) {
      int[] prompt = prompts.get((text + i) % prompts.size());
      AnswerRequest request = way.request().withPrompt(prompt).withSeed(1000L * text + i);
      double start = i > 0 ? 0 : STAGGER * user * costs.target().seconds(1);
      asks.add(
          new Ask(
              request, way.planners().planner(vocabulary, knowledge), growing, link, user, start));
    }
    return asks;
  }

  /** Of the time from when everybody had his first answer, up to the end. */
  private static CrowdPoint point(Way way, int edges, SharedCloudRun.Crowd crowd) {
    double[] firstEnd = new double[edges];
    for (SharedCloudRun.Served served : crowd.served()) {
      double end = served.beginSeconds() + served.answer().seconds();
      firstEnd[served.user()] = firstEnd[served.user()] == 0 ? end : firstEnd[served.user()];
    }
    double from = 0;
    for (double end : firstEnd) {
      from = Math.max(from, end == 0 ? crowd.seconds() : end);
    }
    double tokens = 0;
    double whole = 0;
    double up = 0;
    double drafts = 0;
    double rows = 0;
    double ranked = 0;
    double firsts = 0;
    List<Double> first = new ArrayList<>();
    List<Double> perToken = new ArrayList<>();
    for (SharedCloudRun.Served served : crowd.served()) {
      Answer answer = served.answer();
      double begin = served.beginSeconds();
      double inside = begin + answer.seconds() - Math.max(from, begin);
      double share = Math.clamp(inside / answer.seconds(), 0, 1);
      int n = answer.tokens().length;
      tokens += share * n;
      whole += share * n;
      up += share * answer.wireBytesUp();
      drafts += share * answer.figures().draftPasses();
      rows += share * answer.figures().targetRows();
      ranked += answer.figures().ranked();
      firsts += answer.figures().firstRanked();
      if (begin >= from - ROUNDING && n > 1) {
        first.add(answer.firstTokenSeconds());
        perToken.add((answer.seconds() - answer.firstTokenSeconds()) / (n - 1));
      }
    }
    for (SharedCloudRun.UnderWay underWay : crowd.underWay()) {
      double lasted = crowd.seconds() - underWay.beginSeconds();
      double inside = crowd.seconds() - Math.max(from, underWay.beginSeconds());
      tokens += lasted > 0 ? underWay.tokens() * Math.clamp(inside / lasted, 0, 1) : 0;
    }
    double seconds = crowd.seconds() - from;
    return new CrowdPoint(
        edges,
        way.label(),
        seconds > 0 ? tokens / seconds : Double.NaN,
        first.size(),
        first,
        perToken,
        up / whole,
        drafts / whole,
        rows / whole,
        firsts / ranked);
  }
}
