/** A literal that is no interval, and has no type before it. */
SqlNode NonIntervalLiteral() :
{
    final SqlNode e;
}
{
    (
        e = UnsignedNumericLiteral()
    |
        e = StringLiteral()
    |
        e = SpecialLiteral()
    )
    { return e; }
}

SqlNumericLiteral UnsignedNumericLiteral() :
{
}
{
    ( <UNSIGNED_INTEGER_LITERAL> | <DECIMAL_NUMERIC_LITERAL> ) {
        return SqlLiteral.createExactNumeric(token.image.replace("_", ""), getPos());
    }
|
    <RADIX_INTEGER_LITERAL> {
        return SqlLiteral.createExactNumeric(Radix.integer(token.image).toString(), getPos());
    }
|
    <APPROX_NUMERIC_LITERAL> {
        return SqlLiteral.createApproxNumeric(token.image.replace("_", ""), getPos());
    }
}

/** A string, with backslashes if E stands before it, or between tags in dollar signs, or bytes as hexadecimal digits. */
SqlNode StringLiteral() :
{
    final List<SqlNode> parts = new ArrayList<SqlNode>();
    final String text;
}
{
    <BINARY_STRING_LITERAL> {
        try {
            return SqlLiteral.createBinaryString(SqlParserUtil.trim(token.image, "xX'"), getPos());
        } catch (NumberFormatException ex) {
            throw SqlUtil.newContextException(getPos(), RESOURCE.illegalBinaryString(token.image));
        }
    }
|
    <DOLLAR_QUOTED_STRING> {
        return SqlLiteral.createCharString(DollarQuotes.text(token.image), getPos());
    }
|
    <C_STYLE_ESCAPED_STRING_LITERAL> {
        try {
            text = SqlParserUtil.parseCString(token.image);
        } catch (SqlParserUtil.MalformedUnicodeEscape e) {
            throw SqlUtil.newContextException(getPos(), RESOURCE.unicodeEscapeMalformed(e.i));
        }
        return SqlLiteral.createCharString(text, getPos());
    }
|
    <QUOTED_STRING> {
        parts.add(SqlLiteral.createCharString(SqlParserUtil.parseString(token.image), getPos()));
    }
    (
        LOOKAHEAD(1)
        <QUOTED_STRING> {
            parts.add(SqlLiteral.createCharString(SqlParserUtil.parseString(token.image), getPos()));
        }
    )*
    {
        return parts.size() == 1
            ? parts.get(0)
            : SqlStdOperatorTable.LITERAL_CHAIN.createCall(SqlParserPos.sum(parts), parts);
    }
}

String SimpleStringLiteral() :
{
}
{
    <QUOTED_STRING> { return SqlParserUtil.parseString(token.image); }
|
    <DOLLAR_QUOTED_STRING> { return DollarQuotes.text(token.image); }
}

/** A value as text, behind its type: DATE '2024-02-29'. */
SqlNode TypedLiteral() :
{
    final SqlTypeNameSpec type;
    final String text;
    final Span s;
}
{
    { s = Span.of(); }
    type = TypeName() { s.add(type.getParserPos()); }
    text = SimpleStringLiteral() {
        return Calls.typedLiteral(type, text, s.end(this));
    }
}

/** INTERVAL '1' DAY, INTERVAL '1 day 2 hours', INTERVAL n DAY, INTERVAL (n + 1) DAY. */
SqlNode IntervalLiteralOrExpression() :
{
    final String text;
    SqlIntervalQualifier qualifier = null;
    int sign = 1;
    final Span s;
    SqlNode e;
}
{
    <INTERVAL> { s = span(); }
    [ <MINUS> { sign = -1; } | <PLUS> ]
    (
        text = SimpleStringLiteral()
        [
            LOOKAHEAD(IntervalQualifier())
            qualifier = IntervalQualifier()
        ]
        {
            return qualifier == null
                ? Intervals.parse(text, sign, s.end(this))
                : Intervals.literal(text, sign, qualifier, s.end(this));
        }
    |
        (
            <LPAREN> e = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN>
        |
            e = UnsignedNumericLiteral()
        |
            e = DynamicParam()
        |
            e = CompoundIdentifier()
        )
        qualifier = IntervalQualifierStart() {
            return Intervals.times(e, sign, qualifier, s.end(this));
        }
    )
}

