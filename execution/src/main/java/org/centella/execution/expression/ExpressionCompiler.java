// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes of expressions. Two decisions are taken here: what is computed for all rows and what in a branch, and where a
 * dictionary is tried.
 */
final class ExpressionCompiler implements AutoCloseable {
    private final Scope.Whole whole;
    private final Map<Integer, Scope.Entries> entries = new HashMap<>();
    private final MemoryPool pool;

    ExpressionCompiler(MemoryPool pool) {
        this.pool = pool;
        this.whole = new Scope.Whole(pool);
    }

    Scope.Whole whole() {
        return whole;
    }

    /** One node per expression, in the scope of whole batches. */
    List<Node> compile(List<Expression> expressions) {
        List<Expression> normal = expressions.stream().map(Rewrites::normalize).toList();
        normal.forEach(e -> markCertain(e, whole));
        return normal.stream().map(e -> compile(e, whole, false)).toList();
    }

    /** Notes what computing an expression for a scope's rows computes for all of them. */
    private static void markCertain(Expression expression, Scope scope) {
        if (!isLeaf(expression) && (Traits.isVolatile(expression) || !scope.certain.add(expression))) {
            return;
        }
        switch (expression) {
            case Expression.InputReference _, Expression.Literal _, Expression.Variable _ -> {}
            // Its body is computed for elements, not for rows.
            case Expression.Lambda _ -> {}
            case Expression.Call _,
                    Expression.Cast _,
                    Expression.Not _,
                    Expression.IsNull _,
                    Expression.In _,
                    Expression.FieldAccess _ -> expression.children().forEach(e -> markCertain(e, scope));
            case Expression.And(List<Expression> operands) -> markOperands(operands, scope);
            case Expression.Or(List<Expression> operands) -> markOperands(operands, scope);
            case Expression.Case choice -> {
                markCertain(choice.conditions().getFirst(), scope);
                choice.children().stream()
                        .filter(ExpressionCompiler::forAllRows)
                        .forEach(e -> markCertain(e, scope));
            }
        }
    }

    private static void markOperands(List<Expression> operands, Scope scope) {
        operands.stream().filter(e -> !Traits.mayRaise(e)).forEach(e -> markCertain(e, scope));
        if (operands.stream().allMatch(Traits::mayRaise)) {
            markCertain(operands.getFirst(), scope);
        }
    }

    private static boolean isLeaf(Expression expression) {
        return expression instanceof Expression.InputReference
                || expression instanceof Expression.Literal
                || expression instanceof Expression.Variable;
    }

    private static boolean forAllRows(Expression expression) {
        return !Traits.mayRaise(expression) && Traits.isCheap(expression);
    }

    /** @param plain within an attempt at a dictionary that failed: none is tried again */
    private Node compile(Expression expression, Scope scope, boolean plain) {
        if (expression instanceof Expression.Lambda || Traits.isVolatile(expression)) {
            // A volatile one has values of its own; a lambda's results lie in its own buffers, so no two functions
            // share it.
            return build(expression, scope, plain);
        }
        Map<Expression, Node> known = plain ? scope.plain : scope.nodes;
        Node node = known.get(expression);
        if (node == null) {
            Node outer = scope instanceof Scope.Branch branch && !isLeaf(expression)
                    ? fromOutside(expression, branch, plain)
                    : null;
            node = outer != null ? outer : make(expression, scope, plain);
            known.put(expression, node);
        }
        return node;
    }

    /** What an enclosing scope computes anyway, or null. */
    private @Nullable Node fromOutside(Expression expression, Scope.Branch branch, boolean plain) {
        Scope parent = branch.parent();
        if (parent.certain.contains(expression)) {
            return new LeafNode.Selected(branch, compile(expression, parent, plain));
        }
        Node further = parent instanceof Scope.Branch outer ? fromOutside(expression, outer, plain) : null;
        return further == null ? null : new LeafNode.Selected(branch, further);
    }

    private Node make(Expression expression, Scope scope, boolean plain) {
        int column = isLeaf(expression) ? Traits.NO_COLUMN : Traits.columnOf(expression);
        if (plain || column < 0) {
            return build(expression, scope, plain);
        }
        Scope.Entries dictionary = entries.computeIfAbsent(column, _ -> new Scope.Entries(pool));
        markCertain(expression, dictionary);
        Node onEntries = compile(expression, dictionary, true);
        return new EntryNode(scope, column, dictionary, onEntries, compile(expression, scope, true));
    }

