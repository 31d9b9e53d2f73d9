using System.Text;

namespace Ivr.Sip;

/// <summary>One contact of a REGISTER.</summary>
/// <param name="Uri">Where the phone is reached.</param>
/// <param name="Expires">For how long it asks: its own parameter, else the Expires header; null: neither. Zero removes it.</param>
public sealed record RegisterBinding(SipUri Uri, TimeSpan? Expires);

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

    /// <summary>Reads the contacts.</summary>
    /// <returns>False (400): a contact that is malformed or no SIP URI, or <c>*</c> with others or without <c>Expires: 0</c> (RFC 3261 10.3 step 6).</returns>
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

            contacts.Add(new RegisterBinding(address.Uri, Duration(address.Parameters["expires"]) ?? expires));
        }

        bindings = new RegisterBindings(false, contacts);
        return true;
    }

    private static TimeSpan? Duration(string? seconds) =>
        seconds is null ? null
        : Grammar.TryNumber(Encoding.UTF8.GetBytes(seconds), out var number) ? TimeSpan.FromSeconds(number)
        : WhenMalformed;
}
