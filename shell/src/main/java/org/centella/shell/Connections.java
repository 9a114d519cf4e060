// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.centella.jdbc.Driver;

/** Opens the connection to the engine in this process. */
final class Connections {
    private Connections() {}

    /**
     * Asks the driver itself: DriverManager would first load every driver on the class path, among them the rivals' of the
     * benchmarks with their native libraries, which takes longer than most queries.
     */
    static Connection open(ShellOptions options) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(options.settings());
        if (options.data() != null) {
            properties.setProperty("data", options.data().toString());
        }
        return Objects.requireNonNull(new Driver().connect("jdbc:centella:", properties));
    }
}
