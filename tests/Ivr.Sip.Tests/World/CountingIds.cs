namespace Ivr.Sip.Tests;

/// <summary>Ids that count, so that traces can be read.</summary>
internal sealed class CountingIds(string prefix) : SipIds(System.Security.Cryptography.RandomNumberGenerator.Create())
{
    private int _last;

    public override string NewTag() => $"{prefix}-tag-{++_last}";

    public override string NewBranch() => $"{MagicCookie}-{prefix}-{++_last}";

    public override uint NewSequence() => 100;

    public override string NewCallId() => $"{prefix}-call-{++_last}";
}
