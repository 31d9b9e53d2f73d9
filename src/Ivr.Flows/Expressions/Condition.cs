namespace Ivr.Flows;

/// <summary>
/// A yes or no about a call. It is total: no loop, no exception, and what is missing has an answer too: it equals nothing, is neither
/// more nor less than anything and contains nothing.
/// </summary>
internal abstract record Condition
{
    /// <summary>Nothing can be said about it; stands where a plan has a mistake.</summary>
    public static readonly Condition Unclear = new Undecided();

    /// <summary>Of a call that is here.</summary>
    public bool Holds(IFlowCall call) => Of(subject => new Reading(true, subject.ValueOf(call))) == true;

    /// <summary>Of all callers of that state; null: of some of them.</summary>
    public bool? Decided(CallerState state) => Of(subject => subject.InProof(state));

    /// <summary>Of all calls for that city; null: of some of them.</summary>
    public bool? Decided(string city) => Of(subject => subject.Name == PlanWords.City ? new Reading(true, city) : default);

    /// <summary>Of everybody who lacks what is rare; null: of some of them.</summary>
    public bool? DecidedOfMost => Of(subject => subject.IsRare ? new Reading(true, null) : default);

    /// <summary>All it hangs on.</summary>
    public IReadOnlyCollection<Subject> Subjects
    {
        get
        {
            var all = new HashSet<Subject>();
            _ = Of(subject =>
            {
                all.Add(subject);
                return default;
            });
            return all;
        }
    }

    /// <summary>Whether it hangs on that name.</summary>
    public bool Asks(string name) => Subjects.Any(subject => subject.Name == name);

    /// <summary>Times of day that are written in it.</summary>
    public virtual IEnumerable<TimeOnly> Times => [];

    /// <param name="read">What is known of a name.</param>
    /// <returns>Null: it depends on what is not known (Kleene's logic).</returns>
    protected abstract bool? Of(Func<Subject, Reading> read);

    internal sealed record Both(Condition One, Condition Other) : Condition
    {
        public override IEnumerable<TimeOnly> Times => One.Times.Concat(Other.Times);

        protected override bool? Of(Func<Subject, Reading> read) => One.Of(read) & Other.Of(read);
    }

    internal sealed record Either(Condition One, Condition Other) : Condition
    {
        public override IEnumerable<TimeOnly> Times => One.Times.Concat(Other.Times);

        protected override bool? Of(Func<Subject, Reading> read) => One.Of(read) | Other.Of(read);
    }

    internal sealed record Not(Condition One) : Condition
    {
        public override IEnumerable<TimeOnly> Times => One.Times;

        protected override bool? Of(Func<Subject, Reading> read) => !One.Of(read);
    }

    /// <summary><c>办结</c>, of a name that is a flag; missing: no.</summary>
    internal sealed record Flag(Subject Name) : Condition
    {
        protected override bool? Of(Func<Subject, Reading> read) => read(Name) is { IsKnown: true } known ? known.Value is true : null;
    }

    internal sealed record Missing(Subject Name) : Condition
    {
        protected override bool? Of(Func<Subject, Reading> read) => read(Name) is { IsKnown: true } known ? known.Value is null : null;
    }

    /// <summary>Two values of one kind.</summary>
    internal sealed record Compared(Operand Left, string Sign, Operand Right) : Condition
    {
        public override IEnumerable<TimeOnly> Times => ((IComparable?[])[Left.Literal, Right.Literal]).OfType<TimeOnly>();

        protected override bool? Of(Func<Subject, Reading> read) => (Left.Of(read), Right.Of(read)) switch
        {
            ({ IsKnown: false }, _) or (_, { IsKnown: false }) => null,
            ({ Value: { } left }, { Value: { } right }) => Holds(left, right),
            _ => Sign == "!=",
        };

        private bool Holds(IComparable left, IComparable right) => Sign switch
        {
            "=" => left.Equals(right),
            "!=" => !left.Equals(right),
            "<" => left.CompareTo(right) < 0,
            "<=" => left.CompareTo(right) <= 0,
            ">" => left.CompareTo(right) > 0,
            ">=" => left.CompareTo(right) >= 0,
            "contains" => ((string)left).Contains((string)right, StringComparison.Ordinal),
            _ => ((string)left).StartsWith((string)right, StringComparison.Ordinal),
        };
    }

    private sealed record Undecided : Condition
    {
        protected override bool? Of(Func<Subject, Reading> read) => null;
    }
}

/// <summary>What is known of a value.</summary>
/// <param name="IsKnown">False: any value could be there; only where a proof asks.</param>
/// <param name="Value">Null: it is missing.</param>
internal readonly record struct Reading(bool IsKnown, IComparable? Value);

/// <summary>A side of a comparison: what a name stands for, or what is written.</summary>
/// <param name="Subject">Null: <paramref name="Literal"/>.</param>
internal sealed record Operand(ValueKind Kind, Subject? Subject, IComparable? Literal)
{
    public Reading Of(Func<Subject, Reading> read) => Subject is { } named ? read(named) : new Reading(true, Literal);
}
