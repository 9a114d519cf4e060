// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;

/**
 * A script of statements with what they answer, in the form of SQLite's sqllogictest (a row a line, values between tabs):
 *
 * <pre>
 * query IT rowsort
 * SELECT a, b FROM l
 * ----
 * 1	one
 * </pre>
 *
 * Types: I an exact number, R a floating one, T anything else. Other records: {@code statement ok}, {@code statement error
 * CODE}, behind which a line {@code ----} and the message may follow, and {@code skipif centella REASON} before a record.
 */
record SqlLogicFile(String name, List<Command> commands) {

    /** What a file's records have in common. */
    sealed interface Command {
        int line();

        String sql();
    }

    /** A statement with the code of its error, or without one when {@code error} is empty; any message when it is empty. */
    record Execute(int line, String sql, String error, String message) implements Command {}

    /** A query with its rows. */
    record Query(int line, String sql, String types, boolean sorted, List<String> rows) implements Command {}

    static SqlLogicFile parse(String name, List<String> lines) {
        List<Command> commands = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            String head = lines.get(at);
            if (head.isBlank() || head.startsWith("#")) {
                at++;
                continue;
            }
            boolean skipped = head.startsWith("skipif centella ");
            int first = skipped ? at + 1 : at;
            int end = first;
            while (end < lines.size() && !lines.get(end).isEmpty()) {
                end++;
            }
            if (!skipped) {
                commands.add(command(name, first + 1, lines.subList(first, end)));
            }
            at = end;
        }
        return new SqlLogicFile(name, List.copyOf(commands));
    }

    private static Command command(String name, int line, List<String> block) {
        String[] head = block.getFirst().split(" ");
        int separator = block.indexOf("----");
        String sql = String.join("\n", block.subList(1, separator < 0 ? block.size() : separator));
        if (head[0].equals("query") && separator > 0) {
            boolean sorted = head.length > 2 && head[2].equals("rowsort");
            return new Query(line, sql, head[1], sorted, List.copyOf(block.subList(separator + 1, block.size())));
        }
        if (head[0].equals("statement") && head[1].equals(head.length == 2 ? "ok" : "error")) {
            String message = separator < 0 ? "" : String.join("\n", block.subList(separator + 1, block.size()));
            return new Execute(line, sql, head.length == 2 ? "" : head[2], message);
        }
        throw new IllegalArgumentException(name + ":" + line + ": not a record: " + block.getFirst());
    }
}
