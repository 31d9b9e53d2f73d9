using System.Net;
using System.Net.Sockets;

namespace Ivr.Media;

/// <summary>One agreement as the media thread needs it.</summary>
/// <param name="Control">Where the peer wants RTCP; null: at the port after RTP's.</param>
/// <param name="Muxed">RTCP goes with RTP over one port.</param>
/// <param name="Keys">Null: plainly.</param>
internal sealed record SdpAgreement(MediaParameters Parameters, PayloadMap Payloads, IPEndPoint? Control = null, bool Muxed = false, LegKeys? Keys = null);

/// <summary>
/// Offer and answer of one leg (RFC 3264): what was said last, what is agreed. Whatever is refused leaves everything as
/// it was.
/// </summary>
/// <param name="codecs">What we speak, in our order.</param>
/// <param name="crypto">How it is protected.</param>
internal sealed class SdpNegotiation(SdpWriter writer, IPEndPoint bound, IReadOnlyList<AudioCodec> codecs, CryptoNegotiation crypto)
{
    private const int UsualPacket = 20;


    private static readonly SdpMedia OurLine = new("audio", 0, CryptoNegotiation.Plain, "");

    private SdpTerms? _terms;
    private SdpTerms? _offered;

    public SdpAgreement? Agreed { get; private set; }

    /// <summary>
    /// Our codecs and keys, always sendrecv: we hold nobody, and a peer who asks for an offer may want to come back from
    /// hold. Lines and numbers of an earlier agreement are kept (RFC 3264 section 8). Comfort noise is not offered: it
    /// would invite the peer to cut the beginnings of words.
    /// </summary>
    public ReadOnlyMemory<byte> Offer(AudioCodec? first)
    {
        var preferred = first ?? Agreed?.Parameters.Codec ?? codecs[0];
        var offered = codecs.Where(codec => codec != preferred).Prepend(preferred).Select(codec => (codec, NumberOf(codec)));
        _offered = new SdpTerms(
            _terms?.Lines ?? [OurLine], _terms?.Audio ?? 0, [.. offered], _terms?.Events ?? PayloadMap.Events, _terms?.Noise,
            _terms?.PacketMilliseconds ?? UsualPacket, _terms?.Muxed ?? false, MediaDirection.SendReceive, "0 0")
        {
            Protocol = Agreed?.Keys is null ? crypto.Protocol : _terms!.Protocol,
            Crypto = crypto.Offer(),
        };
        return writer.Write(_offered);
    }

    public SdpVerdict Answer(ReadOnlySpan<byte> body)
    {
        var offer = SdpReader.Read(body);
        var index = IndexOfAudio(offer);
        if (index < 0)
        {
            return WhyUnprotected(offer) is { } unprotected ? SdpVerdict.Unprotected(unprotected) : SdpVerdict.Refused(WhyNoAudio(offer));
        }

        var audio = offer.Media[index];
        if (Agree(offer, audio, new PayloadMap(), out var why) is not { } agreed)
        {
            return SdpVerdict.Refused(why);
        }

        var protection = crypto.Answer(audio);
        agreed = Protected(agreed, protection);
        var parameters = agreed.Parameters;
        var terms = new SdpTerms(
            offer.Media, index, [(parameters.Codec, parameters.PayloadType)], parameters.EventPayloadType, parameters.NoisePayloadType,
            parameters.PacketMilliseconds, agreed.Muxed, parameters.Direction, offer.Timing)
        {
            Protocol = audio.Protocol,
            Crypto = protection is null ? [] : [protection.Ours],
        };
        crypto.Take(protection);
        (_terms, _offered, Agreed) = (terms, null, agreed);
        return new SdpVerdict(true, writer.Write(terms), null, parameters);
    }

    /// <summary>The answer to our last offer; the same answer may come again (a 200 sent twice).</summary>
    public SdpVerdict Accept(ReadOnlySpan<byte> body)
    {
        if (_offered is not { } offered)
        {
            return SdpVerdict.Refused("An answer came though nothing was offered.");
        }

        var answer = SdpReader.Read(body);
        if (offered.Audio >= answer.Media.Count || answer.Media[offered.Audio] is not { IsWantedAudio: true } audio)
        {
            return SdpVerdict.Refused(WhyNoAudio(answer));
        }

        var ours = new PayloadMap();
        foreach (var (codec, number) in offered.Codecs)
        {
            ours.Add(number, PayloadMap.KindOf(codec));
        }

        if (offered.Events is { } events)
        {
            ours.Add(events, PayloadKind.Events);
        }

        if (offered.Noise is { } noise)
        {
            ours.Add(noise, PayloadKind.Noise);
        }

        if (Agree(answer, audio, ours, out var why) is not { } agreed)
        {
            return SdpVerdict.Refused(why);
        }

        if (crypto.Accept(audio, out var protection) is { } unprotected)
        {
            return SdpVerdict.Unprotected(unprotected);
        }

        crypto.Take(protection);
        agreed = Protected(agreed with { Muxed = agreed.Muxed && offered.Muxed }, protection);
        (_terms, Agreed) = (offered with { Muxed = agreed.Muxed }, agreed);
        return new SdpVerdict(true, default, null, agreed.Parameters);
    }

    /// <summary>Why an offer is refused that would be taken if it were protected; null: it is not.</summary>
    public string? WhyUnprotected(ReadOnlySpan<byte> offer) => WhyUnprotected(SdpReader.Read(offer));

