// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.setting.Settings;
import org.centella.dataframe.Session;
import org.jspecify.annotations.Nullable;

/** The text after {@code jdbc:centella:} and the properties given beside it, which yield to those in the text. */
record ConnectionUrl(String url, Properties properties) {
    static final String DATA = "data";

    /** What tools pass without being asked; the engine inside a process has no users. */
    private static final List<String> IGNORED = List.of("user", "password");

    static ConnectionUrl parse(String url, @Nullable Properties info) throws SQLException {
        Properties all = new Properties();
        try {
            if (info != null) {
                info.stringPropertyNames().forEach(name -> put(all, name, info.getProperty(name)));
            }
            String text = url.substring(Driver.PREFIX.length());
            if (text.startsWith("?")) {
                for (String pair : text.substring(1).split("&", -1)) {
                    putPair(all, url, pair);
                }
            } else if (!text.isEmpty()) {
                throw malformed(url, "'?' should follow " + Driver.PREFIX);
            }
        } catch (RuntimeException e) {
            throw JdbcErrors.of(e, null);
        }
        return new ConnectionUrl(url, all);
    }

    private static void putPair(Properties all, String url, String pair) {
        int equals = pair.indexOf('=');
        if (pair.isEmpty()) {
            return;
        }
        if (equals <= 0) {
            throw malformed(url, "'" + pair + "' is not name=value");
        }
        put(all, decode(url, pair.substring(0, equals)), decode(url, pair.substring(equals + 1)));
    }

    private static void put(Properties all, String name, String value) {
        String key = name.strip().toLowerCase(Locale.ROOT);
        if (IGNORED.contains(key)) {
            return;
        }
        if (!key.equals(DATA) && Settings.find(key) == null) {
            List<String> known = new ArrayList<>(Settings.names());
            known.add(DATA);
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING,
                    "no connection property is called '" + name + "'" + Suggestions.didYouMean(key, known));
        }
        all.setProperty(key, value);
    }

    /** Percent escapes; a plus sign stays one, for paths have them. */
    private static String decode(String url, String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed(url, "'" + text + "' has a malformed % escape");
        }
    }

    private static CentellaException malformed(String url, String why) {
        return new CentellaException(ErrorCode.INVALID_ARGUMENT, "cannot read the URL " + url + ": " + why);
    }

    Session open() {
        Session.Builder builder = Session.builder();
        for (String name : properties.stringPropertyNames()) {
            String value = properties.getProperty(name);
            if (name.equals(DATA)) {
                builder.data(Path.of(value));
            } else {
                builder.set(name, value);
            }
        }
        return builder.build();
    }
}
