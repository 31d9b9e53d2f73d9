using System.Net;
using System.Security.Cryptography;
using System.Text;
using Ivr.Media;

namespace Ivr.Fuzz;

/// <summary>Session descriptions, as an offer and as the answer to ours.</summary>
internal sealed class SdpTarget : ITarget
{
    private static readonly IPEndPoint Here = new(IPAddress.Parse("192.0.2.10"), 20000);

    private static readonly AudioCodec[] Codecs = [AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.G722];

    private SdpVerdict? _verdict;

    public string Name => "sdp";

    public InputKind Kind => InputKind.Sdp;

    public void Read(byte[] bytes) => _verdict = Negotiation(1).Answer(bytes);

    public void Check(byte[] bytes)
    {
        var lines = SdpReader.Read(bytes).Media.Count;
        var asked = Negotiation(2);
        asked.Offer(null);
        _ = asked.Accept(bytes);
        if (_verdict is not { Accepted: true } verdict)
        {
            if (string.IsNullOrEmpty(_verdict?.Why))
            {
                throw new FindingException("a refusal without a reason");
            }

            return;
        }

        var answer = Encoding.UTF8.GetString(verdict.Body.Span);
        var read = SdpReader.Read(verdict.Body.Span);
        if (read.Media.Count != lines || read.Media.Count(media => media.Port > 0) != 1)
        {
            throw new FindingException($"an offer of {lines} lines was answered with {read.Media.Count}, {read.Media.Count(media => media.Port > 0)} of them taken (RFC 3264 6)");
        }

        if (answer.Split("\r\n").Any(line => line.Any(char.IsControl)))
        {
            throw new FindingException("the answer carries control characters of the offer");
        }
    }

    private static SdpNegotiation Negotiation(long session) => new(new SdpWriter(Here, session), Here, Codecs, new CryptoNegotiation(SrtpPolicy.Optional, RandomNumberGenerator.Create()));
}
