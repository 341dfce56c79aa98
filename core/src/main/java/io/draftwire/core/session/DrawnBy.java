package io.draftwire.core.session;

import io.draftwire.core.plan.Stopping;

/**
 * What a round of the edge's is drawn by. Rounds that are open at once have one each.
 *
 * @param drafter its half, in step with the text that it follows
 * @param stopping what ends it before its length
 * @param source rows that may have been run before it began
 * @param rows what is run while its own verdict is under way; the source's where nothing else needs
 *     that by then
 */
record DrawnBy(Drafter drafter, Stopping stopping, RowsAhead source, RowsAhead rows) {}
