SqlNode SqlStmt() :
{
    final SqlNode e;
}
{
    e = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) { return e; }
}

/** Operands of set operations and what is between them, or an expression. */
SqlNode QueryOrExpr(ExprContext exprContext) :
{
    SqlNodeList withList = null;
    final SqlNode e;
    final List<Object> list = new ArrayList<Object>();
}
{
    { down(); }
    [ withList = WithList() ]
    e = LeafQueryOrExpr(exprContext) { list.add(e); }
    ( AddSetOpQuery(list, exprContext) )*
    {
        depth--;
        return addWith(withList, OperatorTrees.query(list));
    }
}

SqlNode Query(ExprContext exprContext) :
{
    SqlNodeList withList = null;
    final SqlNode e;
    final List<Object> list = new ArrayList<Object>();
}
{
    { down(); }
    (
        withList = WithList()
        e = LeafQueryOrExpr(exprContext) { list.add(e); }
    |
        e = LeafQuery(exprContext) { list.add(e); }
    )
    ( AddSetOpQuery(list, exprContext) )*
    {
        depth--;
        return addWith(withList, OperatorTrees.query(list));
    }
}

/** An expression as in a select list, perhaps with an alias. */
SqlNode SelectItemEof() :
{
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    AddSelectItem(list) <EOF> { return list.get(0); }
}

void AddSelectItem(List<SqlNode> list) :
{
    SqlNode e;
    SqlIdentifier alias = null;
}
{
    e = SelectExpression()
    [
        <AS> alias = Label()
    |
        alias = SimpleIdentifier()
    ]
    {
        list.add(alias == null ? e : SqlStdOperatorTable.AS.createCall(span().end(e), e, alias));
    }
}

SqlNode SelectExpression() :
{
    SqlNode e;
}
{
    ( <STAR> { e = SqlIdentifier.star(getPos()); } | e = Expression(ExprContext.ACCEPT_SUB_QUERY) )
    [
        LOOKAHEAD({ Stars.follows(e, getToken(1)) })
        e = StarOptions((SqlIdentifier) e)
    ]
    { return e; }
}

/** Which columns a star leaves out, replaces or renames. */
SqlNode StarOptions(SqlIdentifier star) :
{
    final List<SqlNode> without = new ArrayList<SqlNode>();
    final List<SqlNode> replaced = new ArrayList<SqlNode>();
    final List<SqlNode> renamed = new ArrayList<SqlNode>();
    final Span s = Span.of(star);
}
{
    (
        ( <EXCLUDE> | <EXCEPT> )
        ( AddName(without) | <LPAREN> AddName(without) ( <COMMA> AddName(without) )* <RPAREN> )
    |
        <REPLACE> <LPAREN> AddNamed(replaced) ( <COMMA> AddNamed(replaced) )* <RPAREN>
    |
        <RENAME> <LPAREN> AddNamed(renamed) ( <COMMA> AddNamed(renamed) )* <RPAREN>
    )+
    {
        return Stars.with(s.end(this), star, without, replaced, renamed);
    }
}

void AddName(List<SqlNode> list) :
{
    final SqlIdentifier name;
}
{
    name = CompoundIdentifier() { list.add(name); }
}

void AddNamed(List<SqlNode> list) :
{
    final SqlNode e;
    final SqlIdentifier name;
}
{
    e = Expression(ExprContext.ACCEPT_SUB_QUERY) <AS> name = Label() {
        list.add(SqlStdOperatorTable.AS.createCall(Span.of(e).end(name), e, name));
    }
}

