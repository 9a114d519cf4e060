SqlNode TableRef3(ExprContext exprContext, boolean lateral) :
{
    final SqlIdentifier name;
    SqlNode table;
    final SqlIdentifier alias;
    final Span s;
    SqlNodeList args;
    SqlNodeList columns = null;
    SqlUnnestOperator unnest = SqlStdOperatorTable.UNNEST;
}
{
    (
        LOOKAHEAD(2)
        [ <LATERAL> ]
        <UNNEST> { s = span(); }
        args = ParenthesizedQueryOrCommaList(ExprContext.ACCEPT_SUB_QUERY)
        [
            LOOKAHEAD(2)
            <WITH> <ORDINALITY> { unnest = NumberedUnnest.INSTANCE; }
        ]
        {
            table = unnest.createCall(s.end(this), args.getList());
        }
    |
        [ <LATERAL> { lateral = true; } ]
        (
            table = ParenthesizedExpression(exprContext)
        |
            table = TableFunctionCall()
        |
            table = TableConstructor()
        |
            table = StringLiteral() {
                table = SqlStdOperatorTable.COLLECTION_TABLE.createCall(getPos(),
                    Calls.function("$location", getPos(), table));
            }
        |
            name = CompoundTableIdentifier()
            (
                table = ImplicitTableFunctionCallArgs(name)
                [
                    LOOKAHEAD(2)
                    <WITH> <ORDINALITY> { table = NumberedUnnest.over((SqlCall) table); }
                ]
            |
                { table = name; }
            )
        )
        { table = addLateral(table, lateral); }
    )
    [
        LOOKAHEAD(2)
        table = Pivot(table)
    ]
    [
        LOOKAHEAD(2)
        table = Unpivot(table)
    ]
    [
        ( <AS> alias = Label() | alias = SimpleIdentifier() )
        [ columns = ParenthesizedSimpleIdentifierList() ]
        {
            final List<SqlNode> operands = new ArrayList<SqlNode>();
            operands.add(Queries.ofJoin(table));
            operands.add(alias);
            if (columns != null) {
                operands.addAll(columns.getList());
            }
            table = SqlStdOperatorTable.AS.createCall(Span.of(table).end(this), operands);
        }
    ]
    { table = ColumnNames.ofRows(table, getToken(1)); }
    [ table = Tablesample(table) ]
    { return table; }
}

SqlNode ImplicitTableFunctionCallArgs(SqlIdentifier name) :
{
    final List<SqlNode> args = new ArrayList<SqlNode>();
    final Span s;
}
{
    { s = Span.of(name); }
    <LPAREN>
    [
        AddArg(args, ExprContext.ACCEPT_CURSOR)
        ( <COMMA> AddArg(args, ExprContext.ACCEPT_CURSOR) )*
    ]
    <RPAREN>
    {
        final SqlParserPos pos = s.end(this);
        return SqlStdOperatorTable.COLLECTION_TABLE.createCall(pos,
            createCall(name, pos, SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION, null, args));
    }
}

SqlNode TableFunctionCall() :
{
    final Span s;
    final SqlNode call;
}
{
    <TABLE> { s = span(); }
    <LPAREN> call = NamedCall() <RPAREN> {
        return SqlStdOperatorTable.COLLECTION_TABLE.createCall(s.end(this), call);
    }
}

SqlNode JoinOrCommaTable(SqlNode e) :
{
    final SqlNode right;
    final SqlParserPos pos;
}
{
    <COMMA> { pos = getPos(); }
    right = TableRef1(ExprContext.ACCEPT_QUERY_OR_JOIN) {
        return Joins.join(pos, e, false, JoinType.COMMA, right, null, null);
    }
|
    e = JoinTable(e) { return e; }
}

/** A join, with its condition if it has one. */
SqlNode JoinTable(SqlNode e) :
{
    final JoinType type;
    final SqlNode right;
    boolean natural = false;
    SqlNode match = null;
    SqlNode condition = null;
    SqlNodeList columns = null;
    final Span s;
}
{
    { s = Span.of(); }
    [ <NATURAL> { natural = true; s.add(this); } ]
    type = JoinKind() { s.add(this); }
    right = TableRef1(ExprContext.ACCEPT_QUERY_OR_JOIN)
    [
        <MATCH_CONDITION> match = Expression(ExprContext.ACCEPT_SUB_QUERY)
    ]
    [
        <ON> condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
    |
        <USING> columns = ParenthesizedSimpleIdentifierList()
    ]
    {
        return type == JoinType.ASOF || type == JoinType.LEFT_ASOF
            ? Joins.asOf(s.pos(), e, type, right, match, condition, columns)
            : Joins.join(s.pos(), e, natural, type, right, condition, columns);
    }
}

JoinType JoinKind() :
{
    JoinType type = JoinType.INNER;
}
{
    (
        <CROSS> { type = JoinType.CROSS; }
    |
        LOOKAHEAD(2)
        [ <LEFT> ] <SEMI> { type = JoinType.LEFT_SEMI_JOIN; }
    |
        LOOKAHEAD(2)
        [ <LEFT> ] <ANTI> { type = JoinType.LEFT_ANTI_JOIN; }
    |
        <ASOF> { type = JoinType.ASOF; }
        [ <INNER> | <LEFT> [ <OUTER> ] { type = JoinType.LEFT_ASOF; } ]
    |
        <LEFT> { type = JoinType.LEFT; } [ <OUTER> | <ASOF> { type = JoinType.LEFT_ASOF; } ]
    |
        <RIGHT> [ <OUTER> ] { type = JoinType.RIGHT; }
    |
        <FULL> [ <OUTER> ] { type = JoinType.FULL; }
    |
        [ <INNER> ]
    )
    <JOIN>
    { return type; }
}

/** TABLESAMPLE BERNOULLI (10), SYSTEM (10) REPEATABLE (42), (10 PERCENT), 10%. */
SqlNode Tablesample(SqlNode tableRef) :
{
    final Span s;
    boolean bernoulli = true;
    SqlNumericLiteral percentage;
    Integer seed = null;
}
{
    <TABLESAMPLE> { s = Span.of(tableRef); checkNotJoin(tableRef); }
    [ <BERNOULLI> | <SYSTEM> { bernoulli = false; } ]
    (
        <LPAREN> percentage = UnsignedNumericLiteral() [ <PERCENT_REMAINDER> | <PERCENT> ] <RPAREN>
    |
        percentage = UnsignedNumericLiteral() ( <PERCENT_REMAINDER> | <PERCENT> )
    )
    [
        <REPEATABLE> <LPAREN> seed = IntLiteral() <RPAREN>
    ]
    {
        final BigDecimal rate = percentage.bigDecimalValue().divide(ONE_HUNDRED);
        final SqlSampleSpec sample = seed == null
            ? SqlSampleSpec.createTableSample(bernoulli, rate)
            : SqlSampleSpec.createTableSample(bernoulli, rate, seed);
        return SqlStdOperatorTable.TABLESAMPLE.createCall(s.end(this), tableRef,
            SqlLiteral.createSample(sample, s.end(this)));
    }
}

void AddPivotAgg(List<SqlNode> list) :
{
    SqlNode e;
    SqlIdentifier alias = null;
}
{
    e = NamedFunctionCall()
    [ <AS> alias = Label() | alias = SimpleIdentifier() ]
    {
        list.add(alias == null ? e : SqlStdOperatorTable.AS.createCall(Span.of(e).end(this), e, alias));
    }
}
