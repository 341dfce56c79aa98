/** Conversations to prompts, by the target's own template. */
package io.draftwire.gateway.chat;