    private Node build(Expression expression, Scope scope, boolean plain) {
        return switch (expression) {
            case Expression.InputReference(int index, DataType type) -> new LeafNode.Input(scope, index, type);
            case Expression.Literal literal -> new LeafNode.Constant(scope, literal);
            case Expression.Variable variable -> new LeafNode.Variable(scope, variable);
            case Expression.Lambda lambda -> lambda(lambda, scope, plain);
            case Expression.FieldAccess(Expression row, int field, DataType type) ->
                new FieldNode(scope, type, compile(row, scope, plain), field);
            case Expression.Call call -> {
                ScalarFunction function = FunctionTable.get(call.function());
                List<DataType> types =
                        call.arguments().stream().map(Expression::type).toList();
                yield new FunctionNode(
                        scope,
                        call.type(),
                        function.bind(types, call.type()),
                        compileAll(call.arguments(), scope, plain),
                        function.nullOnNull(),
                        function.deterministic(),
                        call.position());
            }
            case Expression.Cast(Expression operand, DataType type, boolean safe, SqlPosition position) ->
                operand.type() == DataType.NULL
                        ? new LeafNode.Constant(scope, new Expression.Literal(null, type))
                        : new FunctionNode(
                                scope,
                                type,
                                Casts.bind(operand.type(), type, safe),
                                compileAll(List.of(operand), scope, plain),
                                true,
                                true,
                                position);
            case Expression.And(List<Expression> operands) -> logic(true, operands, scope, plain);
            case Expression.Or(List<Expression> operands) -> logic(false, operands, scope, plain);
            case Expression.Not(Expression operand) -> BitNode.not(scope, compile(operand, scope, plain));
            case Expression.IsNull(Expression operand) -> BitNode.isNull(scope, compile(operand, scope, plain));
            case Expression.In(Expression operand, List<Expression.Literal> values) ->
                new InNode(scope, compile(operand, scope, plain), values);
            case Expression.Case choice -> choice(choice, scope, plain);
        };
    }

    private Node[] compileAll(List<Expression> expressions, Scope scope, boolean plain) {
        return expressions.stream().map(e -> compile(e, scope, plain)).toArray(Node[]::new);
    }

    /** The body sees the row of each element; what depends on the row alone is computed once per row. */
    private Node lambda(Expression.Lambda lambda, Scope scope, boolean plain) {
        Scope.Branch elements = new Scope.Branch(scope);
        markOuter(lambda.body(), lambda.parameters(), scope);
        boolean constant = InputColumns.of(lambda).length == 0
                && Traits.freeVariables(lambda).isEmpty();
        return new LambdaNode(scope, elements, lambda, compileIn(lambda.body(), elements, plain), constant);
    }

    /** Notes the largest parts of a lambda's body that its parameters do not change and that may be computed in any case. */
    private static void markOuter(Expression expression, List<Expression.Variable> parameters, Scope scope) {
        if (isLeaf(expression) || expression instanceof Expression.Lambda) {
            return;
        }
        boolean own = Traits.freeVariables(expression).stream().anyMatch(parameters::contains);
        if (!own && !Traits.mayRaise(expression)) {
            markCertain(expression, scope);
        } else {
            expression.children().forEach(child -> markOuter(child, parameters, scope));
        }
    }

    private Node logic(boolean isAnd, List<Expression> operands, Scope scope, boolean plain) {
        List<Node> eager = new ArrayList<>();
        List<LogicNode.Guarded> guarded = new ArrayList<>();
        boolean allRaise = operands.stream().allMatch(Traits::mayRaise);
        for (Expression operand : operands) {
            boolean first = allRaise && eager.isEmpty();
            if (first || !Traits.mayRaise(operand) || scope.certain.contains(operand)) {
                eager.add(compile(operand, scope, plain));
            } else {
                Scope.Branch branch = new Scope.Branch(scope);
                guarded.add(new LogicNode.Guarded(branch, compileIn(operand, branch, plain)));
            }
        }
        return new LogicNode(scope, isAnd, eager, guarded);
    }

    private Node compileIn(Expression expression, Scope.Branch branch, boolean plain) {
        markCertain(expression, branch);
        return compile(expression, branch, plain);
    }

    private Node choice(Expression.Case choice, Scope scope, boolean plain) {
        List<CaseNode.Part> conditions = new ArrayList<>();
        for (Expression condition : choice.conditions()) {
            conditions.add(
                    conditions.isEmpty()
                            ? new CaseNode.Part(compile(condition, scope, plain), null)
                            : part(condition, scope, plain));
        }
        List<CaseNode.Part> results = new ArrayList<>();
        choice.results().forEach(result -> results.add(part(result, scope, plain)));
        results.add(part(choice.otherwise(), scope, plain));
        return new CaseNode(scope, choice.type(), conditions, results);
    }

    private CaseNode.Part part(Expression expression, Scope scope, boolean plain) {
        if (forAllRows(expression) || scope.certain.contains(expression)) {
            return new CaseNode.Part(compile(expression, scope, plain), null);
        }
        Scope.Branch branch = new Scope.Branch(scope);
        return new CaseNode.Part(compileIn(expression, branch, plain), branch);
    }

    @Override
    public void close() {
        whole.close();
        entries.values().forEach(Scope::close);
    }
}
