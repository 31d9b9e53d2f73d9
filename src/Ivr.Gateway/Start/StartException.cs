namespace Ivr.Gateway.Start;

/// <summary>The gateway cannot start, and nothing of it runs: one sentence why, one what to do. Each code has a page under <c>docs/errors</c>.</summary>
public sealed class StartException(string code, string message, string fix) : Exception(message)
{
    public string Code { get; } = code;

    public string Fix { get; } = fix;

    /// <summary>The house format, without a place in a file.</summary>
    public string Render() => $"ivr: error {Code}: {Message}\n  fix: {Fix}\n";
}
