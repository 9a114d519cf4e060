// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe.rdd;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How the records of a class are taken apart and put together: faster, and in fewer bytes, than Java's serialization. */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final String name;
    private MethodHandle @Nullable [] accessors;
    private @Nullable MethodHandle constructor;

    private RecordShape(Class<?> type) {
        this.name = type.getName();
        if (!type.isRecord() || !Serializable.class.isAssignableFrom(type) || replacesItself(type)) {
            return;
        }
        try {
            RecordComponent[] components = type.getRecordComponents();
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle[] reads = new MethodHandle[components.length];
            for (int i = 0; i < reads.length; i++) {
                Method accessor = open(components[i].getAccessor());
                reads[i] = lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> canonical = open(type.getDeclaredConstructor(types));
            constructor = lookup.unreflectConstructor(canonical)
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
            accessors = reads;
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            // Java's own way is left.
            accessors = null;
        }
    }

    private static <A extends AccessibleObject> A open(A member) {
        member.setAccessible(true);
        return member;
    }

    private static boolean replacesItself(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(m -> m.getName().equals("writeReplace"));
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    /** Of the class. */
    String name() {
        return name;
    }

    boolean isUsable() {
        return accessors != null;
    }

    int size() {
        return usable().length;
    }

    private MethodHandle[] usable() {
        if (accessors == null) {
            throw new IllegalStateException(name + " cannot be taken apart");
        }
        return accessors;
    }

    Object component(Object value, int index) throws Throwable {
        return (Object) usable()[index].invokeExact(value);
    }

    Object make(Object[] components) throws Throwable {
        if (constructor == null) {
            throw new IllegalStateException(name + " cannot be put together");
        }
        return (Object) constructor.invokeExact(components);
    }
}
