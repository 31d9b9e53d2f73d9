using System.Globalization;
using System.Text.RegularExpressions;

namespace Ivr.Flows.Simulation;

/// <summary>How a simulated call ended for the citizen.</summary>
public enum CallOutcome
{
    /// <summary>A person talked with him.</summary>
    Person,

    /// <summary>He was put through, and somebody there talked with him.</summary>
    Outside,

    /// <summary>He is owed a callback, and the plan has let him go.</summary>
    Callback,

    /// <summary>The plan said goodbye.</summary>
    Goodbye,

    /// <summary>He hung up before any of these.</summary>
    HungUp,

    /// <summary>Something inside failed twice.</summary>
    Trouble,
}

/// <summary>What happened, and when in the call: <c>0:07.0  key 3</c>.</summary>
public sealed partial record TranscriptLine(TimeSpan At, Phrase Text)
{
    /// <summary><c>0:07.0  key 3</c>, in a language.</summary>
    public string In(Locale locale) => $"{Time,7}  {Text.In(locale)}";

    public override string ToString() => In(Locale.English);

    private string Time => string.Create(CultureInfo.InvariantCulture, $"{(int)At.TotalMinutes}:{At.Seconds:00}.{At.Milliseconds / 100}");

    /// <summary>Whether it is what is expected, in English whatever is read: the whole text or its first words, and the time if that is written before it.</summary>
    public bool Is(string expected)
    {
        var time = TimeForm().Match(expected);
        var text = expected[time.Length..].Trim();
        return (!time.Success || time.Groups[1].Value == Time)
            && Text.English is var said && said.StartsWith(text, StringComparison.Ordinal) && (said.Length == text.Length || said[text.Length] is ' ' or ':');
    }

    [GeneratedRegex(@"^\s*(\d+:\d\d\.\d)\s+")]
    private static partial Regex TimeForm();
}

/// <summary>One simulated call, from ringing to its end.</summary>
public sealed class Transcript
{
    private readonly List<TranscriptLine> _lines = [];
    private readonly List<string> _visited = [];
    private readonly List<LineRequest> _asked = [];
    private readonly Dictionary<string, string> _attached = [];

    internal Transcript(CityDecision city) => City = city;

    public IReadOnlyList<TranscriptLine> Lines => _lines;

    /// <summary>Whose call it was.</summary>
    public CityDecision City { get; internal set; }

    public CallOutcome Outcome { get; internal set; }

    /// <summary>From the beginning of the call to the first person; null: none.</summary>
    public TimeSpan? PersonAfter { get; internal set; }

    /// <summary>From the beginning of the call to the first who answered outside; null: nobody did.</summary>
    public TimeSpan? OutsideAfter { get; internal set; }

    /// <summary>Why he is owed a callback, <c>abandoned</c> when he hung up in the line; null: he is not.</summary>
    public string? Callback { get; internal set; }

    /// <summary>Keys pressed.</summary>
    public int Keys { get; internal set; }

    /// <summary>What the caller would have done, had the call gone on.</summary>
    public IReadOnlyList<KeyStep> Undone { get; internal set; } = [];

    /// <summary>Nodes in the order they were walked: <c>welcome/menu gansu.yaml:108</c>.</summary>
    public IReadOnlyList<string> Visited => _visited;

    /// <summary>What was asked of a seat, each time.</summary>
    public IReadOnlyList<LineRequest> Asked => _asked;

    /// <summary>What the seat and the record were told.</summary>
    public IReadOnlyDictionary<string, string> Attached => _attached;

    public TimeSpan Length => _lines.Count == 0 ? TimeSpan.Zero : _lines[^1].At;

    public string In(Locale locale) => string.Join('\n', _lines.Select(line => line.In(locale)));

    public override string ToString() => In(Locale.English);

    internal void Add(TimeSpan at, Phrase text) => _lines.Add(new TranscriptLine(at, text));

    internal void Visit(string node) => _visited.Add(node);

    internal void Ask(LineRequest request) => _asked.Add(request);

    internal void Attach(string name, string? value)
    {
        if (value is null)
        {
            _attached.Remove(name);
        }
        else
        {
            _attached[name] = value;
        }
    }
}
