using Ivr.Sip;

namespace Ivr.Fuzz;

/// <summary>The framing of a SIP connection: what it finds does not depend on how the bytes were cut on their way.</summary>
internal sealed class SipStreamTarget : ITarget
{
    private const int Segment = 97;

    private string _found = "";

    public string Name => "sip-stream";

    public InputKind Kind => InputKind.Sip;

    public void Read(byte[] bytes) => _found = Found(bytes, Segment);

    public void Check(byte[] bytes)
    {
        if (Found(bytes, 1460) is var other && other != _found)
        {
            throw new FindingException($"cut into segments of {Segment} bytes it was {_found}, of 1460 bytes {other}");
        }
    }

    private static string Found(ReadOnlySpan<byte> bytes, int segment)
    {
        var reader = new SipStreamReader();
        var (messages, faults, pings) = (0, 0, 0);
        for (var at = 0; at < bytes.Length; at += segment)
        {
            reader.Append(bytes[at..Math.Min(bytes.Length, at + segment)]);
            while (reader.TryRead(out var parsed))
            {
                messages += parsed.Message is null ? 0 : 1;
                faults += parsed.Fault is null ? 0 : 1;
                pings += parsed.IsKeepAlive ? 1 : 0;
            }
        }

        return $"{messages} messages, {faults} faults, {pings} pings, {(reader.IsBroken ? "broken" : "whole")}";
    }
}
