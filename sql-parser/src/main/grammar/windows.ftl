SqlWindow WindowSpecification() :
{
    SqlIdentifier base = null;
    SqlNodeList partitions = SqlNodeList.EMPTY;
    SqlNodeList orders = SqlNodeList.EMPTY;
    Frames.Unit unit = null;
    SqlNode lower = null;
    SqlNode upper = null;
    SqlLiteral exclude = SqlWindow.createExcludeNoOthers(SqlParserPos.ZERO);
    final Span s, s1;
}
{
    <LPAREN> { s = span(); }
    [
        LOOKAHEAD({ Frames.startsName(getToken(1), getToken(2)) })
        base = SimpleIdentifier()
    ]
    [
        <PARTITION> { s1 = span(); } <BY>
        partitions = ExpressionCommaList(s1, ExprContext.ACCEPT_NON_QUERY)
    ]
    [ orders = OrderBy(true) ]
    [
        ( <ROWS> { unit = Frames.Unit.ROWS; } | <RANGE> { unit = Frames.Unit.RANGE; }
        | <GROUPS> { unit = Frames.Unit.GROUPS; } )
        (
            <BETWEEN> lower = WindowRange() <AND> upper = WindowRange()
        |
            lower = WindowRange()
        )
        exclude = WindowExclusion()
    ]
    <RPAREN>
    {
        return Frames.window(s.end(this), base, partitions, orders, unit, lower, upper, exclude);
    }
}
