/** An expression that needs no parentheses. */
SqlNode AtomicRowExpression() :
{
    final SqlNode e;
}
{
    (
        LOOKAHEAD(2)
        e = IntervalLiteralOrExpression()
    |
        LOOKAHEAD(SimpleIdentifier() <QUOTED_STRING>
            | <TIMESTAMP> <WITH> | <TIMESTAMP> <WITHOUT> | <TIME> <WITH> | <TIME> <WITHOUT>)
        e = TypedLiteral()
    |
        e = NonIntervalLiteral()
    |
        e = DynamicParam()
    |
        e = ArrayConstructor()
    |
        LOOKAHEAD(2)
        e = MapConstructor()
    |
        e = StructOrEscape()
    |
        e = CaseExpression()
    |
        LOOKAHEAD(2)
        e = BuiltinFunctionCall()
    |
        LOOKAHEAD(FunctionName() <LPAREN>)
        e = NamedFunctionCall()
    |
        e = ContextVariable()
    |
        e = CompoundIdentifier()
    )
    { return e; }
}

/** Calls whose arguments are separated by words. They are calls of named functions, but for the casts. */
SqlNode BuiltinFunctionCall() :
{
    final List<SqlNode> args = new ArrayList<SqlNode>();
    final SqlFunction cast;
    final Span s;
    SqlNode e;
    SqlIntervalQualifier unit;
    String function;
}
{
    (
        <CAST> { cast = SqlStdOperatorTable.CAST; }
    |   <TRY_CAST> { cast = SqlLibraryOperators.TRY_CAST; }
    |   <SAFE_CAST> { cast = SqlLibraryOperators.SAFE_CAST; }
    )
    { s = span(); }
    <LPAREN> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    <AS> e = CastTarget() { args.add(e); }
    <RPAREN> {
        return cast.createCall(s.end(this), args);
    }
|
    <EXTRACT> { s = span(); }
    <LPAREN>
    (
        e = StringLiteral() { args.add(e); }
    |
        unit = TimeUnitOrName() { args.add(unit); }
    )
    <FROM> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    <RPAREN> {
        return Calls.extract(s.end(this), args);
    }
|
    <POSITION> { s = span(); }
    <LPAREN> { final List<Object> text = new ArrayList<Object>(); }
    AddExpression2b(text, ExprContext.ACCEPT_SUB_QUERY)
    ( LOOKAHEAD(3) { final SqlOperator op; } op = BinaryRowOperator() {
        text.add(new SqlParserUtil.ToTreeListItem(op, getPos()));
      }
      AddExpression2b(text, ExprContext.ACCEPT_SUB_QUERY) )*
    { args.add(SqlParserUtil.toTree(text)); }
    ( <IN> | <COMMA> ) AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    <RPAREN> {
        return Calls.function("position", s.end(this), args);
    }
|
    <OVERLAY> { s = span(); }
    <LPAREN> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    ( <PLACING> | <COMMA> ) AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    ( <FROM> | <COMMA> ) AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    [ ( <FOR> | <COMMA> ) AddExpression(args, ExprContext.ACCEPT_SUB_QUERY) ]
    <RPAREN> {
        return Calls.function("overlay", s.end(this), args);
    }
|
    <SUBSTRING> { s = span(); }
    <LPAREN> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    (
        ( <FROM> | <COMMA> ) AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
        [ ( <FOR> | <COMMA> ) AddExpression(args, ExprContext.ACCEPT_SUB_QUERY) ]
    |
        <FOR> { args.add(SqlLiteral.createExactNumeric("1", getPos())); }
        AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
        [ <FROM> e = Expression(ExprContext.ACCEPT_SUB_QUERY) { args.set(1, e); } ]
    )
    <RPAREN> {
        return Calls.function("substring", s.end(this), args);
    }
|
    <TRIM> { s = span(); function = "trim"; }
    <LPAREN>
    [
        <BOTH> | <LEADING> { function = "ltrim"; } | <TRAILING> { function = "rtrim"; }
    ]
    (
        <FROM> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    |
        AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
        [
            <FROM> e = Expression(ExprContext.ACCEPT_SUB_QUERY) { args.add(0, e); }
        |
            <COMMA> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
        ]
    )
    <RPAREN> {
        return Calls.function(function, s.end(this), args);
    }
}

