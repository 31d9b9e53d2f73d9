namespace Ivr.Flows.Tests;

/// <summary>Lists that stand in files of their own.</summary>
public sealed class ListFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ivr-lists").FullName;

    public ListFileTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "lists"));
        Write("lists/languages.yaml", "zh: 普通话\nadx: 藏语\n");
        Write("lists/cities.yaml", "province: { name: 甘肃省 }\neast: { name: 东, numbers: numbers.yaml }\n");
        Write("lists/numbers.yaml", "- \"093112345\"\n- \"8693187*\"\n");
        Write("lists/welcome.yaml", "- play: A\n- goto: person\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_list_may_stand_in_a_file_and_name_files_itself()
    {
        var plan = Compile().Plan!;
        Assert.Equal(["adx", "zh"], plan.Languages.Keys.Order());
        Assert.Equal(["093112345", "8693187*"], plan.Cities["east"].Numbers);
        Assert.Equal(["play", "goto"], plan.FlowNamed("start").Nodes.Select(node => node.Kind));
    }

    [Fact]
    public void All_files_that_were_read_are_told_of_and_make_the_version()
    {
        var before = Compile();
        Assert.Equal(["plan.yaml", "lists/languages.yaml", "lists/cities.yaml", "lists/numbers.yaml", "lists/welcome.yaml"], before.Files.Select(file => Path.GetRelativePath(_folder, file.Path)));
        Write("lists/numbers.yaml", "[\"093112345\"]");
        Assert.NotEqual(before.Plan!.Version, Compile().Plan!.Version);
    }

    [Fact]
    public void What_is_wrong_in_a_list_is_told_with_its_own_place()
    {
        Write("lists/cities.yaml", "province: { name: 甘肃省 }\neast: { name: 东, colour: red, numbers: numbers.yaml }\n");
        Write("lists/numbers.yaml", "- \"12-345\"\n");
        Write("lists/languages.yaml", "zh: [\n");
        Assert.Equal(
            ["IVR101 lists/languages.yaml:2", "IVR104 lists/cities.yaml:2", "IVR105 lists/numbers.yaml:1"],
            Compile().Problems.Select(problem => $"{problem.Code} {Path.GetRelativePath(_folder, problem.File)}:{problem.Line}"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_where_it_is_named_and_is_one_of_those_to_watch()
    {
        File.Delete(Path.Combine(_folder, "lists/numbers.yaml"));
        Write("lists/number.yaml", "[]");
        var compiled = Compile();
        var problem = Assert.Single(compiled.Problems);
        Assert.Equal(("IVR250", "cities.yaml", 2), (problem.Code, Path.GetFileName(problem.File), problem.Line));
        Assert.Equal("did you mean 'number.yaml'?", problem.Fix!.English);
        Assert.Contains(compiled.Files, file => file.Path == Path.Combine(_folder, "lists/numbers.yaml"));
    }

    [Theory]
    [InlineData("other.yaml", "names with values, or a list")]
    [InlineData("numbers.yaml", "names with values, or a list")]
    [InlineData("", "the file is empty")]
    [InlineData("[1]", "names with values are expected here")]
    public void A_file_of_another_kind_or_one_that_only_names_another_is_refused(string text, string message)
    {
        Write("lists/languages.yaml", text);
        var problem = Assert.Single(Compile().Problems);
        Assert.Equal(("IVR102", "languages.yaml"), (problem.Code, Path.GetFileName(problem.File)));
        Assert.StartsWith(message, problem.Message.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("languages: { zh: 普通话, adx: 藏语 }", "languages: lists/gone.yaml")]
    [InlineData("cities:\n  province: { name: 甘肃省 }\n  east: { name: 东 }", "cities: lists/gone.yaml")]
    [InlineData("ledger: { power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\" } }", "ledger: lists/gone.yaml")]
    [InlineData("calendars: [lists/china.yaml]", "calendars: [lists/gone.yaml]")]
    [InlineData("register: lists/register.txt", "register: lists/gone.txt")]
    public void Of_a_list_that_cannot_be_read_nothing_else_is_told(string list, string gone)
    {
        Write("lists/china.yaml", "region: china\nyear: 2026\nsource: x\nholidays: { 元旦: 2026-01-01 }\n");
        Write("lists/register.txt", "00112233445566778899aabbccddeeff elder language:adx city:east\n");
        var plan = "ledger: { power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\" } }\ncalendars: [lists/china.yaml]\nregister: lists/register.txt\nhours: { offices: { workdays: 08:00-20:00 } }\n"
            + Plans.Text("""
                  start:
                    - branch: { if: registered_language = "adx" or city = "east", goto: person }
                    - hours: { of: offices, open: chosen, closed: person }
                  chosen:
                    - region: { prompt: A, keys: { 1: east }, then: put-through, otherwise: person }
                  put-through:
                    - set: { language: zh }
                    - transfer: { to: power, otherwise: person }
                    - goto: person
                """).Replace("  province: { name: 甘肃省 }", "  province: { name: 甘肃省 }\n  east: { name: 东 }", StringComparison.Ordinal);
        Assert.DoesNotContain(DialplanCompiler.Compile(Write("plan.yaml", plan), Plans.Prompts).Problems, problem => problem.Severity == Severity.Error);
        var problem = Assert.Single(DialplanCompiler.Compile(Write("plan.yaml", plan.Replace(list, gone, StringComparison.Ordinal)), Plans.Prompts).Problems, problem => problem.Severity == Severity.Error);
        Assert.Equal("IVR250", problem.Code);
        Assert.EndsWith("cannot be read: it is not there", problem.Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_name_one_another_come_to_an_end()
    {
        Write("lists/cities.yaml", "province: cities.yaml\n");
        Assert.Contains(Compile().Problems, problem => problem.Code == "IVR104");
    }

    private CompiledDialplan Compile() => DialplanCompiler.Compile(Write("plan.yaml", Plans.Text("  start: lists/welcome.yaml")
        .Replace("{ zh: 普通话, adx: 藏语 }", "lists/languages.yaml", StringComparison.Ordinal)
        .Replace("\n  province: { name: 甘肃省 }", " lists/cities.yaml", StringComparison.Ordinal)), Plans.Prompts);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
