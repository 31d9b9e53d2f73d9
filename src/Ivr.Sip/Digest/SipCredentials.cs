namespace Ivr.Sip;

/// <summary>What we prove ourselves with to a registrar or proxy.</summary>
/// <param name="User">As the other side knows it.</param>
/// <param name="Password">In clear; never logged.</param>
public sealed record SipCredentials(string User, string Password)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"SipCredentials {{ User = {User} }}";
}
