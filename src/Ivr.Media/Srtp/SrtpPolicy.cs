namespace Ivr.Media;

/// <summary>Whether a leg's sound is protected.</summary>
public enum SrtpUse
{
    /// <summary>Never: a peer that insists is refused.</summary>
    Off,

    /// <summary>Where the peer does it too; else plain, which is told.</summary>
    Optional,

    /// <summary>Always: a peer that does not is refused, also in the midst of a call.</summary>
    Required,
}

/// <summary>How one side of calls protects its sound (RFC 4568): a trunk's, a seat's.</summary>
/// <param name="Use">Whether.</param>
/// <param name="Suites">Which are taken; offered in this order, while of a peer's offer its own order counts (RFC 4568 section 7.1.2). Not empty.</param>
public sealed record SrtpPolicy(SrtpUse Use, IReadOnlyList<SrtpSuite> Suites)
{
    /// <summary>Strong first, and the one every phone has last. 32 bits of tag are few, so these suites are taken only where named.</summary>
    public static IReadOnlyList<SrtpSuite> UsualSuites { get; } = [SrtpSuite.AeadAes256, SrtpSuite.AesCm256Sha80, SrtpSuite.AesCm128Sha80];

    public static SrtpPolicy Off { get; } = new(SrtpUse.Off, UsualSuites);

    public static SrtpPolicy Optional { get; } = new(SrtpUse.Optional, UsualSuites);

    public static SrtpPolicy Required { get; } = new(SrtpUse.Required, UsualSuites);
}
