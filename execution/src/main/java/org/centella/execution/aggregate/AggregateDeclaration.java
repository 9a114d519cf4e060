// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.List;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Spells a declaration as a sentence; {@link #typing} ends it. */
final class AggregateDeclaration {
    private final String name;
    private final String signature;
    private final String description;
    private final AggregateKind kind;
    private List<String> aliases = List.of();
    private boolean neverNull;
    private boolean ignoresDuplicates;
    private boolean dependsOnOrder;

    AggregateDeclaration(String name, String signature, String description, AggregateKind kind) {
        this.name = name;
        this.signature = signature;
        this.description = description;
        this.kind = kind;
    }

    AggregateDeclaration aliases(String... names) {
        aliases = List.of(names);
        return this;
    }

    AggregateDeclaration neverNull() {
        neverNull = true;
        return this;
    }

    AggregateDeclaration ignoresDuplicates() {
        ignoresDuplicates = true;
        return this;
    }

    AggregateDeclaration dependsOnOrder() {
        dependsOnOrder = true;
        return this;
    }

    AggregateFunction typing(AggregateTypes.Result result, AggregateTypes.States states) {
        AggregateFunction.Typing typing = new AggregateFunction.Typing() {
            @Override
            public @Nullable DataType resultType(List<DataType> arguments) {
                return result.apply(arguments);
            }

            @Override
            public List<DataType> stateTypes(List<DataType> arguments, DataType type) {
                return states.apply(arguments, type);
            }
        };
        return new AggregateFunction(
                name, aliases, signature, description, neverNull, ignoresDuplicates, dependsOnOrder, typing, kind);
    }
}
