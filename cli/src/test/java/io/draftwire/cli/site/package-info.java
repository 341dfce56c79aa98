/**
 * The documentation as a site: {@code docs/} and what stands beside it, as plain HTML that needs no
 * script and no network. It is made by tests, which is how its links, pictures and commands are
 * held to what they say.
 */
package io.draftwire.cli.site;
