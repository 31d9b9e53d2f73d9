using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ivr.Flows;

namespace Ivr.Gateway.Start;

/// <summary>A plan that some new calls begin with, before all do.</summary>
/// <param name="Percent">Of the calls, 1 to 100.</param>
/// <param name="Cities">Of these cities alone, as the plan in force decides them; empty: of all.</param>
/// <param name="By">Who began it.</param>
internal sealed record PlanTrial(Dialplan Plan, int Percent, IReadOnlyList<string> Cities, DateTimeOffset At, string By)
{
    /// <summary>Whether a call is one of them; the same call always or never, however often its INVITE comes.</summary>
    public bool Takes(string callId, string city) =>
        (Cities.Count == 0 || Cities.Contains(city)) && (Percent == 100 || Draw(callId) < Percent);

    // What a carrier's Call-IDs look like must not decide: a hash spreads them evenly.
    private static uint Draw(string callId) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(callId))) % 100;
}