    private string? WhyUnprotected(SdpDescription offer) =>
        crypto.IsRequired && IndexOfAudio(offer) < 0 && offer.Media.Any(IsSpoken) ? crypto.Why : null;

    private static bool IsSpoken(SdpMedia line) => line.IsWantedAudio && (line.IsBy(CryptoNegotiation.Plain) || line.IsBy(CryptoNegotiation.Secure));

    private static SdpAgreement Protected(SdpAgreement agreed, CryptoAgreement? protection) => agreed with
    {
        Keys = protection?.Keys,
        Parameters = agreed.Parameters with { Protection = protection?.Ours.Master.Suite },
    };

    private SdpAgreement? Agree(SdpDescription peer, SdpMedia audio, PayloadMap payloads, out string why)
    {
        if (Chosen(audio) is not { } speech)
        {
            why = $"None of the codecs is one of {string.Join(", ", codecs.Select(AudioCodecs.NameOf))} at 8000 Hz.";
            return null;
        }

        if ((audio.Connection ?? peer.Connection) is not { } connection)
        {
            why = "The description has no connection address (c=).";
            return null;
        }

        if (connection is { Address: { } address, IsUnspecified: false } && !Reaches(address))
        {
            why = $"Media at {address} cannot be reached from {bound.Address}: another address family.";
            return null;
        }

        payloads.Add(audio);
        why = "";
        return new SdpAgreement(
            Parameters(speech, connection, audio, audio.Direction ?? peer.Direction), payloads, ControlOf(audio, connection), audio.Muxes);
    }

    /// <summary>A host of another family, or a name, is as if nothing were said.</summary>
    private IPEndPoint? ControlOf(SdpMedia audio, SdpConnection connection) =>
        audio.Control is { Port: > 0 } control && (control.Host ?? connection) is { Address: { } address, IsUnspecified: false } && Reaches(address)
            ? new IPEndPoint(address, control.Port) : null;

    private (int Number, AudioCodec Codec)? Chosen(SdpMedia audio)
    {
        foreach (var (number, encoding) in audio.Known())
        {
            if (encoding.Codec is { } codec && codecs.Contains(codec))
            {
                return (number, codec);
            }
        }

        return null;
    }

    private static int? NumberOf(SdpMedia audio, PayloadKind kind)
    {
        foreach (var (number, encoding) in audio.Known())
        {
            if (encoding.IsOurs && encoding.Kind == kind)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>What the peer asks for, as near as we can: whole tens of milliseconds, 10 to 40, never above its longest.</summary>
    private static int PacketOf(SdpMedia audio)
    {
        var wanted = audio.PacketTime == 0 ? UsualPacket : audio.PacketTime;
        var most = audio.LongestPacketTime == 0 ? wanted : Math.Min(wanted, audio.LongestPacketTime);
        return Math.Clamp(most / 10 * 10, 10, 40);
    }

    private static MediaParameters Parameters(
        (int Number, AudioCodec Codec) speech, SdpConnection connection, SdpMedia audio, MediaDirection? direction) => new(
        speech.Codec, speech.Number, NumberOf(audio, PayloadKind.Events),
        connection is { Address: { } address, IsUnspecified: false } ? new IPEndPoint(address, audio.Port) : null,
        direction switch
        {
            MediaDirection.SendOnly => MediaDirection.ReceiveOnly,
            MediaDirection.ReceiveOnly => MediaDirection.SendOnly,
            MediaDirection.Inactive => MediaDirection.Inactive,
            _ => MediaDirection.SendReceive,
        },
        connection.IsUnspecified || direction is MediaDirection.SendOnly or MediaDirection.Inactive)
        {
            PacketMilliseconds = PacketOf(audio),
            NoisePayloadType = NumberOf(audio, PayloadKind.Noise),
        };

    private bool Reaches(IPAddress address) =>
        address.AddressFamily == bound.AddressFamily || bound.Address.Equals(IPAddress.IPv6Any);

    private int NumberOf(AudioCodec codec)
    {
        foreach (var (known, number) in _terms?.Codecs ?? [])
        {
            if (known == codec)
            {
                return number;
            }
        }

        return AudioCodecs.NumberOf(codec);
    }

    /// <summary>The first audio line in a codec of ours, the first protected one of those; else the first at all we may speak by, else -1.</summary>
    private int IndexOfAudio(SdpDescription offer)
    {
        var (first, best) = (-1, 0);
        for (var i = 0; i < offer.Media.Count; i++)
        {
            var line = offer.Media[i];
            var rank = line.IsWantedAudio ? crypto.Rank(line) : 0;
            rank += rank > 0 && line.Speaks ? 2 : 0;
            if (rank > best)
            {
                (first, best) = (i, rank);
            }
        }

        return first;
    }

    private string WhyNoAudio(SdpDescription peer) =>
        peer.Media.Count == 0 ? "The description has no media line (m=)."
        : !peer.Media.Any(media => media.IsAudio) ? "The description has no audio line."
        : peer.Media.Any(IsSpoken) ? crypto.Why
        : peer.Media.Any(media => media.IsWantedAudio) ? "Audio is only wanted by another protocol than RTP/AVP and RTP/SAVP."
        : "The audio line is refused (port 0).";
}
