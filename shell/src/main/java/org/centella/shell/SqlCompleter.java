// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.centella.columnar.setting.Settings;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Completes by what stands before the word: commands after a backslash, settings after SET, tables after FROM, a table's
 * columns after its name and a point, and anything elsewhere.
 */
final class SqlCompleter implements Completer {
    private static final Set<String> BEFORE_TABLES = Set.of("FROM", "JOIN", "TABLE", "DESCRIBE", "INTO", "VIEW");
    private static final Set<String> BEFORE_SETTINGS = Set.of("SET", "RESET");

    private final CatalogWords words;

    SqlCompleter(CatalogWords words) {
        this.words = words;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        complete((InputParser.Word) line, candidates);
    }

    void complete(InputParser.Word word, List<Candidate> candidates) {
        String before = word.before();
        if (word.word().startsWith("\\")) {
            ShellCommands.names().forEach(name -> add(candidates, name, "commands"));
            return;
        }
        if (before.endsWith(".")) {
            words.columns(lastWord(before.substring(0, before.length() - 1)))
                    .forEach(name -> add(candidates, name, "columns"));
            return;
        }
        String previous = lastWord(before.stripTrailing()).toUpperCase(Locale.ROOT);
        if (BEFORE_SETTINGS.contains(previous)) {
            Settings.names().forEach(name -> add(candidates, name, "settings"));
            return;
        }
        words.tables().forEach(name -> add(candidates, name, "tables"));
        if (BEFORE_TABLES.contains(previous) || before.strip().startsWith("\\")) {
            return;
        }
        words.columns().forEach(name -> add(candidates, name, "columns"));
        words.functions().forEach(name -> add(candidates, name, "functions"));
        boolean lower = !word.word().isEmpty() && word.word().equals(word.word().toLowerCase(Locale.ROOT));
        SqlWords.keywords().forEach(name -> add(candidates, lower ? name.toLowerCase(Locale.ROOT) : name, "keywords"));
    }

    private static void add(List<Candidate> candidates, String name, String group) {
        candidates.add(new Candidate(name, name, group, null, null, null, !group.equals("functions")));
    }

    private static String lastWord(String text) {
        int start = text.length();
        while (start > 0 && Character.isUnicodeIdentifierPart(text.charAt(start - 1))) {
            start--;
        }
        return text.substring(start);
    }
}
