using System.Net;
using System.Text;

namespace Ivr.Sip;

/// <summary>One hop a request came by and its response goes back by (RFC 3261 20.42, RFC 3581). Immutable.</summary>
public sealed class SipVia
{
    /// <summary>Our own Via.</summary>
    /// <param name="transport">UDP or TCP.</param>
    /// <param name="host">Where responses are to come, a name or an address.</param>
    /// <param name="port">Null: the transport's own.</param>
    /// <param name="branch">The transaction's.</param>
    /// <param name="askPort">Whether to ask for the response to come back to the port we sent from (RFC 3581).</param>
    public SipVia(string transport, string host, int? port, string branch, bool askPort = true)
        : this(transport, SipUri.CheckedHost(host), port, askPort ? default(SipParameters).With("rport", null) : default, new Marks { Branch = branch, HasRPort = askPort })
    {
        Parameters = Parameters.With("branch", branch);
    }

    private SipVia(string transport, string host, int? port, SipParameters parameters, Marks marks)
    {
        Transport = transport;
        Host = host;
        Port = port;
        Parameters = parameters;
        Branch = marks.Branch;
        Received = marks.Received;
        HasRPort = marks.HasRPort;
        RPort = marks.RPort;
    }

    /// <summary>UDP, TCP, TLS, … in upper case.</summary>
    public string Transport { get; }

    /// <summary>sent-by: a name or an address, an IPv6 address without its brackets.</summary>
    public string Host { get; }

    /// <summary>The port of sent-by; null: the transport's own.</summary>
    public int? Port { get; }

    /// <summary>Null in a message of RFC 2543.</summary>
    public string? Branch { get; }

    /// <summary>Whether the branch names a transaction in the sense of RFC 3261 (17.2.3): the cookie with something behind it.</summary>
    public bool HasMagicBranch =>
        Branch is { } branch && branch.Length > SipIds.MagicCookie.Length && branch.StartsWith(SipIds.MagicCookie, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the request really came from, without brackets; null when it is as sent-by says.</summary>
    public string? Received { get; }

    /// <summary>Whether the sender wants its response at the port it sent from (RFC 3581 3).</summary>
    public bool HasRPort { get; }

    /// <summary>The port it really came from; null until the receiver has filled it in.</summary>
    public int? RPort { get; }

    /// <summary>All parameters in their order, those above among them.</summary>
    public SipParameters Parameters { get; }

    /// <summary>
    /// The same hop as its receiver notes it: <c>received</c> when sent-by is not the source address (RFC 3261 18.2.1) or
    /// rport was asked for, then <c>rport</c> too (RFC 3581 4).
    /// </summary>
    public SipVia Seen(IPEndPoint source)
    {
        var address = source.Address.IsIPv4MappedToIPv6 ? source.Address.MapToIPv4() : source.Address;
        var asSaid = IPAddress.TryParse(Host, out var said) && said.Equals(address);
        if (asSaid && !HasRPort)
        {
            return this;
        }

        var received = address.ToString();
        var parameters = Parameters.With("received", received);
        if (HasRPort)
        {
            parameters = parameters.With("rport", source.Port.ToString());
        }

        var marks = new Marks { Branch = Branch, Received = received, HasRPort = HasRPort, RPort = HasRPort ? source.Port : null };
        return new SipVia(Transport, Host, Port, parameters, marks);
    }

    /// <summary>Reads one Via.</summary>
    /// <returns>False when it is malformed or followed by another value; never throws.</returns>
    public static bool TryParse(string? text, out SipVia via)
    {
        via = null!;
        var at = 0;
        return text is not null && Encoding.UTF8.GetBytes(text) is var bytes && TryRead(bytes, ref at, out via) && at == bytes.Length;
    }

    /// <summary>As written in a message.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Host.Length + Parameters.Bytes.Length + 32).Append("SIP/2.0/").Append(Transport).Append(' ');
        SipUri.AppendHost(text, Host, Port);
        Parameters.AppendTo(text);
        return text.ToString();
    }

    /// <summary>Reads the first of a line's Vias and stops at its comma or at the end.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> bytes, ref int at, out SipVia via)
    {
        via = null!;
        var text = bytes.Span;
        if (!TryReadProtocol(text, ref at, out var transport) || !HostReader.TryRead(text, ref at, out var host, out var port, spaced: true))
        {
            return false;
        }

        var start = at;
        var reader = new ParameterReader(text, at);
        var marks = new Marks();
        while (reader.Next())
        {
            if (!marks.Note(reader))
            {
                return false;
            }
        }

        at = reader.At;
        via = new SipVia(transport, host, port, new SipParameters(bytes[start..at]), marks);
        return !reader.Failed;
    }

    // "SIP" SLASH "2.0" SLASH transport LWS, and a SLASH has white space on both sides
    private static bool TryReadProtocol(ReadOnlySpan<byte> text, ref int at, out string transport)
    {
        transport = "";
        if (text[at..].StartsWith("SIP/2.0/UDP "u8))
        {
            transport = "UDP";
            at += "SIP/2.0/UDP ".Length;
            SkipSpace(text, ref at);
            return true;
        }

        var name = Word(text, ref at);
        if (!Ascii.EqualsIgnoreCase(name, "SIP"u8) || !Slash(text, ref at) || !Word(text, ref at).SequenceEqual("2.0"u8) || !Slash(text, ref at))
        {
            return false;
        }

        var token = Word(text, ref at);
        transport = Ascii.EqualsIgnoreCase(token, "UDP"u8) ? "UDP"
            : Ascii.EqualsIgnoreCase(token, "TCP"u8) ? "TCP"
            : Ascii.EqualsIgnoreCase(token, "TLS"u8) ? "TLS"
            : Encoding.ASCII.GetString(token).ToUpperInvariant();
        var spaced = at < text.Length && Grammar.IsSpace(text[at]);
        SkipSpace(text, ref at);
        return spaced && token.Length > 0;
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text, ref int at)
    {
        SkipSpace(text, ref at);
        var length = text[at..].IndexOfAnyExcept(Grammar.Token);
        var word = length < 0 ? text[at..] : text.Slice(at, length);
        at += word.Length;
        return word;
    }

    private static bool Slash(ReadOnlySpan<byte> text, ref int at)
    {
        SkipSpace(text, ref at);
        return at < text.Length && text[at++] == '/';
    }

    private static void SkipSpace(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && Grammar.IsSpace(text[at]))
        {
            at++;
        }
    }

    /// <summary>The parameters that matter to transactions and transports.</summary>
    private struct Marks
    {
        public string? Branch;
        public string? Received;
        public bool HasRPort;
        public int? RPort;

        public bool Note(in ParameterReader reader)
        {
            if (reader.Is("branch"u8))
            {
                var repeated = Branch is not null;
                Branch = Encoding.ASCII.GetString(reader.Value);
                return !repeated && Grammar.IsToken(reader.Value);
            }

            if (reader.Is("received"u8))
            {
                // with or without brackets (RFC 5118 4.5)
                Received = Encoding.ASCII.GetString(reader.Value.Trim("[]"u8));
            }
            else if (reader.Is("rport"u8))
            {
                HasRPort = true;
                RPort = Grammar.TryPort(reader.Value, out var port) ? port : null;
            }

            return true;
        }
    }
}
