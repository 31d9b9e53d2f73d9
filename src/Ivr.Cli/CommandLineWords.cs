using System.CommandLine;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Ivr.Cli;

/// <summary>
/// What System.CommandLine says itself (headings of the help, what is wrong with a command line), in the operator's language: its English is the key, as that of all phrases.
/// Its own Chinese is half done, and found by a culture a process without ICU does not have (docs/decisions/0052).
/// </summary>
internal sealed class CommandLineWords : ResourceManager
{
    private readonly Locale _locale;

    private CommandLineWords(Locale locale)
        : base("System.CommandLine.Properties.Resources", typeof(RootCommand).Assembly) => _locale = locale;

    /// <summary>From here on, in the whole process.</summary>
    public static void SayIn(Locale locale) => Words(null) = new CommandLineWords(locale);

    public override string? GetString(string name, CultureInfo? culture) => base.GetString(name, CultureInfo.InvariantCulture) is { } english ? _locale.Find(english) : null;

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "s_resourceManager")]
    private static extern ref ResourceManager Words([UnsafeAccessorType("System.CommandLine.Properties.Resources, System.CommandLine")] object? its);
}
