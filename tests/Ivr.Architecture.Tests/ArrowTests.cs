using System.Text.RegularExpressions;
using Xunit;

namespace Ivr.Architecture.Tests;

/// <summary>Traffic in the house goes one way.</summary>
public sealed partial class ArrowTests
{
    [Theory]
    [InlineData("Ivr.Sip", "")]
    [InlineData("Ivr.Media", "Ivr.Phrases")]
    [InlineData("Ivr.Speech", "")]
    [InlineData("Ivr.Phrases", "")]
    [InlineData("Ivr.Flows", "Ivr.Phrases Ivr.Speech")]
    [InlineData("Ivr.Acd", "")]
    [InlineData("Ivr.Calls", "Ivr.Acd Ivr.Flows Ivr.Media Ivr.Sip Ivr.Speech")]
    [InlineData("Ivr.Redis", "Ivr.Acd Ivr.Calls")]
    public void A_room_refers_only_to_the_rooms_below_it(string room, string allowed)
    {
        Assert.Empty(House.References(room).Rooms.Except(allowed.Split(' ')));
    }

    [Theory]
    [InlineData("Ivr.Sip", "")]
    [InlineData("Ivr.Media", "NAudio.Core")]
    [InlineData("Ivr.Acd", "")]
    [InlineData("Ivr.Phrases", "")]
    [InlineData("Ivr.Speech", "Polly.Core")]
    [InlineData("Ivr.Calls", "Polly.Core")]
    [InlineData("Ivr.Flows", "YamlDotNet libphonenumber-csharp")]
    [InlineData("Ivr.Redis", "StackExchange.Redis")]
    public void A_quiet_room_brings_no_strangers(string room, string allowed)
    {
        Assert.Empty(House.References(room).Packages.Except(["Microsoft.Extensions.Logging.Abstractions", .. allowed.Split(' ')]));
    }

    [Theory]
    [InlineData("StackExchange.Redis", "src/Ivr.Redis/")]
    [InlineData("PhoneNumbers", "src/Ivr.Flows/Numbers/NumberHomes.cs")]
    [InlineData("DnsClient", "src/Ivr.Gateway/Names/")]
    [InlineData("Microsoft.AspNetCore", "src/Ivr.Gateway/")]
    public void A_library_is_imported_only_where_it_lives(string import, string folders)
    {
        var allowed = folders.Split(' ');
        var strays = House.Sources()
            .Where(file => Imports().Matches(File.ReadAllText(file)).Any(match => match.Groups[1].Value.StartsWith(import, StringComparison.Ordinal)))
            .Select(House.Short)
            .Where(file => !allowed.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)));
        Assert.Empty(strays);
    }

    [Fact]
    public void Sockets_are_opened_only_by_the_transports()
    {
        string[] allowed = ["src/Ivr.Sip/Transport/", "src/Ivr.Media/Net/"];
        var strays = House.Rooms.Where(room => room is not "Ivr.Gateway" and not "Ivr.Cli").SelectMany(House.Sources)
            .Where(file => SocketTypes().IsMatch(Comments().Replace(File.ReadAllText(file), "")))
            .Select(House.Short)
            .Where(file => !allowed.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)));
        Assert.Empty(strays);
    }

    [Fact]
    public void Only_the_gateway_and_the_hand_tool_touch_console_and_environment()
    {
        var strays = House.Sources()
            .Where(file => !House.Short(file).StartsWith("src/Ivr.Gateway/", StringComparison.Ordinal) && !House.Short(file).StartsWith("src/Ivr.Cli/", StringComparison.Ordinal))
            .Where(file => Outside().IsMatch(File.ReadAllText(file)))
            .Select(House.Short);
        Assert.Empty(strays);
    }

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Imports();

    [GeneratedRegex(@"\b(?:Socket|TcpClient|TcpListener|UdpClient|NetworkStream|SslStream)\b")]
    private static partial Regex SocketTypes();

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b(?:Console\.(?:Write|Read|Out|Error|In)|Environment\.(?:Exit|GetEnvironment|GetCommandLine|ExitCode))")]
    private static partial Regex Outside();
}
