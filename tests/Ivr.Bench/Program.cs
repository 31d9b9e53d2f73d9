using Ivr.Bench;

// ivr-bench [code] [load]; BenchOrder names the variables. The table goes to standard output, all else to standard error.
BenchOrder order;
try
{
    order = BenchOrder.Read(args, Environment.GetEnvironmentVariable);
}
catch (FormatException error)
{
    Console.Error.WriteLine($"bench: {error.Message}");
    return 2;
}

var notes = new Notes(Console.Error);
var machine = new Machine();
var patience = new Patience(order.Longest, notes);
var figures = new List<Figure>();
if (order.Code)
{
    figures.AddRange(CodeFigures.Measure(order.Quick, notes));
}

var load = new LoadRun(order, patience, notes);
var broken = false;
if (order.Load)
{
    try
    {
        await load.HoldAsync();
    }
    catch (Exception error) when (error is InvalidOperationException or OperationCanceledException)
    {
        // What was measured before is worth a table.
        broken = true;
        notes.Remark($"NOT MEASURED, all the rest of the load: {error.Message}");
    }

    figures.AddRange(load.Figures);
    if (load.Busiest > 0.25)
    {
        notes.Remark($"BUSY: others took up to {100 * load.Busiest:F0} % of the machine meanwhile. Gaps and times of answers are then theirs, and of CPU only what one run compares means something");
    }
}

Console.WriteLine(machine);
if (figures.Count > 0)
{
    Console.WriteLine($"\n{Figure.Table(figures, load.Peers)}");
}

if (load.Results.Count > 0)
{
    Console.WriteLine($"\n{LoadFigures.Points(load.Results)}");
}

foreach (var remark in notes.Remarks)
{
    Console.WriteLine($"\n* {remark}");
}

return figures.Count > 0 && !broken ? 0 : 1;
