namespace Ivr.Flows;

/// <summary>How a caller got somewhere: what he did, as the simulator reads it, and what the house was like.</summary>
internal sealed record KeyPath(IReadOnlyList<Deed> Deeds)
{
    /// <summary><c>3 → silence → 9</c>; <c>silence</c> when he did nothing at all.</summary>
    public string Keys => Deeds.Where(deed => deed.Keys.Length > 0).Select(deed => deed.Keys).ToArray() is { Length: > 0 } keys ? string.Join(" → ", keys) : Deed.Silent;

    /// <summary><c>4 → 4 → 1 (he cannot be called back)</c>.</summary>
    public Phrase Told => Deeds.Select(deed => deed.House).OfType<Phrase>().Distinct().ToArray() is { Length: > 0 } house ? (Phrase)$"{Keys} ({house})" : $"{Keys}";
}
