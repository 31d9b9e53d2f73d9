using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;

namespace Ivr.Cli;

/// <summary>Where an operator reads, and his language.</summary>
internal sealed class Screen(Locale locale)
{
    public Locale Locale => locale;

    public void Line(Phrase text) => Console.WriteLine(text.In(locale));

    public void Line(Phrase text, Color color)
    {
        AnsiConsole.Write(new Text(text.In(locale), new Style(color)));
        AnsiConsole.WriteLine();
    }

    /// <summary>To stand in a table.</summary>
    public Text Cell(Phrase text, Style? style = null) => new(text.In(locale), style);

    public TableColumn Column(Phrase head) => new(Cell(head));

    public void Error(Phrase text) => Console.Error.WriteLine(text.In(locale));

    /// <summary>Says what is wrong with a word of the command line; nothing comes of it.</summary>
    public void Fault(SymbolResult word, Phrase why) => word.AddError(why.In(locale));

    /// <summary>Says why nothing comes of it.</summary>
    /// <returns>The exit code.</returns>
    public int Refuse(Phrase why, Phrase? fix = null)
    {
        Error($"ivr: {why}");
        if (fix is not null)
        {
            Phrase remedy = $"fix: {fix}";
            Error($"  {remedy}");
        }

        return 1;
    }

    /// <summary>The help of a command and of all below it, from here on in the operator's language.</summary>
    public void Help(Command command)
    {
        foreach (var symbol in command.Options.Concat<Symbol>(command.Arguments).Append(command))
        {
            symbol.Description = symbol.Description is { } english ? locale.Find(english) : null;
        }

        foreach (var inner in command.Subcommands)
        {
            Help(inner);
        }
    }
}
