// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes our SQL parser from the grammar template inside Calcite's released jar. The build runs this file with
 * {@code java}, FMPP and JavaCC on its class path:
 *
 * <pre>
 *   calcite-core.jar: codegen/templates/Parser.jj        template
 *        | 1. small replacements (grammar/replacements.txt), each of which must still fit
 *        | 2. productions that we define (grammar/*.ftl) replace those of the same name
 *        | 3. FMPP fills in grammar/config.fmpp and our productions
 *        | 4. productions that nothing reaches any more are left out, and keywords that none of the others has
 *        | 5. the remaining keywords become names too, but those in grammar/reserved.txt
 *   one grammar
 *        | 6. JavaCC
 *   a parser's Java sources, exempt from our lint
 * </pre>
 *
 * Arguments: Calcite's jar, our grammar's folder, a folder to work in, the folder for the sources.
 */
public final class GenerateParser {
    private static final String PACKAGE = "org/centella/sqlparser/grammar";

    /** The head of a production: type, name, arguments. Its two blocks end with braces at the start of a line. */
    private static final Pattern PRODUCTION =
            Pattern.compile("(?m)^(?:JAVACODE |protected )*[A-Z][\\w<>,\\[\\] ]*? (\\w+)\\(([^)]*)\\)\\s*:\\s*(?=\\{)"
                    + "|^(?:void|int|boolean) (\\w+)\\(([^)]*)\\)\\s*:\\s*(?=\\{)");

    private static final Pattern KEYWORD = Pattern.compile("< ([A-Z][A-Z0-9_]*): \"[A-Z][A-Z0-9_]*\" ?>");

    /** What javac would say about generated code; nobody can mend it there. */
    private static final String LINT =
            "\"rawtypes\", \"unchecked\", \"cast\", \"serial\", \"static\", \"fallthrough\"," + " \"this-escape\"";

    private GenerateParser() {}

    public static void main(String[] args) throws Exception {
        Path jar = Path.of(args[0]);
        Path ours = Path.of(args[1]);
        Path work = Path.of(args[2]);
        Path sources = Path.of(args[3]);
        Files.createDirectories(work.resolve("templates"));
        Files.createDirectories(sources.resolve(PACKAGE));

        String template;
        try (FileSystem calcite = FileSystems.newFileSystem(jar)) {
            template = Files.readString(calcite.getPath("codegen/templates/Parser.jj"));
            Files.writeString(
                    work.resolve("default_config.fmpp"),
                    Files.readString(calcite.getPath("codegen/default_config.fmpp")));
        }
        template = replaced(template, Files.readString(ours.resolve("replacements.txt")));
        template = withoutProductions(template, ownProductions(ours));
        Files.writeString(work.resolve("templates/Parser.jj"), template);
        Files.copy(
                ours.resolve("config.fmpp"),
                work.resolve("config.fmpp"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        fmpp(work, ours);
        Path grammar = work.resolve("out/javacc/Parser.jj");
        Files.writeString(grammar, withKeywords(reachable(Files.readString(grammar)), ours));
        javacc(grammar, sources.resolve(PACKAGE));
    }

    /** Applies blocks of the form: text to find between {@code <<<} and {@code ===}, its replacement up to {@code >>>}. */
    private static String replaced(String template, String blocks) {
        String text = template;
        Matcher block =
                Pattern.compile("(?ms)^<<<\\n(.*?)\\n===\\n(.*?)\\n?^>>>$").matcher(blocks);
        while (block.find()) {
            String old = block.group(1);
            int at = text.indexOf(old);
            if (at < 0 || text.indexOf(old, at + 1) >= 0) {
                throw new IllegalStateException(
                        (at < 0 ? "not" : "more than once") + " in Calcite's template:\n" + old);
            }
            text = text.substring(0, at) + block.group(2) + text.substring(at + old.length());
        }
        return text;
    }

    private static Set<String> ownProductions(Path ours) throws IOException {
        Set<String> names = new HashSet<>();
        for (Path file : includes(ours)) {
            names.addAll(productions(Files.readString(file)).keySet());
        }
        return names;
    }

    private static List<Path> includes(Path ours) throws IOException {
        try (var files = Files.list(ours)) {
            return files.filter(f -> f.toString().endsWith(".ftl")).sorted().toList();
        }
    }

    /** Where each production stands: from its head to its last brace. */
    private static Map<String, List<int[]>> productions(String grammar) {
        Map<String, List<int[]>> found = new LinkedHashMap<>();
        Matcher head = PRODUCTION.matcher(grammar);
        while (head.find()) {
            String name = head.group(1) != null ? head.group(1) : head.group(3);
            int end = block(grammar, block(grammar, head.end()));
            found.computeIfAbsent(name, n -> new ArrayList<>()).add(new int[] {head.start(), end});
        }
        return found;
    }

    /** Behind the block that begins at the next brace: on the same line if it is empty, else at a brace in column one. */
    private static int block(String grammar, int from) {
        int open = grammar.indexOf('{', from);
        Matcher empty = Pattern.compile("\\{\\s*\\}").matcher(grammar);
        if (empty.find(open) && empty.start() == open) {
            return empty.end();
        }
        return grammar.indexOf("\n}", open) + 2;
    }

    private static String withoutProductions(String grammar, Set<String> names) {
        List<int[]> cuts = new ArrayList<>();
        productions(grammar).forEach((name, places) -> {
            if (names.contains(name)) {
                cuts.addAll(places);
            }
        });
        cuts.sort((a, b) -> Integer.compare(b[0], a[0]));
        StringBuilder text = new StringBuilder(grammar);
        cuts.forEach(cut -> text.delete(cut[0], cut[1]));
        return text.toString();
    }

    /** Only the keywords that a production has; the others are plain identifiers. Names are those not reserved. */
    private static String withKeywords(String grammar, Path ours) throws IOException {
        Set<String> reserved = Files.readAllLines(ours.resolve("reserved.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .flatMap(line -> Arrays.stream(line.trim().split("\\s+")))
                .collect(Collectors.toSet());
        int start = grammar.lastIndexOf("TOKEN :", grammar.indexOf("< SELECT: \"SELECT\" >"));
        int end = grammar.indexOf("\n}", start);
        String rest = withoutComments(grammar.substring(0, start) + grammar.substring(end));
        List<String> tokens = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> others = new ArrayList<>();
        Matcher keyword = KEYWORD.matcher(grammar.substring(start, end));
        while (keyword.find()) {
            String name = keyword.group(1);
            if (rest.contains("<" + name + ">")
                    || rest.contains("kind != " + name)
                    || rest.contains("kind == " + name)) {
                tokens.add(keyword.group());
                (reserved.contains(name) ? others : names).add("<" + name + ">");
            }
        }
        return (grammar.substring(0, start)
                        + "TOKEN :\n{\n    "
                        + String.join("\n|   ", tokens)
                        + grammar.substring(end))
                // Comments of productions that are no longer there would hang in the air.
                .replaceAll("(?ms)^\\s*/\\*\\*.*?\\*/", "")
                .replace("@NAMES@", String.join("\n    |   ", names))
                .replace("@RESERVED@", String.join("\n    |   ", others));
    }

    private static String withoutComments(String grammar) {
        return grammar.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)//.*$", "");
    }

    private static void fmpp(Path work, Path ours) throws Exception {
        StringWriter log = new StringWriter();
        String[] arguments = {
            "--configuration=" + work.resolve("config.fmpp"),
            "--data-root=" + work,
            "--source-root=" + work.resolve("templates"),
            "--output-root=" + work.resolve("out"),
            "--freemarker-links=includes: " + ours.toAbsolutePath(),
        };
        if (fmpp.tools.CommandLine.execute(arguments, new PrintWriter(log), new PrintWriter(log)) != 0) {
            throw new IllegalStateException("FMPP: " + log);
        }
    }

    /** Without the productions that no entry reaches: they would only make the parser's class bigger to load. */
    private static String reachable(String grammar) {
        Map<String, List<int[]>> productions = productions(grammar);
        String body = productions.values().stream()
                .flatMap(List::stream)
                .sorted((a, b) -> Integer.compare(b[0], a[0]))
                .collect(() -> new StringBuilder(grammar), (t, p) -> t.delete(p[0], p[1]), StringBuilder::append)
                .toString();
        Deque<String> todo = new ArrayDeque<>(called(body, productions.keySet()));
        Set<String> used = new HashSet<>(todo);
        while (!todo.isEmpty()) {
            for (int[] place : productions.get(todo.remove())) {
                for (String name : called(grammar.substring(place[0], place[1]), productions.keySet())) {
                    if (used.add(name)) {
                        todo.add(name);
                    }
                }
            }
        }
        Set<String> unused = new HashSet<>(productions.keySet());
        unused.removeAll(used);
        return withoutProductions(grammar, unused);
    }

    private static Set<String> called(String text, Set<String> productions) {
        Set<String> names = new HashSet<>();
        Matcher call = Pattern.compile("(\\w+)\\(").matcher(withoutComments(text));
        while (call.find()) {
            if (productions.contains(call.group(1))) {
                names.add(call.group(1));
            }
        }
        return names;
    }

    private static void javacc(Path grammar, Path folder) throws Exception {
        try (var old = Files.list(folder)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        java.io.ByteArrayOutputStream log = new java.io.ByteArrayOutputStream();
        java.io.PrintStream console = System.out;
        java.io.PrintStream complaints = System.err;
        System.setOut(new java.io.PrintStream(log, true));
        System.setErr(System.out);
        int errors = org.javacc.parser.Main.mainProgram(
                new String[] {"-OUTPUT_DIRECTORY=" + folder, "-JDK_VERSION=1.8", grammar.toString()});
        System.setOut(console);
        System.setErr(complaints);
        if (errors != 0) {
            throw new IllegalStateException("JavaCC, of " + grammar + ":\n" + log);
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String source = Files.readString(file);
                Files.writeString(
                        file,
                        source.replaceFirst(
                                "(?m)^(@SuppressWarnings.*\\n)?((public )?(class|interface) )",
                                "@SuppressWarnings({" + LINT + "})\n$2"));
            }
        }
    }
}
