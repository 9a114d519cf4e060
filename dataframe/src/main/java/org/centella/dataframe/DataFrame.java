// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.rdd.Rdd;
import org.centella.dataframe.rdd.SerializableFunction;
import org.centella.planner.Relation;
import org.centella.planner.validation.Types;
import org.centella.sqlparser.Statement.ExplainFormat;
import org.centella.sqlparser.Statement.ExplainKind;
import org.jspecify.annotations.Nullable;

/**
 * A query by method calls. Immutable: every operation gives a new DataFrame, checked at once (names, types), planned and
 * run only when rows are asked for. Each operation is a small SQL query over the DataFrame before it, so that types, nulls,
 * functions and errors are those of SQL, and both become the same relational algebra:
 *
 * <pre>{@code
 *   orders.filter("total > 100").groupBy("status").agg(sum("total").as("sum"))
 *
 *   SELECT status, sum(total) AS sum FROM ( . ) GROUP BY status
 *                                          SELECT * FROM ( . ) WHERE total > 100
 *                                                         orders
 * }</pre>
 *
 * As in SQL, rows have an order only right after {@link #orderBy}, and what follows it row by row.
 */
public final class DataFrame {
    private static final AtomicLong IDS = new AtomicLong();
    private static final String INPUT = "$input";
    static final String LEFT = "$left";
    static final String RIGHT = "$right";
    private static final int SHOWN_ROWS = 20;

    private final Session session;
    private final Relation relation;
    private final List<ColumnName> names;
    private final long id = IDS.incrementAndGet();

    /** @param names one per column of the relation */
    DataFrame(Session session, Relation relation, List<ColumnName> names) {
        this.session = session;
        this.relation = relation;
        List<ColumnName> own = new ArrayList<>();
        for (ColumnName name : names) {
            List<Long> origins = new ArrayList<>(name.origins());
            origins.add(id);
            own.add(new ColumnName(name.frame(), name.name(), origins));
        }
        this.names = List.copyOf(own);
    }

    static DataFrame of(Session session, Relation relation) {
        return new DataFrame(
                session,
                relation,
                relation.row().getFieldNames().stream().map(ColumnName::of).toList());
    }

    Session session() {
        return session;
    }

    Relation relation() {
        return relation;
    }

    List<ColumnName> names() {
        return names;
    }

