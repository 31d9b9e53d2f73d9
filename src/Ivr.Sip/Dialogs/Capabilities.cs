namespace Ivr.Sip;

/// <summary>What we can do and how we say it.</summary>
internal static class Capabilities
{
    /// <summary>Session timers (RFC 4028).</summary>
    public const string Timer = "timer";

    /// <summary>A transfer nobody need be told of (RFC 4488).</summary>
    private const string SilentTransfer = "norefersub";

    /// <summary>Registrations that hold on to their connection (RFC 5626).</summary>
    public const string Outbound = "outbound";

    private static readonly string[] Extensions = [Timer, ReliableProvisionals.Option, Replaces.Option, SilentTransfer];

    public static readonly SipHeader Allow = new("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY, REGISTER");

    public static readonly SipHeader Supported = new("Supported", string.Join(", ", Extensions));

    /// <summary>The Unsupported header for what a request requires and we lack (RFC 3261 8.2.2.3); null: nothing.</summary>
    public static SipHeader? Lacking(SipRequest request)
    {
        var required = request.Headers("Require");
        if (required.Count == 0)
        {
            return null;
        }

        var lacking = required.Where(one => !Extensions.Contains(one, StringComparer.OrdinalIgnoreCase)
            && !(request.Method == SipMethods.Register && one.Equals(Outbound, StringComparison.OrdinalIgnoreCase))).ToArray();
        return lacking.Length == 0 ? null : new SipHeader("Unsupported", string.Join(", ", lacking));
    }

    /// <summary>Whether the other side takes a session description in the answer: RFC 3261 20.1, without the header it does.</summary>
    public static bool TakesSessions(SipRequest request) => request.Header("Accept") is null || request.Headers("Accept").Any(static range =>
        range.AsSpan() is var text && text[..(text.IndexOf(';') is >= 0 and var end ? end : text.Length)].Trim() is var type
        && (type.Equals(SessionBody.Type, StringComparison.OrdinalIgnoreCase) || type.Equals("application/*", StringComparison.OrdinalIgnoreCase) || type is "*/*"));

    /// <summary>
    /// How a method is refused that is not served where it came: 481 where it belongs inside a call, 405 when it is known,
    /// 501 when it was never heard of (RFC 3261 8.2.1, 12.2.2, 21.5.2). Who is in no call here may send nobody on.
    /// </summary>
    public static int RefusalOf(string method, bool inCall) => method switch
    {
        SipMethods.Bye or SipMethods.Info or SipMethods.Update or SipMethods.Prack when !inCall => 481,
        SipMethods.Prack or SipMethods.Notify => 481,
        SipMethods.Refer => 403,
        SipMethods.Register or SipMethods.Subscribe or SipMethods.Message or SipMethods.Publish => 405,
        _ => 501,
    };
}
