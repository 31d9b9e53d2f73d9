using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ivr.Testing;

/// <summary>Random bytes that count up: ids in traces of the virtual world become readable and repeatable.</summary>
public sealed class CountingNumbers : RandomNumberGenerator
{
    private ulong _next;

    public override void GetBytes(byte[] data)
    {
        Span<byte> number = stackalloc byte[8];
        for (var i = 0; i < data.Length; i++)
        {
            if (i % 8 == 0)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(number, ++_next);
            }

            data[i] = number[i % 8];
        }
    }
}
