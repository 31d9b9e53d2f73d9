namespace Ivr.Fuzz;

/// <summary>So many inputs from one seed of chance.</summary>
/// <param name="Seed">The same seed, seeds and rounds give the same inputs.</param>
/// <param name="Findings">The folder findings go to.</param>
internal sealed record FuzzRun(int Seed, long Rounds, string Findings)
{
    // Enough to see what is wrong; the same fault a thousand times says nothing new.
    private const int MostFindings = 50;

    private const int Progress = 50_000;

    /// <returns>How many inputs were found wrong.</returns>
    public int Run(Action<string> say)
    {
        say($"IVR_SEED={Seed}, {Rounds} inputs{(Meter.MeasuresCpu ? "" : "; CPU time of a thread is not measured on this system")}");
        var seeds = Seeds.Load(say);
        using var judge = new Judge();
        judge.WarmUp(seeds);
        var mutator = new Mutator(seeds, new Random(Seed));
        var found = 0;
        for (long round = 1; round <= Rounds && found < MostFindings; round++)
        {
            if (judge.Of(mutator.Next()) is { } finding)
            {
                found++;
                say($"FOUND by {finding.Target}: {finding.Why.Split('\n')[0]}\n  {FindingFile.Write(Findings, finding, $"IVR_SEED={Seed}, input {round}")}");
            }

            if (round % Progress == 0)
            {
                say($"{round} inputs, {found} found; dearest {judge.Slowest.TotalMilliseconds:F2} ms, {judge.Largest / 1024.0:F0} KB beside its copies");
            }
        }

        say(found == 0 ? $"{Rounds} inputs, nothing found; dearest {judge.Slowest.TotalMilliseconds:F2} ms, {judge.Largest / 1024.0:F0} KB" : $"{found} found, in {Findings}; the seed was {Seed}");
        return found;
    }

    /// <summary>Gives findings to the readers again.</summary>
    /// <returns>How many are still wrong.</returns>
    public static int Replay(IEnumerable<string> paths, Action<string> say)
    {
        using var judge = new Judge();
        judge.WarmUp([.. OwnSeeds.All()]);
        var wrong = 0;
        foreach (var path in paths)
        {
            var finding = judge.Of(FindingFile.Read(path));
            wrong += finding is null ? 0 : 1;
            say(finding is null ? $"{path}: all well" : $"{path}: {finding.Target}: {finding.Why}");
        }

        return wrong;
    }
}
