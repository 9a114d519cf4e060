// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.Settings;
import org.centella.dataframe.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code centella submit}: this process becomes the driver of an application. Sessions that the application opens find
 * what was said here, and its jars go to the executors.
 */
@Command(
        name = "centella submit",
        mixinStandardHelpOptions = true,
        description = "Runs the main method of an application, in this process or with executors on a cluster.")
public final class SubmitCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    @Mixin
    private DriverOptions driver = new DriverOptions();

    @Option(names = "--class", description = "The class with the main method, unless the jar's manifest names it.")
    private @Nullable String mainClass;

    @Option(names = "--jars", split = ",", description = "More jars that the application needs.")
    private List<Path> jars = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "JAR", description = "The application.")
    private @Nullable Path jar;

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "What main is called with.")
    private List<String> arguments = new ArrayList<>();

    /** The exit code: 0 when main returned, unless the application ends the process with one of its own. */
    @Override
    public Integer call() {
        try {
            Path application = existing(jar);
            List<Path> all = new ArrayList<>(List.of(application));
            jars.forEach(more -> all.add(existing(more)));
            String main = mainClass == null ? mainClass(application) : mainClass;
            Session.useDefaults(defaults(all));
            return run(main, all);
        } catch (CentellaException e) {
            System.err.println("centella submit: " + e.getMessage());
            return MISUSED;
        }
    }

    private static Path existing(@Nullable Path file) {
        if (file == null || !Files.isRegularFile(file)) {
            throw new CentellaException(ErrorCode.FILE_NOT_FOUND, "there is no jar " + file);
        }
        return file.toAbsolutePath();
    }

    private static String mainClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (name == null) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT, jar + " does not say its main class; name it with --class");
            }
            return name;
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.CORRUPT_FILE, jar + " is no jar: " + e.getMessage(), e);
        }
    }

    private Map<String, String> defaults(List<Path> all) {
        Map<String, String> defaults = driver.settings();
        defaults.put(
                Settings.APPLICATION_JARS.name(),
                String.join(",", all.stream().map(Path::toString).toList()));
        return defaults;
    }

    private int run(String main, List<Path> all) {
        List<URL> urls = new ArrayList<>();
        for (Path path : all) {
            try {
                urls.add(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
        // Not closed: what the application leaves running may still need it.
        URLClassLoader loader =
                new URLClassLoader("application", urls.toArray(URL[]::new), SubmitCommand.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        try {
            method(loader, main).invoke(null, (Object) arguments.toArray(String[]::new));
            return 0;
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            return FAILED;
        } catch (IllegalAccessException e) {
            throw noMain(main, e);
        }
    }

    private static Method method(ClassLoader loader, String main) {
        try {
            Method method = loader.loadClass(main).getDeclaredMethod("main", String[].class);
            if (!Modifier.isStatic(method.getModifiers())) {
                throw noMain(main, null);
            }
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException e) {
            throw noMain(main, e);
        }
    }

    private static CentellaException noMain(String main, @Nullable Throwable cause) {
        return new CentellaException(
                ErrorCode.INVALID_ARGUMENT, "there is no class " + main + " with a static main(String[])", cause);
    }
}
