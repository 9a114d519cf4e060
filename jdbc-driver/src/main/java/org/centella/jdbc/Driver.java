// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.DriverVersion;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.centella.columnar.setting.Setting;
import org.centella.columnar.setting.Settings;
import org.centella.dataframe.Session;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver of an engine inside this process. {@code jdbc:centella:} opens a session; {@code data} names a folder
 * whose subfolders and files are tables, every other property is a setting:
 *
 * <pre>{@code jdbc:centella:?data=/data/sales&memory=4g&batch_size=4096}</pre>
 */
public final class Driver extends UnregisteredDriver {
    static final String PREFIX = "jdbc:centella:";
    private static final String VERSION = "0.1.0";

    static {
        try {
            DriverManager.registerDriver(new Driver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    protected String getConnectStringPrefix() {
        return PREFIX;
    }

    @Override
    protected DriverVersion createDriverVersion() {
        return new DriverVersion("Centella JDBC driver", VERSION, "Centella", VERSION, false, 0, 1, 0, 1);
    }

    @Override
    protected AvaticaFactory createFactory() {
        return new JdbcFactory();
    }

    @Override
    public Meta createMeta(AvaticaConnection connection) {
        return new LocalMeta(connection);
    }

    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Session.prepare();
        return connect(ConnectionUrl.parse(url, info));
    }

    private Connection connect(ConnectionUrl url) throws SQLException {
        try {
            return new CentellaConnection(this, factory, url);
        } catch (RuntimeException e) {
            throw JdbcErrors.of(e, null);
        }
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        Properties given = ConnectionUrl.parse(url, info).properties();
        List<DriverPropertyInfo> all = new ArrayList<>();
        DriverPropertyInfo data = new DriverPropertyInfo(ConnectionUrl.DATA, given.getProperty(ConnectionUrl.DATA));
        data.description = "Folder whose subfolders and files are tables.";
        all.add(data);
        for (Setting<?> setting : Settings.all()) {
            all.add(propertyInfo(setting, given));
        }
        return all.toArray(DriverPropertyInfo[]::new);
    }

    private static <T> DriverPropertyInfo propertyInfo(Setting<T> setting, Properties given) {
        String defaultValue = setting.format(setting.defaultValue().get());
        DriverPropertyInfo info =
                new DriverPropertyInfo(setting.name(), given.getProperty(setting.name(), defaultValue));
        info.description = setting.description();
        return info;
    }
}
