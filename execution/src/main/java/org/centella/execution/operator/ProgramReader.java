// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.plan.ProgramCode;

/**
 * Reads objects that the application has put into a plan, with the application's classes. Java's serialization runs code that
 * the bytes choose, so no bytes must come here but those of plans and of rows that programs made of them.
 */
public final class ProgramReader extends ObjectInputStream {
    private final ClassLoader classes;

    public ProgramReader(InputStream bytes, ClassLoader classes) throws IOException {
        super(bytes);
        this.classes = classes;
    }

    /** @throws CentellaException APPLICATION_ERROR when a class is missing or an object refuses */
    public static <T> T read(ProgramCode code, Class<T> type, ClassLoader classes) {
        try (ProgramReader reader = new ProgramReader(new ByteArrayInputStream(code.bytes()), classes)) {
            return type.cast(reader.readObject());
        } catch (ClassNotFoundException e) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR,
                    "class " + e.getMessage()
                            + " is not there; an application's jars are to be named when it is submitted"
                            + " or in the setting application_jars",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new CentellaException(
                    ErrorCode.APPLICATION_ERROR, "an object of the application cannot be read: " + e, e);
        }
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        try {
            return Class.forName(description.getName(), false, classes);
        } catch (ClassNotFoundException e) {
            // Primitive types, for one.
            return super.resolveClass(description);
        }
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
        Class<?>[] types = new Class<?>[interfaces.length];
        for (int i = 0; i < interfaces.length; i++) {
            types[i] = Class.forName(interfaces[i], false, classes);
        }
        return Proxy.newProxyInstance(classes, types, (_, _, _) -> null).getClass();
    }
}
