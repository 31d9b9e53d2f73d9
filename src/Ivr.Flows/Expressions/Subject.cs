using System.Globalization;

namespace Ivr.Flows;

/// <summary>What a value is.</summary>
internal enum ValueKind
{
    Text,
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>Of day, China time.</summary>
    Time,
}

/// <summary>A name an expression may use.</summary>
/// <param name="ValueOf">What it stands for in a call; null: it is missing.</param>
internal sealed record Subject(string Name, ValueKind Kind, Func<IFlowCall, IComparable?> ValueOf)
{
    /// <summary>All it can be; null, or none of a list that could not be read: anything.</summary>
    public IReadOnlyCollection<string>? Values { get; init; }

    /// <summary>A node attaches it; what is not is known of every call.</summary>
    public bool IsAttached { get; private init; }

    /// <summary>Missing in nearly every call: who lacks it is everybody, and needs no word where ways are told.</summary>
    public bool IsRare { get; init; }

    /// <summary>What a state of callers says about it.</summary>
    public Func<CallerState, Reading> InProof { get; init; } = static _ => default;

    /// <summary>What was attached under a name. What is not of its kind counts as missing: nobody's data breaks a plan.</summary>
    public static Subject Attached(string name, ValueKind kind) => new(name, kind, call => Parse(kind, call.Attached(name))) { IsAttached = true };

    /// <summary>As it is attached, and written for others to read.</summary>
    public static string TextOf(IComparable value) => value switch
    {
        bool flag => flag ? "yes" : "no",
        decimal number => number.ToString("0.######", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    private static IComparable? Parse(ValueKind kind, string? text) => kind switch
    {
        ValueKind.Text => text,
        ValueKind.Number => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => text switch { "yes" => true, "no" => false, _ => null },
    };
}
