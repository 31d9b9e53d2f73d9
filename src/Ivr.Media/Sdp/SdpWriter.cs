using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ivr.Media;

/// <summary>What one description of ours says, but for who says it and the version.</summary>
/// <param name="Lines">The <c>m=</c> lines in their order; all but <paramref name="Audio"/> are refused with port 0.</param>
/// <param name="Audio">Index of the audio line we take.</param>
/// <param name="Codecs">In order of preference, with their numbers.</param>
/// <param name="Events">The number of RFC 4733 keys; null: none.</param>
/// <param name="Noise">The number of comfort noise (RFC 3389); null: none.</param>
/// <param name="PacketMilliseconds">Length of the packets we want to get.</param>
/// <param name="Muxed">RTCP goes with RTP over one port.</param>
internal sealed record SdpTerms(
    IReadOnlyList<SdpMedia> Lines, int Audio, IReadOnlyList<(AudioCodec Codec, int Number)> Codecs, int? Events,
    int? Noise, int PacketMilliseconds, bool Muxed, MediaDirection Direction, string Timing)
{
    /// <summary>How the audio line goes.</summary>
    public string Protocol { get; init; } = CryptoNegotiation.Plain;

    /// <summary>How its sound is protected, or may be.</summary>
    public IReadOnlyList<CryptoLine> Crypto { get; init; } = [];
}

/// <summary>
/// Writes our descriptions. The version of <c>o=</c> rises by one when what we say changes and only then
/// (RFC 3264 section 8); saying the same again gives the same bytes.
/// </summary>
internal sealed class SdpWriter(IPEndPoint announced, long session)
{
    private byte[] _body = [];
    private int _restAt;
    private long _version;

    public ReadOnlyMemory<byte> Write(SdpTerms terms)
    {
        var rest = Encoding.ASCII.GetBytes(Rest(terms));
        if (!rest.AsSpan().SequenceEqual(_body.AsSpan(_restAt)))
        {
            _version++;
            var host = (announced.AddressFamily == AddressFamily.InterNetworkV6 ? "IN IP6 " : "IN IP4 ") + announced.Address;
            var head = Encoding.ASCII.GetBytes($"v=0\r\no=- {session} {_version} {host}\r\ns=-\r\nc={host}\r\n");
            (_body, _restAt) = ([.. head, .. rest], head.Length);
        }

        return _body;
    }

    private string Rest(SdpTerms terms)
    {
        var text = new StringBuilder().Append("t=").Append(terms.Timing).Append("\r\n");
        for (var i = 0; i < terms.Lines.Count; i++)
        {
            if (i == terms.Audio)
            {
                Audio(text, terms);
                continue;
            }

            var line = terms.Lines[i];
            // one format must stand there, which does not matter (RFC 3264 section 6)
            text.Append("m=").Append(Token(line.Kind)).Append(" 0 ").Append(Token(line.Protocol)).Append(' ')
                .Append(line.Format.Length == 0 ? "0" : line.Format).Append("\r\n");
        }

        return text.ToString();
    }

    private void Audio(StringBuilder text, SdpTerms terms)
    {
        text.Append("m=audio ").Append(announced.Port).Append(' ').Append(terms.Protocol);
        foreach (var (_, number) in terms.Codecs)
        {
            text.Append(' ').Append(number);
        }

        foreach (var number in new[] { terms.Noise, terms.Events })
        {
            text.Append(number is null ? "" : " ").Append(number);
        }

        text.Append("\r\n");
        foreach (var (codec, number) in terms.Codecs)
        {
            text.Append("a=rtpmap:").Append(number).Append(' ').Append(AudioCodecs.NameOf(codec)).Append("/8000\r\n");
        }

        if (terms.Noise is { } noise)
        {
            text.Append("a=rtpmap:").Append(noise).Append(" CN/8000\r\n");
        }

        if (terms.Events is { } keys)
        {
            text.Append("a=rtpmap:").Append(keys).Append(" telephone-event/8000\r\na=fmtp:").Append(keys).Append(" 0-15\r\n");
        }

        if (terms.Muxed)
        {
            text.Append("a=rtcp-mux\r\n");
        }

        foreach (var line in terms.Crypto)
        {
            text.Append("a=crypto:").Append(line.Write()).Append("\r\n");
        }

        text.Append("a=ptime:").Append(terms.PacketMilliseconds).Append("\r\n").Append(terms.Direction switch
        {
            MediaDirection.SendOnly => "a=sendonly\r\n",
            MediaDirection.ReceiveOnly => "a=recvonly\r\n",
            MediaDirection.Inactive => "a=inactive\r\n",
            _ => "a=sendrecv\r\n",
        });
    }

    private static string Token(string read) => read.Length == 0 ? "-" : read;
}