SqlSelect SqlSelect() :
{
    final List<SqlLiteral> keywords = new ArrayList<SqlLiteral>();
    SqlNodeList first = null;
    final ColumnNames names = new ColumnNames(originalSql);
    final List<SqlNode> selectList = new ArrayList<SqlNode>();
    SqlNode from = null;
    SqlNode where = null;
    SqlNodeList groupBy = null;
    SqlNode having = null;
    SqlNodeList windows = null;
    SqlNode qualify = null;
    final Span s;
    final Span on;
}
{
    <SELECT> { s = span(); }
    [
        <ALL> { keywords.add(SqlSelectKeyword.ALL.symbol(getPos())); }
    |
        LOOKAHEAD(2)
        <DISTINCT> <ON> { on = span(); }
        <LPAREN> first = ExpressionCommaList(on, ExprContext.ACCEPT_SUB_QUERY) <RPAREN>
    |
        <DISTINCT> { keywords.add(SqlSelectKeyword.DISTINCT.symbol(getPos())); }
    ]
    { names.begin(getToken(1)); }
    AddSelectItem(selectList) { names.end(getToken(0)); }
    (
        LOOKAHEAD({ getToken(1).kind == COMMA && getToken(2).kind != FROM })
        <COMMA> { names.begin(getToken(1)); } AddSelectItem(selectList) { names.end(getToken(0)); }
    )*
    [ LOOKAHEAD(2) <COMMA> ]
    { names.apply(selectList); }
    [ <FROM> from = FromClause() ]
    [ where = Where() ]
    [ groupBy = GroupBy() ]
    [ having = Having() ]
    [ windows = Window() ]
    [ qualify = Qualify() ]
    {
        final SqlNodeList items = new SqlNodeList(selectList, Span.of(selectList).pos());
        return first == null
            ? new SqlSelect(s.end(this), new SqlNodeList(keywords, s.addAll(keywords).pos()), items,
                from, where, groupBy, having, windows, qualify, null, null, null, null)
            : FirstRows.of(s.end(this), first, items, from, where, groupBy, having, windows, qualify);
    }
}

/** TABLE t: all rows and columns of a table. */
SqlNode ExplicitTable(SqlParserPos pos) :
{
    final SqlIdentifier table;
}
{
    <TABLE> table = CompoundTableIdentifier() { return Queries.select(pos, table); }
}

SqlNode TableConstructor() :
{
    final List<SqlNode> list = new ArrayList<SqlNode>();
    final Span s;
}
{
    <VALUES> { s = span(); }
    AddRowConstructor(list)
    (
        LOOKAHEAD(2)
        <COMMA> AddRowConstructor(list)
    )*
    {
        return SqlStdOperatorTable.VALUES.createCall(s.end(this), list);
    }
}

void AddWithItem(List<SqlWithItem> list, SqlLiteral recursive) :
{
    final SqlIdentifier id;
    SqlNodeList columns = null;
    final SqlNode definition;
}
{
    id = SimpleIdentifier()
    [ columns = ParenthesizedSimpleIdentifierList() ]
    <AS>
    [ [ <NOT> ] <MATERIALIZED> ]
    definition = ParenthesizedExpression(ExprContext.ACCEPT_QUERY)
    { list.add(new SqlWithItem(id.getParserPosition(), id, columns, definition, recursive)); }
}

/** ORDER BY, LIMIT, OFFSET and FETCH behind a query; the last three in any order. */
SqlNode OrderByLimitOpt(SqlNode e) :
{
    SqlNodeList orderBy = null;
    final SqlNode[] offsetFetch = {null, null};
    boolean ties = false;
}
{
    [ orderBy = OrderBy(e.isA(SqlKind.QUERY)) ]
    (
        <LIMIT> ( <ALL> | offsetFetch[1] = Expression(ExprContext.ACCEPT_SUB_QUERY) )
    |
        <OFFSET> offsetFetch[0] = Expression(ExprContext.ACCEPT_SUB_QUERY) [ <ROW> | <ROWS> ]
    |
        <FETCH> ( <FIRST> | <NEXT> )
        { offsetFetch[1] = SqlLiteral.createExactNumeric("1", getPos()); }
        [
            LOOKAHEAD({ getToken(1).kind != ROW && getToken(1).kind != ROWS })
            offsetFetch[1] = Expression(ExprContext.ACCEPT_SUB_QUERY)
        ]
        ( <ROW> | <ROWS> )
        ( <ONLY> | <WITH> <TIES> { ties = true; } )
    )*
    {
        if (orderBy == null && offsetFetch[0] == null && offsetFetch[1] == null) {
            return e;
        }
        if (!e.isA(SqlKind.QUERY)) {
            throw SqlUtil.newContextException(getPos(), RESOURCE.illegalNonQueryExpression());
        }
        return Queries.ordered(getPos(), e, orderBy, offsetFetch[0], offsetFetch[1], ties);
    }
}