/** ARRAY[1, 2], ARRAY(SELECT …), [1, 2]. */
SqlNode ArrayConstructor() :
{
    SqlNodeList args;
    SqlNode query;
    final Span s;
}
{
    <ARRAY> { s = span(); }
    (
        LOOKAHEAD(2)
        <LPAREN> <RPAREN> {
            return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(s.end(this));
        }
    |
        args = ParenthesizedQueryOrCommaList(ExprContext.ACCEPT_ALL) {
            return args.size() == 1 && args.get(0).isA(SqlKind.QUERY)
                ? SqlStdOperatorTable.ARRAY_QUERY.createCall(s.end(this), args.get(0))
                : SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(s.end(this), args.getList());
        }
    |
        args = BracketedExpressions() {
            return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(s.end(this), args.getList());
        }
    )
|
    query = ListOrComprehension() { return query; }
}

/** [a, b, …], or [f(x) FOR x IN list IF c(x)], in which a second variable is the element's place. */
SqlNode ListOrComprehension() :
{
    final List<SqlNode> list = new ArrayList<SqlNode>();
    final List<SqlNode> variables = new ArrayList<SqlNode>();
    SqlNode source = null;
    SqlNode condition = null;
    SqlNode name;
    final Span s;
}
{
    <LBRACKET> { s = span(); }
    [
        AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
        (
            <FOR> name = SimpleIdentifier() { variables.add(name); }
            [ <COMMA> name = SimpleIdentifier() { variables.add(name); } ]
            <IN> source = Expression(ExprContext.ACCEPT_SUB_QUERY)
            [
                LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("if") })
                SimpleIdentifier()
                condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
            ]
        |
            ( <COMMA> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) )*
        )
    ]
    <RBRACKET> {
        return source == null
            ? SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(s.end(this), list)
            : Calls.comprehension(s.end(this), list.get(0), variables, source, condition);
    }
}

SqlNodeList BracketedExpressions() :
{
    final List<SqlNode> list = new ArrayList<SqlNode>();
    final Span s;
}
{
    <LBRACKET> { s = span(); }
    [
        AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
        ( <COMMA> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) )*
    ]
    <RBRACKET> {
        return new SqlNodeList(list, s.end(this));
    }
}

/** MAP {key: value, …} or MAP[key, value, …]; an element of a column that is called map looks alike. */
SqlNode MapConstructor() :
{
    final List<SqlNode> list = new ArrayList<SqlNode>();
    final SqlNodeList args;
    final SqlIdentifier map;
    final Span s;
}
{
    <MAP> { s = span(); map = new SqlIdentifier(unquotedIdentifier(), getPos()); }
    (
        <LBRACE>
        [
            AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) <COLON>
            AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
            (
                <COMMA> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) <COLON>
                AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
            )*
        ]
        <RBRACE> {
            return SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR.createCall(s.end(this), list);
        }
    |
        args = BracketedExpressions() {
            return args.size() == 1
                ? SqlStdOperatorTable.ITEM.createCall(s.end(this), map, args.get(0))
                : SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR.createCall(s.end(this), args.getList());
        }
    )
}

/** {'name': value, …}, or one of JDBC's escapes: {d '…'}, {t '…'}, {ts '…'}, {fn f(x)}. */
SqlNode StructOrEscape() :
{
    final List<SqlNode> args = new ArrayList<SqlNode>();
    final Span s;
    final SqlIdentifier word;
    final String text;
    final SqlNode call;
}
{
    <LBRACE> { s = span(); }
    (
        LOOKAHEAD(SimpleIdentifier() <QUOTED_STRING>)
        word = SimpleIdentifier()
        text = SimpleStringLiteral()
        <RBRACE> {
            return Calls.escaped(word, text, s.end(this));
        }
    |
        LOOKAHEAD(SimpleIdentifier() FunctionName() <LPAREN>)
        word = SimpleIdentifier() {
            if (!word.getSimple().equalsIgnoreCase("fn")) {
                throw generateParseException();
            }
        }
        call = NamedFunctionCall()
        <RBRACE> {
            return call;
        }
    |
        [ AddStructField(args) ( <COMMA> AddStructField(args) )* ]
        <RBRACE> {
            return Calls.function("named_struct", s.end(this), args);
        }
    )
}

void AddStructField(List<SqlNode> list) :
{
    final SqlIdentifier name;
    final String text;
}
{
    (
        name = Label() {
            list.add(SqlLiteral.createCharString(name.getSimple(), getPos()));
        }
    |
        text = SimpleStringLiteral() {
            list.add(SqlLiteral.createCharString(text, getPos()));
        }
    )
    <COLON> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** The next value of the statement, or the one with that number. */
SqlDynamicParam DynamicParam() :
{
}
{
    <HOOK> {
        return new SqlDynamicParam(nDynamicParams++, getPos());
    }
|
    <NUMBERED_PARAMETER> {
        final int number = Integer.parseInt(token.image.substring(1));
        nDynamicParams = Math.max(nDynamicParams, number);
        return new SqlDynamicParam(number - 1, getPos());
    }
}
