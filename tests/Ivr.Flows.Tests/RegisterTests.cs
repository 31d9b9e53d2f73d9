using System.Text;
using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Numbers for which something is written down: found by their hash, and no number stands in the file.</summary>
public sealed class RegisterTests : IDisposable
{
    internal static readonly string[] Told = ["IVR456", "IVR457", "IVR458", "IVR459"];

    private const string Elder = "13893100000";

    private static readonly RegisterKey Key = RegisterKey.Of(static _ => "0123456789abcdef0123456789abcdef")!;

    private static readonly RegisterKey Other = RegisterKey.Of(static _ => "another key of thirty-two letters")!;

    private readonly string _folder = Directory.CreateTempSubdirectory("ivr-register").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Elder)]
    [InlineData("+8613893100000")]
    [InlineData("013893100000")]
    public void A_number_is_found_in_whatever_form_it_comes(string number) =>
        Assert.Equal(new CallerProfile(true, "adx", "province"), Compiled(Line(Elder, "elder language:adx city:province")).Plan!.Register.Find(Number(number), Key));

    [Fact]
    public void Who_asks_not_to_be_shown_is_found_too_and_a_stranger_or_nobody_is_not()
    {
        var register = Compiled(Line(Elder, "elder")).Plan!.Register;
        Assert.NotNull(register.Find(Number(Elder) with { Hidden = true }, Key));
        Assert.Null(register.Find(Number("13893100001"), Key));
        Assert.Null(register.Find(Number("anonymous"), Key));
    }

    [Fact]
    public void No_number_stands_in_the_file_and_without_the_key_nobody_is_found()
    {
        var line = Line(Elder, "elder");
        Assert.DoesNotContain("3893100000", line, StringComparison.Ordinal);
        var register = Compiled(line).Plan!.Register;
        Assert.Null(register.Find(Number(Elder), null));
        Assert.Null(register.Find(Number(Elder), Other));
        Assert.Null(RegisterKey.Of(static _ => "short"));
    }

    [Fact]
    public void A_key_that_is_not_there_or_is_another_is_told_and_refuses_nothing()
    {
        var register = Compiled(RegisterLine.Of(Key) + "\n" + Line(Elder, "elder")).Plan!.Register;
        Assert.Equal(("IVR458", Severity.Warning), (register.Unreadable(null)!.Code, register.Unreadable(null)!.Severity));
        Assert.Equal(("IVR459", Severity.Warning), (register.Unreadable(Other)!.Code, register.Unreadable(Other)!.Severity));
        Assert.Null(register.Unreadable(Key));
        Assert.Null(Compiled("# nobody yet\n").Plan!.Register.Unreadable(null));
    }

    [Theory]
    [InlineData("IVR456", "00112233445566778899aabbccddeeff elderly")]
    [InlineData("IVR456", "00112233445566778899aabbccddeeff")]
    [InlineData("IVR456", "13893100000 elder")]
    [InlineData("IVR456", "00112233445566778899aabbccddeeff elder elder")]
    [InlineData("IVR457", "00112233445566778899aabbccddeeff elder\n00112233445566778899aabbccddeeff language:adx")]
    [InlineData("IVR212", "00112233445566778899aabbccddeeff language:adz")]
    [InlineData("IVR223", "00112233445566778899aabbccddeeff city:atlantis")]
    public void What_is_wrong_with_a_line_is_told_with_its_place(string code, string text)
    {
        var problem = Assert.Single(Compiled("# words\n\n" + text).Problems);
        Assert.Equal((code, Path.Combine(_folder, "register.txt"), 2 + text.Split('\n').Length), (problem.Code, problem.File, problem.Line));
    }

    [Fact]
    public void A_number_that_stands_there_in_the_open_is_not_shown() =>
        Assert.Contains("138****0000 elder", Assert.Single(Compiled("13893100000 elder").Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_register_that_is_not_there_is_an_error_and_is_watched_for_all_the_same()
    {
        var compiled = Compiled(null);
        Assert.Equal("IVR250", Assert.Single(compiled.Problems).Code);
        Assert.Contains(compiled.Files, file => file.Path == Path.Combine(_folder, "register.txt"));
    }

    [Fact]
    public void A_number_more_is_another_register_and_the_same_plan()
    {
        var (before, after) = (Compiled("# nobody\n").Plan!, Compiled(Line(Elder, "elder")).Plan!);
        Assert.Equal(before.Version, after.Version);
        Assert.NotEqual(before.Register.Version, after.Register.Version);
        Assert.Equal(1, before.With(after.Register).Register.Count);
        Assert.Same(after, after.With(after.Register));
    }

    [Fact]
    public void A_hundred_thousand_numbers_are_read_and_each_is_found()
    {
        var text = new StringBuilder();
        for (var number = 0; number < 100_000; number++)
        {
            text.Append(Line($"138{number:00000000}", number % 2 == 0 ? "elder" : "elder language:adx")).Append('\n');
        }

        var register = Compiled(text.ToString()).Plan!.Register;
        Assert.Equal(100_000, register.Count);
        Assert.Equal("adx", register.Find(Number("13800077777"), Key)!.Language);
        Assert.Same(register.Find(Number("13800000000"), Key), register.Find(Number("13800000002"), Key));
        Assert.Equal([50_000, 50_000], register.Profiles.Select(one => one.Numbers));
    }

    [Theory]
    [InlineData("elder", "registered = \"elder\"", true)]
    [InlineData("language:adx", "registered = \"elder\"", false)]
    [InlineData("language:adx", "registered = \"other\" and registered_language = \"adx\"", true)]
    [InlineData("elder", "registered_language is missing", true)]
    [InlineData(null, "registered is known", false)]
    public async Task A_plan_asks_what_is_registered(string? registered, string expression, bool there)
    {
        var plan = Plans.Compile($"  start:\n    - branch: {{ if: '{expression}', goto: there }}\n    - play: B\n    - goto: person\n  there:\n    - play: A\n    - goto: person");
        var call = await Simulated.CallAsync(plan, "", new HouseState { Registered = registered is null ? null : CallerProfile.Read(registered) });
        Assert.Contains(there ? "plays A" : "plays B", call.Texts());
    }

    [Fact]
    public void Both_ways_are_proved()
    {
        var compiled = DialplanCompiler.CompileText("small.yaml", Plans.Text("  start:\n    - menu: { prompt: A, keys: { 1: chosen }, otherwise: person }\n  chosen:\n    - branch: { if: registered = \"elder\", goto: lost }\n    - goto: person\n  lost:\n    - play: A\n    - hangup: lost"), Plans.Prompts);
        var problem = Assert.Single(compiled.Problems);
        Assert.Equal("IVR492", problem.Code);
        Assert.EndsWith("1 (registered = \"elder\")", problem.Message.English, StringComparison.Ordinal);
    }

    private static CallerNumber Number(string text) => CallerNumber.Normalise(text, null);

    private static string Line(string number, string profile) => RegisterLine.Of(Key.Of(Number(number))!.Value, CallerProfile.Read(profile)!);

    /// <param name="register">Null: there is no such file.</param>
    private CompiledDialplan Compiled(string? register)
    {
        if (register is not null)
        {
            File.WriteAllText(Path.Combine(_folder, "register.txt"), register);
        }

        return DialplanCompiler.CompileText(Path.Combine(_folder, "small.yaml"), "register: register.txt\n" + Plans.Text("  start:\n    - goto: person"), Plans.Prompts);
    }
}
