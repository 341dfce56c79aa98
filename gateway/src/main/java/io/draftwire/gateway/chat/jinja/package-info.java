/** Jinja. */
package io.draftwire.gateway.chat.jinja;
