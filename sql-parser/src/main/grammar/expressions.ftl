/** An expression. */
SqlNode Expression(ExprContext exprContext) :
{
    final List<Object> list;
}
{
    { down(); }
    list = Expression2(exprContext) {
        depth--;
        return OperatorTrees.expression(list);
    }
}

/**
 * Operands and operators from left to right; the caller makes a tree of them by the operators' precedences. What binds
 * tighter than any operator, such as casts with two colons, subscripts and fields, is part of the operand.
 */
List<Object> Expression2(ExprContext exprContext) :
{
    final List<Object> list = new ArrayList<Object>();
}
{
    AddExpression2b(list, exprContext)
    (
        LOOKAHEAD(2)
        AddOperation(list, exprContext)
    )*
    { return list; }
}

/** An operand with the prefix operators before it. A minus before a number is part of it, unless a cast binds tighter. */
void AddExpression2b(List<Object> list, ExprContext exprContext) :
{
    SqlNode e;
    SqlOperator op;
    Span minus = null;
}
{
    (
        LOOKAHEAD(<MINUS> NumberToken(), { getToken(3).kind != INFIX_CAST })
        <MINUS> { minus = span(); }
        e = UnsignedNumericLiteral() {
            e = SqlLiteral.createNegative((SqlNumericLiteral) e, minus.end(this));
        }
        e = WithAccess(e) { list.add(e); }
    |
        op = PrefixRowOperator() {
            checkNonQueryExpression(exprContext);
            list.add(new SqlParserUtil.ToTreeListItem(op, getPos()));
        }
        { down(); }
        AddExpression2b(list, exprContext) { depth--; }
    |
        e = Expression3(exprContext)
        e = WithAccess(e) { list.add(e); }
    )
}

void NumberToken() :
{
}
{
    <UNSIGNED_INTEGER_LITERAL> | <RADIX_INTEGER_LITERAL> | <DECIMAL_NUMERIC_LITERAL> | <APPROX_NUMERIC_LITERAL>
}

/** What follows an operand: casts, subscripts, slices, fields, time zones. */
SqlNode WithAccess(SqlNode e) :
{
    SqlNode type;
    SqlNode zone;
    SqlIdentifier field;
}
{
    (
        LOOKAHEAD({ Access.follows(getToken(1), getToken(2), getToken(3)) })
        (
        <INFIX_CAST> type = CastTarget() {
            e = SqlStdOperatorTable.CAST.createCall(Span.of(e).end(this), e, type);
        }
    |
        e = Subscript(e)
    |
        <DOT> field = Label() {
            e = SqlStdOperatorTable.DOT.createCall(Span.of(e).end(this), e, field);
        }
    |
        <COLLATE> field = Label() { e = Calls.collated(e, field); }
    |
        <AT> <TIME> <ZONE> zone = Expression3(ExprContext.ACCEPT_SUB_QUERY) {
            e = Calls.function("timezone", Span.of(e).end(this), zone, e);
        }
        )
    )*
    { return e; }
}

