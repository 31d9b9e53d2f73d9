using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>A callback as the scripts write it: <c>packed</c> in <see cref="CallbackScript"/>.</summary>
internal static class PackedCallback
{
    /// <summary>A request: number, city, skills, language, reason, call, hidden, message, urgent.</summary>
    public static RedisValue[] Write(CallbackRequest request) =>
    [
        Packed.Field(request.Number), Packed.Field(request.City), Packed.Set(request.Skills), Packed.Field(request.Language), Packed.Field(request.Reason),
        Packed.Field(request.CallId), Packed.Flag(request.Hidden), Packed.Field(request.Message), Packed.Flag(request.Urgent),
    ];

    /// <summary>What stands inside an attempt: <c>taken,owner,over,outcome;</c>.</summary>
    public static string Word(string text) => Packed.Field(text).Replace(',', '_').Replace(';', '_');

    public static IReadOnlyList<Callback> ReadAll(string[] answer) => [.. answer.Chunk(2).Select(pair => Read(pair[0], pair[1]))];

    public static Callback Read(string id, string packed)
    {
        var field = Packed.Split(packed);
        return new Callback
        {
            Id = id,
            Request = new CallbackRequest(field[0], field[1], Packed.Set(field[2]), Packed.OrNull(field[3]), field[4], field[5])
            {
                Hidden = Packed.Flag(field, 16),
                Message = field.Length > 17 ? Packed.OrNull(field[17]) : null,
                Urgent = field.Length > 18 && field[18].Length > 0,
            },
            State = Enum.Parse<CallbackState>(field[6]),
            OpenedAt = Packed.Time(field[7]),
            Due = Packed.Time(field[8]),
            Attempts = Packed.Number(field[9]),
            Postponed = Packed.Number(field[10]),
            Owner = Packed.OrNull(field[11]),
            Outcome = Packed.OrNull(field[14]),
            History = [.. field[15].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Attempt)],
        };
    }

    private static CallbackAttempt Attempt(string text)
    {
        var part = text.Split(',');
        return new CallbackAttempt(Packed.Time(part[0]), part[1], Packed.Time(part[2]), part[3]);
    }
}
