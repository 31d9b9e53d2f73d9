namespace Ivr.Flows;

/// <summary>What somebody may have meant.</summary>
public static class Spelling
{
    // A list longer than this helps nobody at night.
    private const int MostWords = 30;

    /// <summary><c>did you mean 'elder'?</c>, or the known words when none is near.</summary>
    /// <param name="place">Where a word is defined; told along with it.</param>
    public static Phrase Suggest(string word, IEnumerable<string> known, Func<string, string>? place = null)
    {
        var words = known.Order(StringComparer.Ordinal).ToArray();
        var near = words.Select(one => (Word: one, Distance: Distance(word, one))).OrderBy(one => one.Distance).FirstOrDefault();
        return near.Word is not null && near.Distance <= Math.Max(1, word.Length / 3)
            ? (place is null ? $"did you mean '{near.Word}'?" : (Phrase)$"did you mean '{near.Word}' ({place(near.Word)})?")
            : words.Length == 0 ? "nothing is known here"
            : (Phrase)$"known here: {words.Take(MostWords).Concat(words.Skip(MostWords).Take(1).Select(_ => "…"))}";
    }

    // Levenshtein, two rows.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
