namespace Ivr.Flows;

/// <summary>Numbers whose owners had something written down for them; only hashes of the numbers. Immutable, and read by any thread.</summary>
public sealed class CallerRegister
{
    private readonly IReadOnlyDictionary<UInt128, CallerProfile> _profiles;

    internal CallerRegister(string? path, string version, string? mark, IReadOnlyDictionary<UInt128, CallerProfile> profiles) =>
        (Path, Version, Mark, _profiles) = (path, version, mark, profiles);

    /// <summary>Of a plan that names none.</summary>
    public static CallerRegister None { get; } = new(null, "", null, new Dictionary<UInt128, CallerProfile>());

    /// <summary>Where it was read from; null: the plan names none.</summary>
    public string? Path { get; }

    /// <summary>A hash of its text; the plan's version knows nothing of it.</summary>
    public string Version { get; }

    /// <summary>Of the key it was made with; null: it does not say.</summary>
    public string? Mark { get; }

    public int Count => _profiles.Count;

    /// <summary>How many there are of each.</summary>
    public IEnumerable<(CallerProfile Profile, int Numbers)> Profiles => _profiles.Values.GroupBy(one => one).Select(group => (group.Key, group.Count()));

    /// <summary>What is written down for a number; null: nothing is, or nobody can tell without the key.</summary>
    public CallerProfile? Find(CallerNumber number, RegisterKey? key) => Count > 0 && key?.Of(number) is { } hash ? _profiles.GetValueOrDefault(hash) : null;

    /// <summary>Why nobody is found although there is somebody: no key, or not the one it was made with. Calls go on as if nobody were registered.</summary>
    public Diagnostic? Unreadable(RegisterKey? key) => Count == 0 ? null
        : key is null ? Problem("IVR458", $"{RegisterKey.Variable} is not set, or shorter than {RegisterKey.Shortest} characters: of {Count} registered numbers none is recognised", $"set {RegisterKey.Variable} to the key the register was made with and start the gateway anew")
        : Mark is not null && Mark != key.Mark ? Problem("IVR459", $"the register was made with another key than {RegisterKey.Variable} has: of {Count} registered numbers none is recognised", "set the key it was made with; where that is lost, have the numbers registered anew in an empty file")
        : null;

    private Diagnostic Problem(string code, Phrase message, Phrase fix) => new(code, Severity.Warning, Path!, 1, 1, 1, message, fix);
}
