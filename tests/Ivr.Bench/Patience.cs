using System.Diagnostics;

namespace Ivr.Bench;

/// <summary>How long the whole may take: what no longer fits is left out, aloud.</summary>
internal sealed class Patience(TimeSpan whole, Notes notes)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public bool IsEnoughFor(string what, TimeSpan needed)
    {
        var left = whole - Stopwatch.GetElapsedTime(_start);
        if (left >= needed)
        {
            return true;
        }

        notes.Remark($"NOT MEASURED: {what} takes {needed.TotalSeconds:F0} s, and of {whole.TotalMinutes:0.#} minutes {Math.Max(0, left.TotalSeconds):F0} s are left");
        return false;
    }
}
