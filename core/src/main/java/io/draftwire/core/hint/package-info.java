/**
 * Hints: what an intermediate layer of the target (an <i>exit</i>) says that a pass will commit,
 * before the pass has ended (arXiv 2505.21594). How often they are right is counted at both ends;
 * nothing here knows a session, a tree or a message.
 */
package io.draftwire.core.hint;
