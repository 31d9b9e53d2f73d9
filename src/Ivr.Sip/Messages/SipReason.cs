namespace Ivr.Sip;

/// <summary>Why a call ends, in the telephone network's own words: Reason (RFC 3326) with a cause of Q.850.</summary>
public static class SipReason
{
    private const string Protocol = "Q.850";

    /// <summary>The cause a BYE, CANCEL or refusal names, 1–127; null: none that can be read.</summary>
    public static int? Q850Of(SipMessage message)
    {
        foreach (var value in message.Headers("Reason"))
        {
            var parts = value.Split(';', StringSplitOptions.TrimEntries);
            var cause = parts.Skip(1).FirstOrDefault(static part => part.StartsWith("cause=", StringComparison.OrdinalIgnoreCase));
            if (parts[0].Equals(Protocol, StringComparison.OrdinalIgnoreCase) && int.TryParse(cause?[6..], out var number) && number is > 0 and < 128)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>The value of a Reason header.</summary>
    /// <param name="cause">1–127.</param>
    public static string Q850(int cause) => $"{Protocol};cause={cause}";
}