/** An element, [i], or a slice, [from:to], from and to counted from one and inclusive. */
SqlNode Subscript(SqlNode e) :
{
    SqlNode from = null;
    SqlNode to = null;
    SqlNode step = null;
    boolean slice = false;
}
{
    <LBRACKET>
    (
        <COLON> { slice = true; }
        [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
        [ <COLON> step = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    |
        from = Expression(ExprContext.ACCEPT_SUB_QUERY)
        [
            <COLON> { slice = true; }
            [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
            [ <COLON> step = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
        ]
    )
    <RBRACKET>
    {
        final SqlParserPos pos = Span.of(e).end(this);
        return slice
            ? Calls.slice(pos, e, from, to, step)
            : SqlStdOperatorTable.ITEM.createCall(pos, e, from);
    }
}

/** An operator and its right operand, or a postfix operator. */
void AddOperation(List<Object> list, ExprContext exprContext) :
{
    SqlOperator op;
    SqlNode e;
    SqlNodeList nodeList;
    final SqlKind comparison;
    final Span s = Span.of();
}
{
    {
        checkNonQueryExpression(exprContext);
    }
    (
        LOOKAHEAD(2)
        (
            <NOT> <IN> { op = SqlStdOperatorTable.NOT_IN; }
        |
            <IN> { op = SqlStdOperatorTable.IN; }
        |
            comparison = comp()
            (
                ( <SOME> | <ANY> ) { op = SqlStdOperatorTable.some(comparison); }
            |
                <ALL> { op = SqlStdOperatorTable.all(comparison); }
            )
        )
        { s.add(this); }
        nodeList = ParenthesizedQueryOrCommaList(ExprContext.ACCEPT_NONCURSOR)
        {
            list.add(new SqlParserUtil.ToTreeListItem(op, s.pos()));
            list.add(nodeList.size() == 1 && nodeList.get(0).isA(SqlKind.QUERY) ? nodeList.get(0) : nodeList);
        }
    |
        LOOKAHEAD(2)
        (
            <NOT> <BETWEEN> { op = SqlStdOperatorTable.NOT_BETWEEN; s.add(this); }
            [ <SYMMETRIC> { op = SqlStdOperatorTable.SYMMETRIC_NOT_BETWEEN; } | <ASYMMETRIC> ]
        |
            <BETWEEN> { op = SqlStdOperatorTable.BETWEEN; s.add(this); }
            [ <SYMMETRIC> { op = SqlStdOperatorTable.SYMMETRIC_BETWEEN; } | <ASYMMETRIC> ]
        )
        { list.add(new SqlParserUtil.ToTreeListItem(op, s.pos())); }
        AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
    |
        LOOKAHEAD(3)
        op = BinaryRowOperator() {
            list.add(new SqlParserUtil.ToTreeListItem(op, getPos()));
        }
        AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
    |
        op = PostfixRowOperator() {
            list.add(new SqlParserUtil.ToTreeListItem(op, getPos()));
        }
    )
}

SqlOperator BinaryRowOperator() :
{
}
{
    ( <EQ> | <DOUBLE_EQ> ) { return SqlStdOperatorTable.EQUALS; }
|   LOOKAHEAD(2) <GT> <GT> { return Operators.SHIFT_RIGHT; }
|   <LEFTSHIFT> { return Operators.SHIFT_LEFT; }
|   <GT> { return SqlStdOperatorTable.GREATER_THAN; }
|   <LT> { return SqlStdOperatorTable.LESS_THAN; }
|   <LE> { return SqlStdOperatorTable.LESS_THAN_OR_EQUAL; }
|   <GE> { return SqlStdOperatorTable.GREATER_THAN_OR_EQUAL; }
|   ( <NE> | <NE2> ) { return SqlStdOperatorTable.NOT_EQUALS; }
|   <NULL_SAFE_EQ> { return SqlStdOperatorTable.IS_NOT_DISTINCT_FROM; }
|   <PLUS> { return Operators.PLUS; }
|   <MINUS> { return Operators.MINUS; }
|   <STAR> { return SqlStdOperatorTable.MULTIPLY; }
|   <SLASH> { return SqlStdOperatorTable.DIVIDE; }
|   <DOUBLE_SLASH> { return Operators.INTEGER_DIVIDE; }
|   <PERCENT_REMAINDER> { return SqlStdOperatorTable.PERCENT_REMAINDER; }
|   ( <CARET> | <DOUBLE_STAR> ) { return Operators.POWER; }
|   <CONCAT> { return Operators.CONCAT; }
|   <AMPERSAND> { return Operators.BIT_AND; }
|   <VERTICAL_BAR> { return Operators.BIT_OR; }
|   <HASH> { return Operators.BIT_XOR; }
|   <AND> { return SqlStdOperatorTable.AND; }
|   <OR> { return SqlStdOperatorTable.OR; }
|   LOOKAHEAD(2) <IS> <DISTINCT> <FROM> { return SqlStdOperatorTable.IS_DISTINCT_FROM; }
|   <IS> <NOT> <DISTINCT> <FROM> { return SqlStdOperatorTable.IS_NOT_DISTINCT_FROM; }
|   ( <LIKE> | <DOUBLE_TILDE> ) { return SqlStdOperatorTable.LIKE; }
|   ( <ILIKE> | <DOUBLE_TILDE_STAR> ) { return SqlLibraryOperators.ILIKE; }
|   <NOT_DOUBLE_TILDE> { return SqlStdOperatorTable.NOT_LIKE; }
|   <NOT_DOUBLE_TILDE_STAR> { return SqlLibraryOperators.NOT_ILIKE; }
|   <SIMILAR> <TO> { return SqlStdOperatorTable.SIMILAR_TO; }
|   ( <RLIKE> | <TILDE> ) { return Operators.REGEX; }
|   <TILDE_STAR> { return Operators.REGEX_ANY_CASE; }
|   <NOT_TILDE> { return Operators.NOT_REGEX; }
|   <NOT_TILDE_STAR> { return Operators.NOT_REGEX_ANY_CASE; }
|   LOOKAHEAD(2) <NOT> <LIKE> { return SqlStdOperatorTable.NOT_LIKE; }
|   LOOKAHEAD(2) <NOT> <ILIKE> { return SqlLibraryOperators.NOT_ILIKE; }
|   LOOKAHEAD(2) <NOT> <RLIKE> { return Operators.NOT_REGEX; }
|   <NOT> <SIMILAR> <TO> { return SqlStdOperatorTable.NOT_SIMILAR_TO; }
|   <ESCAPE> { return SqlStdOperatorTable.ESCAPE; }
|   <STARTS_WITH> { return Operators.STARTS_WITH; }
|   <CONTAINS_ALL> { return Operators.CONTAINS_ALL; }
|   <CONTAINED_IN> { return Operators.CONTAINED_IN; }
|   <SHARES> { return Operators.SHARES; }
|   <LAMBDA> { return Operators.JSON_FIELD; }
|   <ARROW_TEXT> { return Operators.JSON_TEXT; }
|   <OVERLAPS> { return SqlStdOperatorTable.OVERLAPS; }
}

SqlOperator PrefixRowOperator() :
{
}
{
    <PLUS> { return SqlStdOperatorTable.UNARY_PLUS; }
|   <MINUS> { return SqlStdOperatorTable.UNARY_MINUS; }
|   <NOT> { return SqlStdOperatorTable.NOT; }
|   <EXISTS> { return SqlStdOperatorTable.EXISTS; }
|   <TILDE> { return Operators.BIT_NOT; }
|   <AT_SIGN> { return Operators.ABSOLUTE; }
}

SqlPostfixOperator PostfixRowOperator() :
{
}
{
    <ISNULL> { return SqlStdOperatorTable.IS_NULL; }
|   <NOTNULL> { return SqlStdOperatorTable.IS_NOT_NULL; }
|   LOOKAHEAD(2) <NOT> <NULL> { return SqlStdOperatorTable.IS_NOT_NULL; }
|   <IS>
    (
        <NULL> { return SqlStdOperatorTable.IS_NULL; }
    |   <TRUE> { return SqlStdOperatorTable.IS_TRUE; }
    |   <FALSE> { return SqlStdOperatorTable.IS_FALSE; }
    |   <UNKNOWN> { return SqlStdOperatorTable.IS_UNKNOWN; }
    |   <NOT>
        (
            <NULL> { return SqlStdOperatorTable.IS_NOT_NULL; }
        |   <TRUE> { return SqlStdOperatorTable.IS_NOT_TRUE; }
        |   <FALSE> { return SqlStdOperatorTable.IS_NOT_FALSE; }
        |   <UNKNOWN> { return SqlStdOperatorTable.IS_NOT_UNKNOWN; }
        )
    )
}

/** An expression in parentheses, a row, or an atom. */
SqlNode Expression3(ExprContext exprContext) :
{
    final SqlNode e;
    final SqlNodeList list;
    final Span s;
}
{
    <ROW> { s = span(); }
    (
        LOOKAHEAD(2) <LPAREN> <RPAREN> { list = SqlNodeList.EMPTY; }
    |
        list = ParenthesizedQueryOrCommaList(exprContext)
    )
    {
        return SqlStdOperatorTable.ROW.createCall(s.end(this), list.getList());
    }
|
    list = ParenthesizedQueryOrCommaList(exprContext) {
        return list.size() == 1
            ? list.get(0).clone(list.getParserPosition())
            : SqlStdOperatorTable.ROW.createCall(list.getParserPosition(), list.getList());
    }
|
    e = AtomicRowExpression() {
        checkNonQueryExpression(exprContext);
        return e;
    }
}
