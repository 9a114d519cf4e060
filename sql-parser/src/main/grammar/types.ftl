/** What a cast casts to. */
SqlNode CastTarget() :
{
    final SqlNode type;
    SqlIntervalQualifier qualifier = null;
    final Span s;
}
{
    LOOKAHEAD({ getToken(1).kind == INTERVAL && getToken(2).kind != LBRACKET })
    <INTERVAL> { s = span(); }
    [
        LOOKAHEAD(IntervalQualifier())
        qualifier = IntervalQualifier()
    ]
    {
        return qualifier != null
            ? qualifier
            : new SqlIntervalQualifier(TimeUnit.DAY, 10, TimeUnit.SECOND, 9, s.end(this));
    }
|
    type = DataType() { return type; }
}

SqlDataTypeSpec DataType() :
{
    SqlTypeNameSpec type;
    final Span s;
}
{
    type = TypeName() { s = Span.of(type.getParserPos()); }
    (
        LOOKAHEAD(2)
        (
            <ARRAY>
            [ LOOKAHEAD(2) <LBRACKET> [ <UNSIGNED_INTEGER_LITERAL> ] <RBRACKET> ]
        |
            <LBRACKET> [ <UNSIGNED_INTEGER_LITERAL> ] <RBRACKET>
        )
        {
            type = new SqlCollectionTypeNameSpec(type, SqlTypeName.ARRAY, getPos());
        }
    )*
    {
        return new SqlDataTypeSpec(type, s.end(this));
    }
}

/** The name of a type and its sizes; which names there are is the business of {@link TypeNames}. */
SqlTypeNameSpec TypeName() :
{
    final Span s;
    final List<Integer> sizes = new ArrayList<Integer>();
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    final List<SqlDataTypeSpec> types = new ArrayList<SqlDataTypeSpec>();
    SqlDataTypeSpec key;
    SqlDataTypeSpec value;
    final SqlIdentifier name;
    int size;
    String suffix = "";
}
{
    LOOKAHEAD(2)
    ( <ROW> | <STRUCT> ) { s = span(); }
    <LPAREN> AddFieldType(names, types) ( <COMMA> AddFieldType(names, types) )* <RPAREN> {
        return new SqlRowTypeNameSpec(s.end(this), names, types);
    }
|
    LOOKAHEAD(2)
    <MAP> { s = span(); }
    (
        <LPAREN> key = DataType() <COMMA> value = DataType() <RPAREN>
    |
        <LT> key = DataType() <COMMA> value = DataType() <GT>
    )
    {
        return new SqlMapTypeNameSpec(key.withNullable(false), value.withNullable(true), s.end(this));
    }
|
    <ARRAY> { s = span(); }
    (
        <LPAREN> value = DataType() <RPAREN>
    |
        <LT> value = DataType() <GT>
    )
    {
        return new SqlCollectionTypeNameSpec(value.getTypeNameSpec(), SqlTypeName.ARRAY, s.end(this));
    }
|
    name = SimpleIdentifier() { s = span(); }
    [ LOOKAHEAD(1) ( <PRECISION> { suffix = " PRECISION"; } | <VARYING> { suffix = " VARYING"; } ) ]
    [
        LOOKAHEAD(2)
        <LPAREN> size = UnsignedIntLiteral() { sizes.add(size); }
        [ <COMMA> size = IntLiteral() { sizes.add(size); } ]
        <RPAREN>
    ]
    [
        LOOKAHEAD(<WITH> [ <LOCAL> ] <TIME> <ZONE>)
        <WITH> [ <LOCAL> ] <TIME> <ZONE> { suffix = " WITH TIME ZONE"; }
    ]
    [
        LOOKAHEAD(3)
        <WITHOUT> <TIME> <ZONE>
    ]
    {
        return TypeNames.of(name.getSimple() + suffix, sizes, s.end(this));
    }
}

void AddFieldType(List<SqlIdentifier> names, List<SqlDataTypeSpec> types) :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
}
{
    name = Label() type = DataType()
    {
        names.add(name);
        types.add(type.withNullable(true));
    }
}