    /** The columns; names may repeat, as after a join. */
    public Schema schema() {
        List<Field> fields = new ArrayList<>();
        List<RelDataTypeField> row = relation.row().getFieldList();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new Field(
                    names.get(i).name(),
                    Types.fromCalcite(row.get(i).getType()),
                    row.get(i).getType().isNullable()));
        }
        return new Schema(fields);
    }

    public List<String> columns() {
        return names.stream().map(ColumnName::name).toList();
    }

    /**
     * The column of that name of this very DataFrame, to tell sides of a join apart.
     *
     * @throws CentellaException COLUMN_NOT_FOUND, AMBIGUOUS_COLUMN
     */
    public Column col(String name) {
        SqlIdentifier bound = ColumnScope.bound(id, name);
        ColumnScope.of(INPUT, this).find(bound);
        return new Column(bound);
    }

    // Columns.

    /** The columns of these names; {@code "*"} is all of them. */
    public DataFrame select(String... columns) {
        return select(Arrays.stream(columns).map(Column::named).toArray(Column[]::new));
    }

    public DataFrame select(Column... columns) {
        return select(list -> Arrays.stream(columns).forEach(list::add), (scope, list) -> {});
    }

    /** Expressions as SQL texts, with aliases or without. */
    public DataFrame selectExpr(String... expressions) {
        return select(Arrays.stream(expressions).map(Column::parse).toArray(Column[]::new));
    }

    /** All columns and one more, in place of the column of that name if there is one. */
    public DataFrame withColumn(String name, Column value) {
        boolean replaces = names.stream().anyMatch(n -> n.name().equalsIgnoreCase(name));
        return select(
                list -> {
                    for (ColumnScope.Entry entry : ColumnScope.of(INPUT, this).entries()) {
                        if (entry.name().name().equalsIgnoreCase(name)) {
                            list.add(value.as(name));
                        } else {
                            list.add(entry);
                        }
                    }
                    if (!replaces) {
                        list.add(value.as(name));
                    }
                },
                (scope, query) -> {});
    }

    public DataFrame withColumnRenamed(String name, String newName) {
        ColumnScope.Entry renamed = ColumnScope.of(INPUT, this).find(new SqlIdentifier(name, Column.NOWHERE));
        return select(
                list -> {
                    for (ColumnScope.Entry entry : ColumnScope.of(INPUT, this).entries()) {
                        if (entry.internal().equals(renamed.internal())) {
                            list.add(
                                    entry.identifier(Column.NOWHERE),
                                    new ColumnName(
                                            entry.name().frame(),
                                            newName,
                                            entry.name().origins()));
                        } else {
                            list.add(entry);
                        }
                    }
                },
                (scope, query) -> {});
    }

    /** All columns but these. */
    public DataFrame drop(String... columns) {
        ColumnScope scope = ColumnScope.of(INPUT, this);
        List<String> dropped = Arrays.stream(columns)
                .map(name -> scope.find(new SqlIdentifier(name, Column.NOWHERE)).internal())
                .toList();
        return select(
                list -> scope.entries().stream()
                        .filter(e -> !dropped.contains(e.internal()))
                        .forEach(list::add),
                (s, query) -> {});
    }

    /** The same under a name that columns may be qualified with: {@code orders.as("o")}, then {@code col("o.price")}. */
    public DataFrame as(String name) {
        return new DataFrame(
                session,
                relation,
                names.stream()
                        .map(n -> new ColumnName(name, n.name(), n.origins()))
                        .toList());
    }

    // Rows.

    /** The rows for which the condition is true. */
    public DataFrame filter(Column condition) {
        return select(
                list -> list.add(Column.named("*")),
                (scope, query) -> query.setWhere(scope.resolve(condition.expression())));
    }

    /** @param condition SQL text, such as {@code "price > 10 AND name LIKE 'a%'"} */
    public DataFrame filter(String condition) {
        return filter(Column.parse(condition));
    }

    /** As {@link #filter(Column)}. */
    public DataFrame where(Column condition) {
        return filter(condition);
    }

    /** As {@link #filter(String)}. */
    public DataFrame where(String condition) {
        return filter(condition);
    }

    /** The rows without repetitions; nulls are equal here. */
    public DataFrame distinct() {
        return select(
                list -> list.add(Column.named("*")),
                (scope, query) ->
                        query.setOperand(0, SqlNodeList.of(SqlSelectKeyword.DISTINCT.symbol(Column.NOWHERE))));
    }

    /** All rows in the order of these columns. */
    public DataFrame orderBy(String... columns) {
        return orderBy(Arrays.stream(columns).map(Column::named).toArray(Column[]::new));
    }

    public DataFrame orderBy(Column... columns) {
        ColumnScope scope = ColumnScope.of(INPUT, this);
        SelectList list = new SelectList(scope);
        list.add(Column.named("*"));
        SqlNodeList keys = new SqlNodeList(
                Arrays.stream(columns).map(c -> scope.resolve(c.expression())).toList(), Column.NOWHERE);
        SqlNode query = new SqlOrderBy(Column.NOWHERE, query(list, INPUT), keys, null, null);
        return derived(query, Map.of(INPUT, relation), list.names());
    }

    /** As {@link #orderBy(String...)}. */
    public DataFrame sort(String... columns) {
        return orderBy(columns);
    }

    /** As {@link #orderBy(Column...)}. */
    public DataFrame sort(Column... columns) {
        return orderBy(columns);
    }

    /** The first rows, after {@link #orderBy} in its order, else any. */
    public DataFrame limit(long count) {
        return limit(0, count);
    }

    /** All rows but the first. */
    public DataFrame offset(long count) {
        return limit(count, -1);
    }

    private DataFrame limit(long offset, long count) {
        if (offset < 0 || count < -1) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "a number of rows cannot be negative");
        }
        return new DataFrame(session, new LimitRelation(relation, offset, count), names);
    }

    /** The rows of both, repetitions kept; columns meet by position. */
    public DataFrame union(DataFrame other) {
        requireSameSession(other);
        SelectList left = new SelectList(ColumnScope.of(LEFT, this));
        SelectList right = new SelectList(ColumnScope.of(RIGHT, other));
        left.add(Column.named("*"));
        right.add(Column.named("*"));
        SqlNode query =
                SqlStdOperatorTable.UNION_ALL.createCall(Column.NOWHERE, query(left, LEFT), query(right, RIGHT));
        return derived(query, Map.of(LEFT, relation, RIGHT, other.relation), left.names());
    }

    /** As {@link #union}, but columns meet by name. */
    public DataFrame unionByName(DataFrame other) {
        return union(other.select(columns().toArray(String[]::new)));
    }

    // Groups.

    public GroupedFrame groupBy(String... columns) {
        return groupBy(Arrays.stream(columns).map(Column::named).toArray(Column[]::new));
    }

    public GroupedFrame groupBy(Column... columns) {
        return new GroupedFrame(this, List.of(columns));
    }

    /** One row of aggregates over all rows. */
    public DataFrame agg(Column first, Column... more) {
        return new GroupedFrame(this, List.of()).agg(first, more);
    }

    // Joins.

    /** Joins where the columns of that name are equal; the column comes once. */
    public DataFrame join(DataFrame other, String using) {
        return join(other, List.of(using), JoinType.INNER);
    }

    public DataFrame join(DataFrame other, List<String> using) {
        return join(other, using, JoinType.INNER);
    }

    public DataFrame join(DataFrame other, List<String> using, String type) {
        return join(other, using, JoinType.of(type));
    }

    /** Joins where all columns of these names are equal; they come once, and first. */
    public DataFrame join(DataFrame other, List<String> using, JoinType type) {
        return FrameJoin.using(this, other, using, type);
    }

    public DataFrame join(DataFrame other, Column condition) {
        return join(other, condition, JoinType.INNER);
    }

    public DataFrame join(DataFrame other, Column condition, String type) {
        return join(other, condition, JoinType.of(type));
    }

    /** Joins where the condition is true; the columns of both sides, in order. */
    public DataFrame join(DataFrame other, Column condition, JoinType type) {
        return FrameJoin.on(this, other, condition, type);
    }

    /** Every row with every row. */
    public DataFrame crossJoin(DataFrame other) {
        return FrameJoin.cross(this, other);
    }

    void requireSameSession(DataFrame other) {
        if (other.session != session) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "the DataFrames belong to different sessions");
        }
    }

    // Making queries.

    /** Changes the query made so far, in the names of the scope. */
    interface Clause {
        void addTo(ColumnScope scope, SqlSelect query);
    }

    DataFrame select(Consumer<SelectList> columns, Clause clause) {
        ColumnScope scope = ColumnScope.of(INPUT, this);
        SelectList list = new SelectList(scope);
        columns.accept(list);
        SqlSelect query = query(list, INPUT);
        clause.addTo(scope, query);
        return derived(query, Map.of(INPUT, relation), list.names());
    }

    private static SqlSelect query(SelectList list, String from) {
        return query(list, new SqlIdentifier(from, Column.NOWHERE));
    }

    static SqlSelect query(SelectList list, SqlNode from) {
        return new SqlSelect(
                Column.NOWHERE, null, list.nodes(), from, null, null, null, null, null, null, null, null, null);
    }

    DataFrame derived(SqlNode query, Map<String, Relation> inputs, List<ColumnName> newNames) {
        return new DataFrame(session, session.planner().relation(query, inputs), newNames);
    }

    // Results.

    /** Runs the query; the caller closes the result. */
    public QueryResult execute() {
        return session.run(this);
    }

    /** All rows, in memory. */
    public List<Row> collect() {
        try (QueryResult result = execute()) {
            return Rows.collect(result);
        }
    }

    /** The rows one by one as they come; the caller closes the stream. */
    public Stream<Row> stream() {
        QueryResult result = execute();
        return Rows.stream(result).onClose(result::close);
    }

    /** Runs the query; the caller closes the result. */
    public ArrowResult toArrow() {
        return new ArrowResult(execute());
    }

    public long count() {
        return agg(functions.count().as("count")).collect().getFirst().longValue(0);
    }

    public boolean isEmpty() {
        return limit(1).collect().isEmpty();
    }

    /** The first row, or null. */
    public @Nullable Row first() {
        List<Row> rows = limit(1).collect();
        return rows.isEmpty() ? null : rows.getFirst();
    }

    public List<Row> take(long count) {
        return limit(count).collect();
    }

    /** Prints the first 20 rows. */
    public void show() {
        show(SHOWN_ROWS);
    }

    public void show(int count) {
        System.out.print(showString(count));
    }

    /** What {@link #show(int)} prints. */
    public String showString(int count) {
        List<Row> rows = limit(count + 1L).collect();
        boolean more = rows.size() > count;
        return TextTable.of(schema(), more ? rows.subList(0, count) : rows)
                + (more ? "only the first " + count + " rows are shown\n" : "");
    }

    /** Prints the plan. */
    public void explain() {
        System.out.print(explain(ExplainKind.PHYSICAL));
    }

    /** The plan as text; ANALYZE runs the query. */
    public String explain(ExplainKind kind) {
        return session.explain(this, kind, ExplainFormat.TEXT);
    }

    /** Makes the query known to SQL under a name, in place of a view of that name. */
    public void createOrReplaceTempView(String name) {
        session.createView(name, this);
    }

    /** The rows as an RDD, in the partitions of the query's last stage. */
    public Rdd<Row> toRdd() {
        return session.rdds().ofQuery(toString(), firstId -> session.stages(this, firstId), new RowElements(schema()));
    }

    /**
     * What a function makes of each batch, as Arrow vectors: those that it is given, changed, or others of their allocator,
     * which are closed after use. It runs on the executors; which rows are in a batch does not follow from the query.
     */
    public DataFrame mapBatches(SerializableFunction<VectorSchemaRoot, VectorSchemaRoot> function, Schema result) {
        BatchProgram program = new BatchProgram(function, SchemaForm.of(schema()), SchemaForm.of(result));
        return of(session, new MappedRelation(relation, result, session.program(program)));
    }

    /** The same rows, which stay where they are computed from when a query asks for them first; what is lost is computed again. */
    public DataFrame cache() {
        return new DataFrame(session, new KeptRelation(session, relation, schema()), names);
    }

    /** Keeps no longer what {@link #cache} returned. */
    public void unpersist() {
        KeptRelation.drop(relation);
    }

    /** To write the rows to files. */
    public DataFrameWriter write() {
        return new DataFrameWriter(this);
    }

    /** What the function makes of this DataFrame: for chains of one's own operations. */
    public <T> T transform(Function<DataFrame, T> function) {
        return function.apply(this);
    }

    @Override
    public String toString() {
        return "DataFrame" + schema().fields();
    }
}
