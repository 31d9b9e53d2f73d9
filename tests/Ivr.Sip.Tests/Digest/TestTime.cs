namespace Ivr.Sip.Tests;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class TestTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    public void Pass(TimeSpan span) => _now += span;

    public override DateTimeOffset GetUtcNow() => _now;
}
