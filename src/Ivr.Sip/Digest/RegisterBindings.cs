namespace Ivr.Sip;

/// <summary>One contact of a REGISTER.</summary>
/// <param name="Uri">Where the phone is reached.</param>
/// <param name="Expires">For how long it asks: its own parameter, else the Expires header; null: neither. Zero removes it.</param>
public sealed record RegisterBinding(SipUri Uri, TimeSpan? Expires);

/// <summary>What a REGISTER asks for (RFC 3261 10.2, 10.3).</summary>
public sealed class RegisterBindings
{
    private RegisterBindings(bool removeAll, IReadOnlyList<RegisterBinding> contacts)
    {
        RemoveAll = removeAll;
        Contacts = contacts;
    }

    /// <summary><c>Contact: *</c> with <c>Expires: 0</c>.</summary>
    public bool RemoveAll { get; }

    /// <summary>In their order; empty: the sender asks what is bound.</summary>
    public IReadOnlyList<RegisterBinding> Contacts { get; }

    public static bool TryRead(SipRequest request, out RegisterBindings bindings)
    {
        bindings = new RegisterBindings(false, []);
        return request.Method == SipMethods.Register;
    }
}
