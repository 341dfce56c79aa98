package io.draftwire.gateway.tools;

/**
 * A call of a function, as a conversation has it.
 *
 * @param arguments JSON, or what a client says to be so
 */
public record ToolCall(String id, String name, String arguments) {}
