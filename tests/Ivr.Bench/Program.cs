using Ivr.Bench;

// ivr-bench [code] [load]; POINTS and WINDOW choose the points of the load and how many seconds each is measured.
var figures = new List<Figure>();
if (args.Length == 0 || args.Contains("code"))
{
    figures.AddRange(CodeFigures.Measure(Console.Error.WriteLine));
}

if (args.Length == 0 || args.Contains("load"))
{
    figures.AddRange(await LoadFigures.MeasureAsync(Environment.GetEnvironmentVariable("POINTS"), Environment.GetEnvironmentVariable("WINDOW"), Console.Error.WriteLine));
}

Console.WriteLine(Figure.Table(figures));
return figures.Count > 0 ? 0 : 1;
