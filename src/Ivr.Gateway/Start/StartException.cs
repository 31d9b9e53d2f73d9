namespace Ivr.Gateway.Start;

/// <summary>The gateway cannot start, and nothing of it runs: one sentence why, one what to do. Each code has a page under <c>docs/errors</c>.</summary>
public sealed class StartException(string code, Phrase message, Phrase fix) : Exception(message.English)
{
    public string Code { get; } = code;

    public Phrase Told { get; } = message;

    public Phrase Fix { get; } = fix;

    /// <summary>The house format, without a place in a file.</summary>
    public string In(Locale locale)
    {
        Phrase head = $"error {Code}: {Told}";
        Phrase remedy = $"fix: {Fix}";
        return $"ivr: {head.In(locale)}\n  {remedy.In(locale)}\n";
    }
}
