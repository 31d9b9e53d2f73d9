using System.Text;

namespace Ivr.Sip;

/// <summary>
/// A URI of SIP (RFC 3261 19.1), of a telephone number (RFC 3966), or of a scheme that SIP only passes on. Equality is
/// that of RFC 3261 19.1.4. Immutable.
/// </summary>
public sealed partial class SipUri : IEquatable<SipUri>
{
    private readonly ReadOnlyMemory<byte> _tail;

    /// <summary>A <c>sip</c>, <c>sips</c> or <c>tel</c> URI without parameters; for tel the host is ignored.</summary>
    /// <param name="scheme">sip, sips or tel.</param>
    /// <param name="user">As it is meant, unescaped; empty when the URI names a host only.</param>
    /// <param name="host">A name or an address; an IPv6 address with or without its brackets.</param>
    /// <param name="port">Null: the transport's own.</param>
    /// <exception cref="ArgumentException">The scheme is none of these, or the host is no host.</exception>
    public SipUri(string scheme, string user, string host, int? port = null)
        : this(Known(scheme), user, "", IsTelephone(scheme) ? "" : CheckedHost(host), port, default)
    {
    }

    private SipUri(string scheme, string user, string password, string host, int? port, ReadOnlyMemory<byte> tail)
    {
        Scheme = scheme;
        User = user;
        Password = password;
        Host = host;
        Port = port;
        _tail = tail;
    }

    /// <summary>In lower case: sip, sips, tel, or another.</summary>
    public string Scheme { get; }

    /// <summary>The user part with its escapes resolved once; for tel the number; empty when there is none.</summary>
    public string User { get; }

    /// <summary>A name or an address, an IPv6 address without its brackets; empty for schemes other than sip and sips.</summary>
    public string Host { get; }

    /// <summary>Null when the URI names none: the transport's own (5060, for TLS 5061).</summary>
    public int? Port { get; }

    /// <summary>What stood behind the user and a colon, as received; RFC 3261 19.1.1 discourages it.</summary>
    public string Password { get; }

    /// <summary>Whether the scheme is sip or sips.</summary>
    public bool IsSip => Scheme is "sip" or "sips";

    /// <summary>Values stand as received, escapes unresolved.</summary>
    public SipParameters Parameters => new(Understood ? _tail[..HeadersAt()] : default);

    /// <summary>What stands behind the question mark, <c>name=value&amp;name=value</c>, as received; empty when there is none (RFC 3261 19.1.1).</summary>
    public string Headers => Understood && HeadersAt() is var at && at < _tail.Length ? Encoding.UTF8.GetString(_tail.Span[(at + 1)..]) : "";

    // Of a foreign scheme the tail is all that follows the colon.
    private bool Understood => IsSip || Scheme == "tel";

    /// <summary>The same URI with another user; for tel, another number.</summary>
    public SipUri WithUser(string user) => new(Scheme, user, Password, Host, Port, _tail);

    /// <summary>The same URI with this parameter set; a null value writes the bare name.</summary>
    /// <exception cref="ArgumentException">The name is no token, or the value has what a URI must escape.</exception>
    public SipUri WithParameter(string name, string? value)
    {
        if (value is not null && !SipParameters.IsBare(value))
        {
            throw new ArgumentException($"'{value}' is no value of a URI's parameter", nameof(value));
        }

        var parameters = Parameters.With(name, value).Bytes.Span;
        byte[] tail = [.. parameters, .. _tail.Span[HeadersAt()..]];
        return new SipUri(Scheme, User, Password, Host, Port, tail);
    }

    /// <summary>The same URI without parameters and headers.</summary>
    public SipUri Bare() => _tail.IsEmpty || !Understood ? this : new(Scheme, User, Password, Host, Port, default);

    /// <summary>The same URI without headers: as a Request-URI it may have none.</summary>
    internal SipUri WithoutHeaders() => Headers.Length == 0 ? this : new(Scheme, User, Password, Host, Port, _tail[..HeadersAt()]);

    /// <summary>RFC 3261 19.1.4: user by letter, the rest in any case; parameters that both have must agree, and neither may
    /// lack the other's user, ttl, method, maddr or transport; headers are never ignored.</summary>
    public bool Equals(SipUri? other)
    {
        if (other is null || Scheme != other.Scheme || User != other.User || Password != other.Password || Port != other.Port
            || !Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (!Understood)
        {
            return _tail.Span.SequenceEqual(other._tail.Span);
        }

        return (_tail.IsEmpty && other._tail.IsEmpty)
            || (Agree(Parameters, other.Parameters) && Agree(other.Parameters, Parameters) && Headers == other.Headers);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SipUri);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scheme, User, Port, StringComparer.OrdinalIgnoreCase.GetHashCode(Host));

    /// <summary>As written in a message; the user part escaped where it must be.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(64).Append(Scheme).Append(':');
        AppendUser(text, User);
        if (Password.Length > 0)
        {
            text.Append(':').Append(Password);
        }

        if (IsSip)
        {
            if (User.Length > 0)
            {
                text.Append('@');
            }

            AppendHost(text, Host, Port);
        }

        return text.Append(Encoding.UTF8.GetString(_tail.Span)).ToString();
    }

    internal static void AppendHost(StringBuilder text, string host, int? port)
    {
        if (host.Contains(':'))
        {
            text.Append('[').Append(host).Append(']');
        }
        else
        {
            text.Append(host);
        }

        if (port is { } number)
        {
            text.Append(':').Append(number);
        }
    }

    internal static string CheckedHost(string host)
    {
        var bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        var bytes = Encoding.UTF8.GetBytes(bare);
        var fits = bare.Contains(':') ? !bytes.AsSpan().ContainsAnyExcept(Grammar.Ipv6) : !bytes.AsSpan().ContainsAnyExcept(Grammar.HostName);
        return fits && bare.Length > 0 ? bare : throw new ArgumentException($"'{host}' is no host", nameof(host));
    }

    private static bool IsTelephone(string scheme) => scheme.Equals("tel", StringComparison.OrdinalIgnoreCase);

    private static string Known(string scheme) => scheme.ToLowerInvariant() switch
    {
        "sip" => "sip",
        "sips" => "sips",
        "tel" => "tel",
        _ => throw new ArgumentException($"'{scheme}' is none of sip, sips and tel", nameof(scheme)),
    };

    private static bool Agree(SipParameters ours, SipParameters theirs)
    {
        foreach (var (name, value) in ours)
        {
            var other = theirs[name];
            var missing = other is null && name.ToLowerInvariant() is "user" or "ttl" or "method" or "maddr" or "transport";
            if (missing || (other is not null && !other.Equals(value, StringComparison.OrdinalIgnoreCase)))
            {
                return false;
            }
        }

        return true;
    }

    private int HeadersAt() => _tail.Span.IndexOf((byte)'?') is var at && at < 0 ? _tail.Length : at;

    private static void AppendUser(StringBuilder text, string user)
    {
        if (!user.AsSpan().ContainsAnyExcept(Grammar.UserText))
        {
            text.Append(user);
            return;
        }

        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in user.EnumerateRunes())
        {
            if (rune.IsAscii && Grammar.UserText.Contains((char)rune.Value))
            {
                text.Append((char)rune.Value);
                continue;
            }

            foreach (var code in bytes[..rune.EncodeToUtf8(bytes)])
            {
                text.Append('%').Append(code.ToString("X2"));
            }
        }
    }
}
