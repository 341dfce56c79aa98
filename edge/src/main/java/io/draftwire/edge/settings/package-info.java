/**
 * How drafts are to travel, as people write it: settings one by one ({@link
 * io.draftwire.edge.settings.Settings}), or the published systems as choices of them ({@link
 * io.draftwire.edge.settings.Presets}).
 */
package io.draftwire.edge.settings;
