using Ivr.Fuzz;

// ivr-fuzz [ROUNDS [SEED]] | --replay FILE...    exit code 1 when something was found
if (args is ["--replay", .. var paths])
{
    return FuzzRun.Replay(paths, Console.WriteLine) == 0 ? 0 : 1;
}

var rounds = args.Length > 0 ? long.Parse(args[0]) : 1_000_000;
var seed = args.Length > 1 ? int.Parse(args[1]) : Random.Shared.Next();
return new FuzzRun(seed, rounds, Path.GetFullPath("artifacts/fuzz")).Run(Console.WriteLine) == 0 ? 0 : 1;
