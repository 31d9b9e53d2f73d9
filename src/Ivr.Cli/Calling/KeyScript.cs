using System.Globalization;

namespace Ivr.Cli.Calling;

/// <summary>One thing to do after the call was answered: wait, then perhaps press a key.</summary>
internal sealed record KeyStep(TimeSpan Wait, char? Key);

/// <summary>Keys as a caller would press them: <c>3</c>, <c>3,w5,1</c> (5 s between), <c>12345678#</c>.</summary>
internal static class KeyScript
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <returns>The steps, or why there are none.</returns>
    public static (IReadOnlyList<KeyStep> Steps, Phrase? Problem) Read(string text)
    {
        var steps = new List<KeyStep>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part[0] is 'w' or 'W')
            {
                if (!double.TryParse(part.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > 3600)
                {
                    return ([], $"'{part}' is no wait; write w5 for five seconds");
                }

                steps.Add(new KeyStep(TimeSpan.FromSeconds(seconds), null));
                continue;
            }

            foreach (var key in part)
            {
                if (!char.IsAsciiDigit(key) && key is not ('*' or '#' or (>= 'A' and <= 'D')))
                {
                    return ([], $"'{key}' is no key; there are 0-9, *, # and A-D");
                }

                steps.Add(new KeyStep(Between, key));
            }
        }

        return (steps, null);
    }
}
