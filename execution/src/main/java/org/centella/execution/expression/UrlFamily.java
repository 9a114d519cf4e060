// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Functions of URLs. The parts of what is no URL are null. */
final class UrlFamily extends FunctionFamily {
    private static final DataType TEXT = DataType.VARCHAR;
    private static final Parameter S = Parameter.STRING;
    private static final String URL = "'https://example.org:8080/a/b?x=1&y=2#top'";

    UrlFamily() {
        super(FunctionCategory.URL);
    }

    @Override
    void declare() {
        function("url_encode", "The string with what has a meaning in a URL escaped.")
                .total()
                .takes(TEXT, S)
                .example("url_encode('a b&c')", "a%20b%26c");
        function("url_decode", "The string with the escapes of URLs resolved.")
                .takes(TEXT, S)
                .example("url_decode('a%20b%26c')", "a b&c");
        part("protocol", "The protocol", "https");
        part("host", "The host", "example.org");
        function("url_extract_port", "The port of a URL; null if it names none.")
                .total()
                .with(FunctionTrait.GIVES_NULL)
                .takes(DataType.BIGINT, S)
                .example("url_extract_port(" + URL + ")", "8080");
        part("path", "The path", "/a/b");
        part("query", "The query", "x=1&y=2");
        part("fragment", "The fragment", "top");
        function("url_extract_parameter", "The first value of a parameter in a URL's query; null if it has none.")
                .total()
                .with(FunctionTrait.GIVES_NULL)
                .takes(TEXT, S, S)
                .example("url_extract_parameter(" + URL + ", 'y')", "2");
        function(
                        "parse_url",
                        "A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO; of QUERY also "
                                + "one parameter.")
                .total()
                .with(FunctionTrait.GIVES_NULL)
                .takes(TEXT, S, S)
                .takes(TEXT, S, S, S)
                .example("parse_url(" + URL + ", 'HOST')", "example.org")
                .example("parse_url(" + URL + ", 'QUERY', 'x')", "1");
    }

    private void part(String name, String description, String ofUrl) {
        function("url_extract_" + name, description + " of a URL; null if it has none.")
                .total()
                .with(FunctionTrait.GIVES_NULL)
                .takes(TEXT, S)
                .example("url_extract_" + name + "(" + URL + ")", ofUrl);
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "url_encode" ->
                Rows.mapped(s -> URLEncoder.encode(s, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A"));
            case "url_decode" -> Rows.mapped(UrlFamily::decoded);
            case "url_extract_port" ->
                Rows.each((in, i, out) -> {
                    URI uri = uri(in[0].text(i));
                    if (uri == null || uri.getPort() < 0) {
                        out.putNull(i);
                    } else {
                        out.putLong(i, uri.getPort());
                    }
                });
            case "url_extract_parameter" -> parts((uri, in, i) -> parameter(uri, in[1].text(i)));
            case "parse_url" ->
                parts((uri, in, i) -> in.length > 2
                        ? in[1].text(i).equals("QUERY") ? parameter(uri, in[2].text(i)) : null
                        : part(uri, in[1].text(i)));
            default -> {
                String part = name.substring("url_extract_".length());
                yield parts((uri, in, i) -> switch (part) {
                    case "path" -> uri.getPath() == null ? "" : uri.getPath();
                    case "fragment" -> uri.getFragment();
                    case "query" -> uri.getQuery();
                    default -> part(uri, part.toUpperCase(Locale.ROOT));
                });
            }
        };
    }

    /** One row's part of a URL, or null. */
    private interface Part {
        @Nullable
        String of(URI uri, Operand[] in, int i);
    }

    private static Kernel parts(Part part) {
        return Rows.each((in, i, out) -> {
            URI uri = uri(in[0].text(i));
            String value = uri == null ? null : part.of(uri, in, i);
            if (value == null) {
                out.putNull(i);
            } else {
                out.putText(i, value);
            }
        });
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable String part(URI uri, String name) {
        return switch (name) {
            case "PROTOCOL" -> uri.getScheme();
            case "HOST" -> uri.getHost();
            case "PATH" -> uri.getRawPath();
            case "QUERY" -> uri.getRawQuery();
            case "REF" -> uri.getRawFragment();
            case "FILE" -> uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            case "AUTHORITY" -> uri.getRawAuthority();
            case "USERINFO" -> uri.getRawUserInfo();
            default -> null;
        };
    }

    private static @Nullable String parameter(URI uri, String name) {
        String query = uri.getRawQuery();
        if (query == null) {
            return null;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (key.equals(name)) {
                return equals < 0 ? "" : decoded(pair.substring(equals + 1));
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not escaped as URLs are: " + e.getMessage(), e);
        }
    }
}
