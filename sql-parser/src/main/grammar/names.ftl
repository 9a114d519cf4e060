/** A keyword that is also a name. The generator fills in which. */
String NonReservedKeyWord() :
{
}
{
    (
        @NAMES@
    )
    {
        return unquotedIdentifier();
    }
}

/** A name where only a name can stand: behind AS or a dot. Every keyword will do. */
SqlIdentifier Label() :
{
    final SqlIdentifier id;
}
{
    id = SimpleIdentifier() { return id; }
|
    (
        @RESERVED@
    )
    {
        return new SqlIdentifier(unquotedIdentifier(), getPos());
    }
}

/** Names with dots between them, perhaps a star at the end. */
SqlIdentifier CompoundIdentifier() :
{
    final List<String> names = new ArrayList<String>();
    final List<SqlParserPos> positions = new ArrayList<SqlParserPos>();
    SqlIdentifier id;
    boolean star = false;
}
{
    AddIdentifierSegment(names, positions)
    (
        LOOKAHEAD(<DOT> Label())
        <DOT> id = Label() {
            names.add(id.getSimple());
            positions.add(id.getParserPosition());
        }
    )*
    [
        LOOKAHEAD(2)
        <DOT> <STAR> {
            star = true;
            names.add("");
            positions.add(getPos());
        }
    ]
    {
        final SqlParserPos pos = SqlParserPos.sum(positions);
        return star
            ? SqlIdentifier.star(names, pos, positions)
            : new SqlIdentifier(names, null, pos, positions);
    }
}

/** The name of a table in FROM. */
SqlIdentifier CompoundTableIdentifier() :
{
    final List<String> names = new ArrayList<String>();
    final List<SqlParserPos> positions = new ArrayList<SqlParserPos>();
    SqlIdentifier id;
}
{
    AddIdentifierSegment(names, positions)
    (
        LOOKAHEAD(2)
        <DOT> id = Label() {
            names.add(id.getSimple());
            positions.add(id.getParserPosition());
        }
    )*
    {
        return new SqlIdentifier(names, null, SqlParserPos.sum(positions), positions);
    }
}

/** A name of any kind, quoted or not. */
void AddIdentifierSegment(List<String> names, List<SqlParserPos> positions) :
{
    final String id;
    final SqlParserPos pos;
}
{
    (
        <IDENTIFIER> {
            id = unquotedIdentifier();
            pos = getPos();
        }
    |
        <QUOTED_IDENTIFIER> {
            id = SqlParserUtil.stripQuotes(getToken(0).image, DQ, DQ, DQDQ, quotedCasing);
            pos = getPos().withQuoting(true);
        }
    |
        id = NonReservedKeyWord() {
            pos = getPos();
        }
    )
    {
        if (id.length() > this.identifierMaxLength) {
            throw SqlUtil.newContextException(pos,
                RESOURCE.identifierTooLong(id, this.identifierMaxLength));
        }
        names.add(id);
        if (positions != null) {
            positions.add(pos);
        }
    }
}

/** Reserved words that are functions when a parenthesis follows. */
SqlIdentifier ReservedFunctionName() :
{
}
{
    ( <LEFT> | <RIGHT> | <ANY> | <SOME> | <UNNEST> | <CURRENT_DATE> | <CURRENT_TIME> | <CURRENT_TIMESTAMP>
    | <LOCALTIME> | <LOCALTIMESTAMP> | <CURRENT_SCHEMA> | <CURRENT_USER> | <CURRENT_ROLE> | <CURRENT_CATALOG>
    | <SESSION_USER> | <USER> )
    {
        return new SqlIdentifier(unquotedIdentifier(), getPos());
    }
}

/** Functions that are written without parentheses. */
SqlIdentifier ContextVariable() :
{
}
{
    ( <CURRENT_DATE> | <CURRENT_TIME> | <CURRENT_TIMESTAMP> | <LOCALTIME> | <LOCALTIMESTAMP> | <CURRENT_SCHEMA>
    | <CURRENT_USER> | <CURRENT_ROLE> | <CURRENT_CATALOG> | <SESSION_USER> | <USER> )
    {
        return new SqlIdentifier(unquotedIdentifier(), getPos());
    }
}
