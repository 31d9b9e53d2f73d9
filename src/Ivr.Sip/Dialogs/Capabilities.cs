namespace Ivr.Sip;

/// <summary>What we can do and how we say it.</summary>
internal static class Capabilities
{
    /// <summary>The only extension we understand (RFC 4028).</summary>
    public const string Supported = "timer";

    public static readonly SipHeader Allow = new("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REGISTER");

    public static readonly SipHeader SupportedHeader = new("Supported", Supported);

    /// <summary>The Unsupported header for what a request requires and we lack (RFC 3261 8.2.2.3); null: nothing.</summary>
    public static SipHeader? Lacking(SipRequest request)
    {
        var required = request.Headers("Require");
        if (required.Count == 0)
        {
            return null;
        }

        var lacking = required.Where(one => !one.Equals(Supported, StringComparison.OrdinalIgnoreCase)).ToArray();
        return lacking.Length == 0 ? null : new SipHeader("Unsupported", string.Join(", ", lacking));
    }

    /// <summary>405 for a method we know and do not allow here, 501 for one never heard of (RFC 3261 8.2.1, 21.5.2).</summary>
    public static int RefusalOf(string method) => SipMethods.IsKnown(method) ? 405 : 501;
}
