using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Ivr.Redis.Tests;

/// <summary>What nothing else notices: the embedded store silently does not lock a key that is not in KEYS.</summary>
public sealed partial class ScriptTests
{
    public static TheoryData<string> Names => [.. Scripts().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_key_a_script_touches_is_one_of_KEYS(string name)
    {
        var text = Scripts()[name];
        var keys = KeysTaken().Matches(text).SelectMany(taken => taken.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)).ToHashSet();
        Assert.All(keys, key => Assert.Matches("^[A-Z]+$", key));
        Assert.Equal(KeysTaken().Matches(text).Sum(taken => taken.Value.Split("KEYS[").Length - 1), text.Split("KEYS[").Length - 1);
        Assert.All(keys, key => Assert.Single(Regex.Matches(text, $@"\b{key}\b\s*(,[\w\s,]*)?=[^=]")));

        var calls = Calls().Matches(text);
        Assert.Equal(text.Split("redis.").Length - 1, calls.Count);
        foreach (Match call in calls)
        {
            var (command, argument) = (call.Groups[1].Value, call.Groups[2].Value);
            if (command == "PUBLISH")
            {
                Assert.Equal("ARGV[1]", argument);
            }
            else
            {
                Assert.Contains(argument, keys);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_script_asks_the_clock_or_chance_or_divides(string name)
    {
        var text = Scripts()[name];
        Assert.DoesNotContain("'TIME'", text, StringComparison.Ordinal);
        Assert.DoesNotContain("math.random", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\w\s/\s\w", text);
    }

    [Fact]
    public void All_scripts_are_looked_at() => Assert.True(Scripts().Count >= 30, $"only {Scripts().Count} were found");

    private static Dictionary<string, string> Scripts() => typeof(RedisStores).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
        .Where(field => field.FieldType == typeof(Script))
        .ToDictionary(field => $"{field.DeclaringType!.Name}.{field.Name}", field => ((Script)field.GetValue(null)!).Text);

    [GeneratedRegex(@"^local ([A-Z, ]+) = (?:KEYS\[\d+\](?:, )?)+$", RegexOptions.Multiline)]
    private static partial Regex KeysTaken();

    [GeneratedRegex(@"redis\.call\('([A-Z]+)',\s*([^,)]+)")]
    private static partial Regex Calls();
}
