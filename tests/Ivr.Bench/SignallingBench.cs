using BenchmarkDotNet.Attributes;
using Ivr.Sip;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>What every call costs the SIP stack, piece by piece, with a carrier's INVITE of the shared bench.</summary>
public class SignallingBench
{
    private readonly SipBody _session = new("application/sdp", new byte[180]);
    private byte[] _invite = [];
    private SipRequest _request = null!;
    private SipResponse _response = null!;

    [GlobalSetup]
    public async Task Prepare()
    {
        _invite = await File.ReadAllBytesAsync(SharedFolder.Of("bench", "carrier-invite.sip"));
        _request = (SipRequest)SipParser.Parse(_invite).Message!;
        _response = MakeResponse();
    }

    /// <summary>Parses the INVITE and reads every typed header once.</summary>
    [Benchmark]
    public int ParseInvite()
    {
        var invite = (SipRequest)SipParser.Parse(_invite).Message!;
        return invite.TopVia.Host.Length + invite.From.Tag!.Length + invite.To.Uri.User.Length + invite.CallId.Length + (int)invite.CSeq.Number
            + invite.Contact!.Uri.Host.Length + invite.MaxForwards + invite.ContentType!.Length + invite.Uri.User.Length + invite.Body.Length
            + invite.Method.Length + (int)(invite.Expires ?? 0);
    }

    /// <summary>Makes the 200 with a body.</summary>
    [Benchmark]
    public SipResponse MakeResponse() => SipResponse.For(_request, 200, toTag: "0123456789abcdef", body: _session);

    /// <summary>Writes it.</summary>
    [Benchmark]
    public byte[] SerialiseResponse() => _response.ToBytes();
}
