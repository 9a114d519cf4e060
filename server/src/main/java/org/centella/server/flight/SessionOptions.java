// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SessionOptionValueVisitor;
import org.apache.arrow.flight.SetSessionOptionsResult.Error;
import org.apache.arrow.flight.SetSessionOptionsResult.ErrorValue;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.setting.Setting;
import org.centella.columnar.setting.Settings;
import org.centella.dataframe.Session;

/** The options of a client's session: catalog, schema, and every setting under its name. An empty value is RESET. */
final class SessionOptions {
    private static final String CATALOG = "catalog";
    private static final String SCHEMA = "schema";

    private SessionOptions() {}

    /** What could not be set; the others are. */
    static Map<String, Error> set(Session session, Map<String, SessionOptionValue> options) {
        Map<String, Error> errors = new HashMap<>();
        new TreeMap<>(options).forEach((name, value) -> {
            ErrorValue error = set(session, name, value);
            if (error != null) {
                errors.put(name, new Error(error));
            }
        });
        return errors;
    }

    private static ErrorValue set(Session session, String name, SessionOptionValue value) {
        String text = value.acceptVisitor(new Text());
        try {
            switch (name) {
                case CATALOG -> {
                    return CatalogAnswers.isOurs(text) ? null : ErrorValue.INVALID_VALUE;
                }
                case SCHEMA -> session.use(text);
                default -> {
                    if (Settings.find(name) == null) {
                        return ErrorValue.INVALID_NAME;
                    }
                    if (value.isEmpty()) {
                        session.reset(name);
                    } else {
                        session.set(name, text);
                    }
                }
            }
            return null;
        } catch (CentellaException e) {
            return ErrorValue.INVALID_VALUE;
        }
    }

    static Map<String, SessionOptionValue> all(Session session) {
        Map<String, SessionOptionValue> options = new TreeMap<>();
        options.put(CATALOG, SessionOptionValueFactory.makeSessionOptionValue(CatalogAnswers.CATALOG));
        options.put(SCHEMA, SessionOptionValueFactory.makeSessionOptionValue(session.schema()));
        for (Setting<?> setting : Settings.all()) {
            options.put(
                    setting.name(),
                    SessionOptionValueFactory.makeSessionOptionValue(
                            session.settings().text(setting)));
        }
        return options;
    }

    /** A value as SET takes it. */
    private static final class Text implements SessionOptionValueVisitor<String> {
        @Override
        public String visit(String value) {
            return value;
        }

        @Override
        public String visit(boolean value) {
            return Boolean.toString(value);
        }

        @Override
        public String visit(long value) {
            return Long.toString(value);
        }

        @Override
        public String visit(double value) {
            return Double.toString(value);
        }

        @Override
        public String visit(String[] value) {
            return String.join(",", value);
        }

        @Override
        public String visit(Void value) {
            return "";
        }
    }
}
