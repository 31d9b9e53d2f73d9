namespace Ivr.Flows;

/// <summary>Holds every prompt a caller can meet against what is recorded: its language, its voice, how loud and how long it is.</summary>
/// <param name="prompts">What is recorded.</param>
/// <param name="languages">What the plan declares.</param>
/// <param name="first">Where it is told what belongs to no place of the plan.</param>
internal sealed class PromptProof(PromptCatalogue prompts, IReadOnlyDictionary<string, PlanLanguage> languages, YamlItem first)
{
    // About −20 dBFS is what prompts are made at, see audio/README.md.
    private const double Quietest = -30;
    private const double Loudest = -10;

    // Speech has three to five characters a second; what is far beyond is another recording, or a broken one.
    private const double Slowest = 1;
    private const double Fastest = 9;

    private const string Standard = "standard";

    private readonly Dictionary<string, SortedSet<string>> _chinese = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _otherVoice = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SortedSet<string> Ids, Phrase Way)> _undeclared = new(StringComparer.Ordinal);
    private readonly HashSet<PromptFacts> _looked = [];

    /// <param name="plan">What callers meet in flows.</param>
    /// <param name="callback">What is said to who is called back, in his language.</param>
    /// <param name="apology">Said anywhere.</param>
    public void Check(ProvedPlan plan, IReadOnlyList<string> callback, IReadOnlyList<string> apology)
    {
        if (!prompts.HasFacts)
        {
            return;
        }

        foreach (var ((id, language, voice), (at, step)) in plan.Heard)
        {
            Look(id, language, voice, at, step.Path.Told);
        }

        foreach (var (language, voice) in plan.Heard.Keys.Select(key => (key.Language, key.Voice)).Distinct().ToArray())
        {
            foreach (var id in apology)
            {
                Look(id, language, voice, first, "trouble");
            }

            foreach (var id in callback)
            {
                Look(id, language, Standard, first, "a callback");
            }
        }

        foreach (var (language, (ids, way)) in _undeclared)
        {
            At(language).Report("IVR266", $"'{language}' can be asked for and these are not recorded in it: {ids}; the first is met by: {way}", $"record them, or declare what its callers hear: `{language}: {{ name: {languages.GetValueOrDefault(language)?.Name ?? language}, fallback: zh }}`");
        }

        Tell(_chinese, (language, ids) => $"'{language}': its callers hear Chinese until a native speaker has recorded {ids}");
        Tell(_otherVoice, (language, ids) => $"'{language}': in the slow voice are missing and are heard in the standard voice: {ids}");
    }

    private void Look(string id, string language, string voice, YamlItem at, Phrase way)
    {
        var plan = languages.GetValueOrDefault(language);
        var spoken = plan is { HearsChinese: true } ? CallerState.Chinese : language;
        if (prompts.Played(id, spoken, voice) is not { } played)
        {
            return;
        }

        LookInto(played, at, way);
        if (prompts.IsWordless(id))
        {
            return;
        }

        if (!prompts.IsRecorded(id, spoken, voice, out var otherVoice))
        {
            Missing(id, language, plan, way);
        }
        else if (otherVoice)
        {
            Add(_otherVoice, language, id);
        }
    }

    private void Missing(string id, string language, PlanLanguage? plan, Phrase way)
    {
        if (plan is { MayHearChinese: true })
        {
            Add(_chinese, language, id);
        }
        else
        {
            _undeclared.TryAdd(language, (new SortedSet<string>(StringComparer.Ordinal), way));
            _undeclared[language].Ids.Add(id);
        }
    }

    private void LookInto(PromptFacts played, YamlItem at, Phrase way)
    {
        if (!_looked.Add(played))
        {
            return;
        }

        var letters = played.Text.Count(char.IsLetterOrDigit);
        var pace = letters / Math.Max(played.Length.TotalSeconds, 0.001);
        var wrong = played.Level is < Quietest or > Loudest ? (Phrase)$"its level is {played.Level:0.#} dBFS, {Quietest:0} to {Loudest:0} are heard well"
            : letters > 3 && pace is < Slowest or > Fastest ? (Phrase)$"it is {played.Length.TotalSeconds:0.0} s long for {letters} characters, which nobody says like that"
            : null;
        if (wrong is not null)
        {
            at.Report("IVR267", $"the recording of '{played.Id}' ({played.Language}, {played.Voice}) is not what it should be, {wrong}: {way}", "record it anew, see audio/README.md");
        }
    }

    private void Tell(Dictionary<string, SortedSet<string>> missing, Func<string, IEnumerable<string>, Phrase> told)
    {
        foreach (var (language, ids) in missing)
        {
            At(language).Report("IVR265", told(language, ids), "record them, and let audio/texts.tsv say who speaks each: then `ivr prompts build`", Severity.Warning);
        }
    }

    private YamlItem At(string language) => languages.GetValueOrDefault(language)?.At ?? first;

    private static void Add(Dictionary<string, SortedSet<string>> missing, string language, string id)
    {
        if (!missing.TryGetValue(language, out var ids))
        {
            missing[language] = ids = new SortedSet<string>(StringComparer.Ordinal);
        }

        ids.Add(id);
    }
}
