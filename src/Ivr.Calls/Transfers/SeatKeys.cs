namespace Ivr.Calls;

/// <summary>What a seat orders by keys in the middle of a conversation.</summary>
internal abstract record SeatOrder
{
    /// <summary><c>*3NUMBER#</c>: this one is to join.</summary>
    internal sealed record Join(string Number) : SeatOrder;

    /// <summary><c>*7#</c>: what is said now is not to be recorded.</summary>
    internal sealed record Pause : SeatOrder;

    /// <summary><c>*8#</c>: it is again.</summary>
    internal sealed record Resume : SeatOrder;

    /// <summary>Keys between a star and a hash that mean nothing.</summary>
    internal sealed record Unknown : SeatOrder;
}

/// <summary>Reads a seat's keys: an order begins with a star and ends with a hash, so that a key pressed by mistake is none.</summary>
internal sealed class SeatKeys
{
    /// <summary>Longer than any number.</summary>
    private const int Most = 24;

    private string _keys = "";

    /// <returns>The order this key ends; null: none yet.</returns>
    public SeatOrder? Take(char key)
    {
        _keys = key == '*' ? "*" : _keys.Length is > 0 and < Most ? _keys + key : "";
        if (key != '#' || _keys.Length == 0)
        {
            return null;
        }

        var keys = _keys[1..^1];
        _keys = "";
        return keys switch
        {
            "7" => new SeatOrder.Pause(),
            "8" => new SeatOrder.Resume(),
            ['3', .. { Length: > 0 } number] when number.All(char.IsAsciiDigit) => new SeatOrder.Join(number),
            _ => new SeatOrder.Unknown(),
        };
    }
}
