using System.Security.Cryptography;

namespace Ivr.Sip.Tests;

/// <summary>A generator that counts: 1, 2, 3 … for traces that can be read.</summary>
internal sealed class CountingRandom : RandomNumberGenerator
{
    private byte _next;

    public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

    public override void GetBytes(Span<byte> data)
    {
        data.Clear();
        data[^1] = ++_next;
    }
}
