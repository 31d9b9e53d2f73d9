using System.Globalization;
using System.Text;

namespace Ivr.Sip;

/// <summary>One contact of a REGISTER.</summary>
/// <param name="Uri">Where the phone is reached.</param>
/// <param name="Expires">For how long it asks: its own parameter, else the Expires header; null: neither. Zero removes it.</param>
/// <param name="Q">How much it is preferred, in thousandths; 1000 when it does not say.</param>
/// <param name="Instance">Which phone it is, <c>&lt;urn:uuid:…&gt;</c> (RFC 5626 4.1); null: it does not say, or not so that it can be written again.</param>
/// <param name="RegId">Which of the phone's flows (RFC 5626 4.2); null: none.</param>
public sealed record RegisterBinding(SipUri Uri, TimeSpan? Expires, int Q = 1000, string? Instance = null, int? RegId = null);

/// <summary>What a REGISTER asks for (RFC 3261 10.2, 10.3).</summary>
public sealed class RegisterBindings
{
    // What a malformed expiry counts as (RFC 3261 10.2.1.1).
    private static readonly TimeSpan WhenMalformed = TimeSpan.FromHours(1);

    private RegisterBindings(bool removeAll, IReadOnlyList<RegisterBinding> contacts)
    {
        RemoveAll = removeAll;
        Contacts = contacts;
    }

    /// <summary><c>Contact: *</c> with <c>Expires: 0</c>.</summary>
    public bool RemoveAll { get; }

    /// <summary>In their order; empty: the sender asks what is bound.</summary>
    public IReadOnlyList<RegisterBinding> Contacts { get; }

    /// <summary>The phone holds on to the connection it registers by, and wants to be called by it (RFC 5626 4.2).</summary>
    public bool Outbound { get; private init; }

    /// <summary>Reads the contacts.</summary>
    /// <returns>False (400): a contact that is malformed or no SIP URI, or <c>*</c> with others or without <c>Expires: 0</c> (RFC 3261 10.3 step 6), or several with a reg-id (RFC 5626 6).</returns>
    public static bool TryRead(SipRequest request, out RegisterBindings bindings)
    {
        bindings = null!;
        var lines = request.Headers("Contact");
        var expires = Duration(request.Header("Expires"));
        if (lines.Contains("*"))
        {
            bindings = new RegisterBindings(true, []);
            return lines.Count == 1 && expires == TimeSpan.Zero;
        }

        var contacts = new List<RegisterBinding>(lines.Count);
        foreach (var line in lines)
        {
            if (!SipAddress.TryParse(line, out var address) || !address.Uri.IsSip)
            {
                return false;
            }

            var parameters = address.Parameters;
            contacts.Add(new RegisterBinding(
                address.Uri, Duration(parameters["expires"]) ?? expires, Preference(parameters["q"]), Name(parameters["+sip.instance"]), RegId(parameters["reg-id"])));
        }

        bindings = new RegisterBindings(false, contacts)
        {
            Outbound = request.Headers("Supported").Contains("outbound", StringComparer.OrdinalIgnoreCase) && contacts.Any(one => one is { RegId: not null, Instance: not null }),
        };
        return !bindings.Outbound || contacts.Count(one => one.Expires != TimeSpan.Zero) <= 1;
    }

    private static int Preference(string? q) =>
        decimal.TryParse(q, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? (int)(value * 1000) : 1000;

    private static string? Name(string? instance) => instance?.Trim('"') is { Length: > 2 and <= 200 } name && name[0] == '<' && name[^1] == '>'
        && name.All(one => one is > ' ' and < '\x7f' and not '"' and not '\\' and not '#') ? name : null;

    private static int? RegId(string? digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static TimeSpan? Duration(string? seconds) =>
        seconds is null ? null
        : Grammar.TryNumber(Encoding.UTF8.GetBytes(seconds), out var number) ? TimeSpan.FromSeconds(number)
        : WhenMalformed;
}
