using System.CommandLine;
using System.Globalization;
using Ivr.Flows;
using Ivr.Gateway.Settings;

namespace Ivr.Cli.Commands;

/// <summary>The seats of a laboratory that was told how many: phones that are always there, all at one address.</summary>
internal static class LabSeats
{
    /// <summary>Two RTP ports a bridged call: the laboratory's 15,000 are enough for these, those at rest too.</summary>
    public const int Most = 5000;

    private const string Phones = "127.0.0.1:5080";

    public static Option<int?> Option(Screen screen)
    {
        var option = new Option<int?>("--seats") { Description = "So many seats of its own instead of those of the settings.", HelpName = "N" };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Single().Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var many) || many is < 1 or > Most)
            {
                screen.Fault(result, $"'{text}' is not a number of seats: 1 to {Most}, one for each conversation at once and a few that rest after one.");
            }
        });
        return option;
    }

    public static IReadOnlyList<SeatSetting> Of(int many) =>
        [.. Enumerable.Range(1, many).Select(static number => $"agent{number:0000}").Select(static id => new SeatSetting(id, City.Province, [], ["zh"], $"sip:{id}@{Phones}"))];
}
