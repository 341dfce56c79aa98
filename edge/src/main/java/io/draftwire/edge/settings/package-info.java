/**
 * How drafts are to travel, as people write it: settings one by one ({@link
 * io.draftwire.edge.settings.Settings}).
 */
package io.draftwire.edge.settings;
