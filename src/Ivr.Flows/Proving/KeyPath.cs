namespace Ivr.Flows;

/// <summary>How a caller got somewhere: what he did, as the simulator reads it, and what the house was like.</summary>
/// <param name="When">Null: at any time.</param>
internal sealed record KeyPath(IReadOnlyList<Deed> Deeds, Phrase? When = null)
{
    /// <summary><c>3 → silence → 9</c>; <c>silence</c> when he did nothing at all.</summary>
    public string Keys => Deeds.Where(deed => deed.Keys.Length > 0).Select(deed => deed.Keys).ToArray() is { Length: > 0 } keys ? string.Join(" → ", keys) : Deed.Silent;

    /// <summary><c>4 → 4 → 1 (he cannot be called back)</c>; <c>4 → 4 (2026-10-01 00:00 Thu, 国庆节, offices: closed)</c>.</summary>
    public Phrase Told => Deeds.Select(deed => deed.House).Prepend(When).OfType<Phrase>().Distinct().ToArray() is { Length: > 0 } house ? (Phrase)$"{Keys} ({house})" : $"{Keys}";
}
