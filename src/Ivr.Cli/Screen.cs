using System.CommandLine;

namespace Ivr.Cli;

/// <summary>Where an operator reads, and his language.</summary>
internal sealed class Screen(Locale locale)
{
    public Locale Locale => locale;

    public void Line(Phrase text) => Console.WriteLine(text.In(locale));

    public void Error(Phrase text) => Console.Error.WriteLine(text.In(locale));

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
