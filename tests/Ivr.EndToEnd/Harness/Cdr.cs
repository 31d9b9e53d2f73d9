using System.Text.Json;
using Xunit;

namespace Ivr.EndToEnd;

/// <summary>A call's record as somebody outside reads it.</summary>
internal sealed record Cdr(
    string CallId, string Direction, string Gateway, string? Trunk, string Caller, string Called, string? City, string? CityRule, string? Language, string? Seat,
    string? ServedBy, int? SurveyGrade, string? Callback, DateTimeOffset StartedAt, DateTimeOffset? AnsweredAt, DateTimeOffset? LineEnteredAt,
    DateTimeOffset? SeatAnsweredAt, DateTimeOffset EndedAt, double? WaitFromAnswer, double? WaitFromLine, CdrEnding Ending, IReadOnlyList<CdrStep> Steps, IReadOnlyList<CdrLeg> Legs,
    string? Protection = null, string? PartnerProtection = null, CdrRecording? Recording = null, string? Plan = null, string? PlanVersion = null)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public string Story => string.Join(" | ", Steps.Select(step => step.Detail is null ? step.Step : $"{step.Step} {step.Detail}"));

    /// <summary>All records of a data folder, in the order they were written.</summary>
    public static IReadOnlyList<Cdr> ReadAll(string data)
    {
        var folder = Path.Combine(data, "cdr");
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(Lines).Select(line => JsonSerializer.Deserialize<Cdr>(line, Web)!)]
            : [];
    }

    public bool Has(string step, string? detail = null) => Steps.Any(one => one.Step == step && (detail is null || one.Detail == detail));

    /// <summary>These steps stand in it, in this order; others may stand between them.</summary>
    public void Tells(params string[] steps)
    {
        var next = 0;
        foreach (var step in Steps)
        {
            next += next < steps.Length && step.Step == steps[next] ? 1 : 0;
        }

        Assert.True(next == steps.Length, $"'{(next < steps.Length ? steps[next] : "")}' is missing in: {Story}");
    }

    // The last line may be half written while we look.
    private static string[] Lines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

internal sealed record CdrEnding(string By, string Cause, int? Status);

internal sealed record CdrLeg(
    string Leg, long Received, double? Loss, double? Jitter, double? LossThere, double? JitterThere, double? RoundTrip, double? Heard, double? Sent);

internal sealed record CdrRecording(string? File, double Seconds, IReadOnlyList<CdrPause>? Paused, string? Fault);

internal sealed record CdrPause(double From, double To);

internal sealed record CdrStep(DateTimeOffset At, string Step, string? Detail);