/** What to sort by, or ALL of the result's columns. */
SqlNodeList OrderBy(boolean accept) :
{
    final List<SqlNode> list = new ArrayList<SqlNode>();
    final Span s;
    SqlNode all;
}
{
    <ORDER> {
        s = span();
        if (!accept) {
            throw SqlUtil.newContextException(s.pos(), RESOURCE.illegalOrderBy());
        }
    }
    <BY>
    (
        <ALL> all = Sorted(Queries.all(getPos())) { list.add(all); }
    |
        AddOrderItem(list) ( LOOKAHEAD(2) <COMMA> AddOrderItem(list) )*
    )
    {
        return new SqlNodeList(list, s.end(this));
    }
}

void AddOrderItem(List<SqlNode> list) :
{
    SqlNode e;
}
{
    e = Expression(ExprContext.ACCEPT_SUB_QUERY)
    e = Sorted(e) { list.add(e); }
}

/** The direction of a sort key, and where its nulls go. */
SqlNode Sorted(SqlNode e) :
{
}
{
    [
        <ASC>
    |
        <DESC> { e = SqlStdOperatorTable.DESC.createCall(Span.of(e).end(this), e); }
    ]
    [
        <NULLS>
        (
            <FIRST> { e = SqlStdOperatorTable.NULLS_FIRST.createCall(Span.of(e).end(this), e); }
        |
            <LAST> { e = SqlStdOperatorTable.NULLS_LAST.createCall(Span.of(e).end(this), e); }
        )
    ]
    { return e; }
}

SqlNodeList GroupBy() :
{
    List<SqlNode> list = null;
    boolean distinct = false;
    boolean all = false;
    final Span s;
}
{
    <GROUP> { s = span(); } <BY>
    [ <DISTINCT> { distinct = true; } | <ALL> { all = true; s.add(this); } ]
    [ list = GroupingElementList() ]
    {
        if (list == null && !all) {
            throw generateParseException();
        }
        final SqlParserPos pos = s.end(this);
        if (list == null) {
            return SqlNodeList.of(Queries.all(pos));
        }
        return distinct
            ? SqlNodeList.of(SqlInternalOperators.GROUP_BY_DISTINCT.createCall(pos, list))
            : new SqlNodeList(list, pos);
    }
}

void AddGroupingElement(List<SqlNode> list) :
{
    final List<SqlNode> sets;
    final SqlNodeList nodes;
    final Span s;
}
{
    LOOKAHEAD(2)
    <GROUPING> { s = span(); } <SETS> <LPAREN> sets = GroupingElementList() <RPAREN> {
        list.add(SqlStdOperatorTable.GROUPING_SETS.createCall(s.end(this), sets));
    }
|
    LOOKAHEAD(2)
    <ROLLUP> { s = span(); } <LPAREN> nodes = ExpressionCommaList(s, ExprContext.ACCEPT_SUB_QUERY) <RPAREN> {
        list.add(SqlStdOperatorTable.ROLLUP.createCall(s.end(this), nodes.getList()));
    }
|
    LOOKAHEAD(2)
    <CUBE> { s = span(); } <LPAREN> nodes = ExpressionCommaList(s, ExprContext.ACCEPT_SUB_QUERY) <RPAREN> {
        list.add(SqlStdOperatorTable.CUBE.createCall(s.end(this), nodes.getList()));
    }
|
    LOOKAHEAD(2)
    <LPAREN> { s = span(); } <RPAREN> {
        list.add(new SqlNodeList(s.end(this)));
    }
|
    AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** A row of VALUES: values in parentheses, perhaps behind ROW, or one value without. */
SqlNode RowConstructor() :
{
    final SqlNodeList values;
    final SqlNode value;
    final Span s;
}
{
    { s = Span.of(); }
    (
        [ <ROW> { s.add(this); } ]
        values = ParenthesizedQueryOrCommaListWithDefault(ExprContext.ACCEPT_NONCURSOR) {
            return SqlStdOperatorTable.ROW.createCall(s.end(values), values.getList());
        }
    |
        value = Expression(ExprContext.ACCEPT_NONCURSOR) {
            return SqlStdOperatorTable.ROW.createCall(s.end(value), value);
        }
    )
}
