using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ivr.Flows;

/// <summary>
/// What numbers of the register are hashed with: HMAC-SHA-256 (RFC 2104), for all ten-digit numbers there are can be hashed in a second, and whoever had the file would have
/// the numbers. Comes from the environment only.
/// </summary>
public sealed class RegisterKey
{
    /// <summary>The environment's variable.</summary>
    public const string Variable = "IVR_REGISTER_KEY";

    /// <summary>Shorter is no key: <c>openssl rand -base64 32</c> has 44 characters.</summary>
    public const int Shortest = 32;

    private readonly byte[] _key;

    private RegisterKey(string text)
    {
        _key = Encoding.UTF8.GetBytes(text);
        Mark = Convert.ToHexStringLower(Hash("the mark of a register's key"))[..16];
    }

    /// <summary>What a file says of the key it was made with; nobody learns the key, or a number, from it.</summary>
    public string Mark { get; }

    /// <returns>Null: none is set, or one that is too short.</returns>
    public static RegisterKey? Of(Func<string, string?> environment) => environment(Variable) is { Length: >= Shortest } text ? new RegisterKey(text) : null;

    /// <summary>What stands for a number in the file: the first half of its hash. Null: it has no digits.</summary>
    public UInt128? Of(CallerNumber number) => number.Digits.Length == 0 ? null : BinaryPrimitives.ReadUInt128BigEndian(Hash(number.Digits));

    private byte[] Hash(string text) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text));
}