/** A call of a function by its name, with all that may follow it. */
SqlNode NamedFunctionCall() :
{
    SqlCall call;
    final Span filterSpan;
    final SqlNode filter;
    final Span overSpan;
    final SqlNode over;
}
{
    call = NamedCall()
    [
        LOOKAHEAD(2)
        call = nullTreatment(call)
    ]
    [
        LOOKAHEAD(2)
        call = withinGroup(call)
    ]
    [
        LOOKAHEAD(2)
        <FILTER> { filterSpan = span(); }
        <LPAREN> [ <WHERE> ]
        filter = Expression(ExprContext.ACCEPT_SUB_QUERY)
        <RPAREN> {
            call = SqlStdOperatorTable.FILTER.createCall(filterSpan.end(this), call, filter);
        }
    ]
    [
        LOOKAHEAD(2)
        call = nullTreatment(call)
    ]
    [
        LOOKAHEAD(2)
        <OVER> { overSpan = span(); }
        (
            over = SimpleIdentifier()
        |
            over = WindowSpecification()
        )
        {
            call = SqlStdOperatorTable.OVER.createCall(overSpan.end(over), call, over);
        }
    ]
    {
        return call;
    }
}

/** Name and arguments; in the parentheses also DISTINCT, ORDER BY and how nulls are treated. */
SqlCall NamedCall() :
{
    final SqlIdentifier name;
    final Span s;
    final List<SqlNode> args = new ArrayList<SqlNode>();
    SqlLiteral quantifier = null;
    SqlNodeList orderBy = null;
    Pair<SqlParserPos, SqlOperator> nulls = null;
    SqlNode separator;
}
{
    name = FunctionName() { s = span(); }
    <LPAREN>
    [
        <STAR> { args.add(SqlIdentifier.star(getPos())); }
    |
        [ quantifier = AllOrDistinct() ]
        AddArg(args, ExprContext.ACCEPT_SUB_QUERY)
        ( <COMMA> AddArg(args, ExprContext.ACCEPT_SUB_QUERY) )*
        [ LOOKAHEAD(2) nulls = NullTreatment() ]
        [ orderBy = OrderBy(true) ]
        [ LOOKAHEAD(2) nulls = NullTreatment() ]
        [ <SEPARATOR> separator = StringLiteral() { args.add(separator); } ]
    ]
    <RPAREN>
    {
        SqlCall call = createCall(name, s.end(this), SqlFunctionCategory.USER_DEFINED_FUNCTION, quantifier, args);
        if (nulls != null) {
            call = nulls.right.createCall(nulls.left, call);
        }
        return orderBy == null
            ? call
            : SqlStdOperatorTable.WITHIN_GROUP.createCall(s.end(this), call, orderBy);
    }
}

/** An argument: a query, a lambda or an expression, perhaps with the parameter's name. */
void AddArg(List<SqlNode> list, ExprContext exprContext) :
{
    SqlIdentifier name = null;
    SqlNode e;
}
{
    [
        LOOKAHEAD(2)
        name = SimpleIdentifier() <NAMED_ARGUMENT_ASSIGNMENT>
    ]
    (
        LOOKAHEAD((SimpleIdentifierOrList() | <LPAREN> <RPAREN>) <LAMBDA>)
        e = LambdaExpression()
    |
        e = LeafQueryOrExpr(ExprContext.ACCEPT_NONCURSOR)
    )
    {
        list.add(name == null
            ? e
            : SqlStdOperatorTable.ARGUMENT_ASSIGNMENT.createCall(Span.of(name, e).pos(), e, name));
    }
}
