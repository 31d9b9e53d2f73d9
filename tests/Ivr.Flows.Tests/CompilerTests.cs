using System.Text.RegularExpressions;

namespace Ivr.Flows.Tests;

/// <summary>What an operator is told about a plan that is wrong.</summary>
public sealed partial class CompilerTests
{
    private const string Letters = "[]{}:,&*!|>'\"%@`-? \t\n#\0";

    private const string Start = "  start:\n    - goto: person";

    /// <summary>Code, severity, what stands in the plan, and what is put in its place.</summary>
    public static TheoryData<string, Severity, string, string> Mistakes { get; } = new()
    {
        { "IVR101", Severity.Error, "name: small", "name: [small" },
        { "IVR101", Severity.Error, "name: small", "name: " + new string('[', 500) + new string(']', 500) },
        { "IVR102", Severity.Error, "name: small", "name: [small]" },
        { "IVR102", Severity.Error, "languages: { zh: 普通话, adx: 藏语 }", "languages: zh" },
        { "IVR102", Severity.Error, Start, "  start: person" },
        { "IVR103", Severity.Error, "name: small\n", "" },
        { "IVR103", Severity.Error, "start: start\n", "" },
        { "IVR103", Severity.Error, "served: bye, ", "" },
        { "IVR103", Severity.Error, "store_down: owed", "store_down: owed, callback_key: 1" },
        { "IVR103", Severity.Error, "store_down: owed", "store_down: owed, max_wait: 5m" },
        { "IVR103", Severity.Error, Start, "  start:\n    - play: { prompts: [] }\n    - goto: person" },
        { "IVR104", Severity.Error, "apology: A", "apology: A\ncolour: red" },
        { "IVR104", Severity.Error, "served: bye", "serves: bye, served: bye" },
        { "IVR105", Severity.Error, Start, "  start:\n    - set: { boost: fast }\n    - goto: person" },
        { "IVR105", Severity.Error, Start, "  start:\n    - set: { voice: loud }\n    - goto: person" },
        { "IVR105", Severity.Error, Start, "  start:\n    - set: { skills: \"language:adx\" }\n    - goto: person" },
        { "IVR105", Severity.Error, Start, "  start:\n    - collect: { prompt: A, digits: 40, attach: x }\n    - goto: person" },
        { "IVR105", Severity.Error, "name: 甘肃省", "name: 甘肃省, menu: perhaps" },
        { "IVR105", Severity.Error, "name: 甘肃省", "name: 甘肃省, area_code: \"931\"" },
        { "IVR105", Severity.Error, "name: 甘肃省", "name: 甘肃省, numbers: [\"12-345\"]" },
        { "IVR105", Severity.Error, "apology: A", "apology: A\ncallback: { hours: 8-20 }" },
        { "IVR105", Severity.Error, "apology: A", "apology: A\ncallback: { attempts: 0 }" },
        { "IVR450", Severity.Error, Start, "  start:\n    - announce: 1s\n    - goto: person" },
        { "IVR450", Severity.Error, Start, "  start:\n    - announce: 1m\n    - goto: person" },
        { "IVR200", Severity.Error, Start, "  start:\n    - plai: A\n    - goto: person" },
        { "IVR201", Severity.Error, Start, "  start:\n    - { play: A, goto: person }\n    - goto: person" },
        { "IVR204", Severity.Error, "start: start", "start: strat" },
        { "IVR204", Severity.Error, "served: bye", "served: by" },
        { "IVR204", Severity.Error, Start, "  start:\n    - menu: { prompt: A, keys: { 1: nobody }, otherwise: person }" },
        { "IVR476", Severity.Error, Start, "  start:\n    - set: { skills: [tax] }\n    - goto: person\nskills: { taxes: 税务 }" },
        { "IVR205", Severity.Error, "apology: A", "apology: AA" },
        { "IVR205", Severity.Error, "music: music", "music: musik" },
        { "IVR206", Severity.Error, Start, "  start:\n    - play: A" },
        { "IVR206", Severity.Error, Start, "  start: []" },
        { "IVR206", Severity.Error, Start, "  start:\n    - callback: { reason: x, otherwise: person }" },
        { "IVR207", Severity.Error, Start, Start + "\n    - play: A" },
        { "IVR208", Severity.Error, Start, Start + "\n  island:\n    - goto: person" },
        { "IVR209", Severity.Error, Start, "  start:\n    - goto: start" },
        { "IVR209", Severity.Error, Start, "  start:\n    - set: { boost: 1s }\n    - goto: other\n  other:\n    - goto: start" },
        { "IVR209", Severity.Error, Start, "  start:\n    - callback: { reason: x, otherwise: start }\n    - goto: person" },
        { "IVR209", Severity.Error, Start, Start + "\n  round:\n    - play: A\n    - goto: round" },
        { "IVR210", Severity.Error, Start, "  start:\n    - menu: { prompt: A, keys: { 0: bye }, otherwise: person }" },
        { "IVR210", Severity.Error, Start, "  start:\n    - menu: { prompt: A, keys: { \"*\": bye }, otherwise: person }" },
        { "IVR210", Severity.Error, Start, "  start:\n    - menu: { prompt: A, keys: { 12: bye }, otherwise: person }" },
        { "IVR210", Severity.Error, "store_down: owed", "store_down: owed, callback_key: 0, callback: bye" },
        { "IVR211", Severity.Error, Start, "  start:\n    - hangup: never" },
        { "IVR211", Severity.Error, Start, "  start:\n    - menu: { prompt: A, otherwise: bye }" },
        { "IVR211", Severity.Error, Start, "  start:\n    - play: { prompts: A, loop: on }" },
        { "IVR211", Severity.Error, "person: person", "person: bye" },
        { "IVR212", Severity.Error, Start, "  start:\n    - set: { language: adz }\n    - goto: person" },
        { "IVR212", Severity.Error, Start, "  start:\n    - language: { prompt: A, keys: { 1: { language: adz, goto: person } }, otherwise: person }" },
        { "IVR204", Severity.Error, Start, "  start:\n    - language: { prompt: A, keys: { 1: { language: adx, goto: nobody } }, otherwise: person }" },
        { "IVR103", Severity.Error, Start, "  start:\n    - language: { prompt: A, keys: { 1: { language: adx } }, otherwise: person }" },
        { "IVR246", Severity.Error, Start, "  start:\n    - branch: { if: 'home = \"lanzou\"', goto: person }\n    - goto: person" },
        { "IVR223", Severity.Error, Start, "  start:\n    - region: { prompt: A, keys: { 1: provinze }, then: person, otherwise: person }" },
        { "IVR204", Severity.Error, Start, "  start:\n    - region: { prompt: A, keys: { 1: province }, then: nobody, otherwise: person }" },
        { "IVR103", Severity.Error, Start, "  start:\n    - region: { prompt: A, keys: { 1: province }, otherwise: person }" },
        { "IVR455", Severity.Error, "  province: { name: 甘肃省 }", "  province: { name: 甘肃省, overlay: { flows: { start: [ { region: { prompt: A, keys: { 1: east }, then: ours, otherwise: person } } ] }, new: { flows: { ours: [ { goto: person } ] } } } }\n  east: { name: 东 }" },
        { "IVR213", Severity.Warning, "  province: { name: 甘肃省 }", "  province: { name: 甘肃省 }\n  north: { name: 北 }" },
        { "IVR214", Severity.Error, Start, "  start:\n    - play: A\n    - ring: 3s\n    - goto: person" },
        { "IVR214", Severity.Error, Start, "  start:\n    - goto: other\n  other:\n    - early: A\n    - goto: person" },
        { "IVR214", Severity.Error, "  person:\n", "  person:\n    - ring: 3s\n" },
        { "IVR220", Severity.Error, "  province: { name: 甘肃省 }", "  province: { name: 甘肃省 }\n  East: { name: 东 }" },
        { "IVR221", Severity.Error, "  province: { name: 甘肃省 }", "  province: { name: 甘肃省 }\n  east: { name: 东, numbers: [\"093112345\"] }\n  west: { name: 西, numbers: [\"+8693112345\"] }" },
        { "IVR222", Severity.Error, "  province: { name: 甘肃省 }", "  province: { name: 甘肃省 }\n  east: { name: 东, area_code: \"0935\", numbers: [\"093512345\"] }\n  west: { name: 西, area_code: \"0935\" }" },
        { "IVR223", Severity.Error, "name: 甘肃省", "name: 甘肃省, overflow: { after: 20s, partner: provinze }" },
        { "IVR223", Severity.Error, "  province: { name: 甘肃省 }", "  province: { name: 甘肃省 }\n  east: { name: 东, in_area_of: west }" },
        { "IVR224", Severity.Error, "name: 甘肃省", "name: 甘肃省, overflow: { after: 20s, partner: province }" },
        { "IVR224", Severity.Error, "name: 甘肃省", "name: 甘肃省, overflow: { after: 20s, pool: on }" },
        { "IVR225", Severity.Error, "name: 甘肃省", "name: 甘肃省, overflow: { after: 20s }" },
        { "IVR226", Severity.Error, "  province:", "  east:" },
        { "IVR105", Severity.Error, "apology: A", "apology: A\nhours: { x: { workdays: 8-12, weekends: all day } }" },
        { "IVR105", Severity.Error, "apology: A", "apology: A\nhours: { x: { workdays: all day, weekends: all day, exceptions: { 12-01: closed } } }" },
        { "IVR105", Severity.Error, "apology: A", "apology: A\nhours: { x: { workdays: all day, weekends: all day, exceptions: { 9999-12-31: closed } } }" },
        { "IVR104", Severity.Error, "apology: A", "apology: A\nhours: { x: { workdays: all day, weekends: all day, days: { friday: closed } } }" },
        { "IVR242", Severity.Error, "apology: A", "apology: A\nhours: { x: { workdays: 08:30-12:00 } }" },
        { "IVR243", Severity.Error, "apology: A", "apology: A\nhours: { x: { workdays: [08:30-12:30, 12:00-18:00], weekends: [08:30-12:30, 12:00-18:00] } }" },
        { "IVR475", Severity.Error, "adx: 藏语", "adx: { name: 藏语, staffed: always, on_call: on }" },
        { "IVR475", Severity.Error, "zh: 普通话", "zh: { name: 普通话, on_call: on }" },
        { "IVR244", Severity.Error, "adx: 藏语", "adx: { name: 藏语, staffed: day }" },
        { "IVR470", Severity.Error, "apology: A", "apology: A\nhours: { x: { workdays: 00:00-23:59, weekends: 00:00-23:59 } }" },
        { "IVR470", Severity.Error, "apology: A", "apology: A\nhours: { x: { workdays: [08:00-11:59, 12:00-18:00], weekends: closed } }" },
        { "IVR244", Severity.Error, "name: 甘肃省", "name: 甘肃省, menu: { during: day }" },
        { "IVR244", Severity.Error, Start, "  start:\n    - hours: { of: day, open: person, closed: person }" },
        { "IVR270", Severity.Error, Start, "  start:\n    - transfer: { to: power, otherwise: person }\n    - hangup: served" },
        { "IVR270", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\", successor: light }") },
        { "IVR270", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\", stops: 2027-01-01 }") },
        { "IVR271", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: \"0085221234567\" }") },
        { "IVR271", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: +95598, owner: 电网, targets: \"95598\" }") },
        { "IVR272", Severity.Error, Start, "  start:\n    - transfer: { to: power, otherwise: person }\n    - hangup: served\nledger:\n  power: { name: 供电, number: \"95598\", owner: 电网, targets: {} }" },
        { "IVR223", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: { lanzhou: \"95598\" } }") },
        { "IVR220", Severity.Error, "apology: A", Ledger("Power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\" }") },
        { "IVR273", Severity.Error, "apology: A", Ledger("a: { name: 甲, number: \"95598\", owner: 甲, targets: \"95598\", successor: b }, b: { name: 乙, number: \"95599\", owner: 乙, targets: \"95599\", successor: a }") },
        { "IVR274", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: \"093112345\" }") },
        { "IVR274", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\", answers: \"95598\" }") },
        { "IVR275", Severity.Error, "apology: A", Ledger("police: { name: 报警, number: \"110\", owner: 公安, targets: \"110\", emergency: on, verify: dial }") },
        { "IVR275", Severity.Error, Start, "  start:\n    - transfer: { to: police, otherwise: person }\n    - hangup: served\nledger:\n  police: { name: 报警, number: \"110\", owner: 公安, targets: \"110\", emergency: on }" },
        { "IVR275", Severity.Error, "apology: A", Ledger("a: { name: 甲, number: \"110\", owner: 甲, targets: \"110\", emergency: on, successor: b }, b: { name: 乙, number: \"95599\", owner: 乙, targets: \"95599\" }") },
        { "IVR211", Severity.Error, Start, "  start:\n    - emergency: { to: police, otherwise: bye }\n    - hangup: served\nledger:\n  police: { name: 报警, number: \"110\", owner: 公安, targets: \"110\", emergency: on }" },
        { "IVR276", Severity.Error, "apology: A", Ledger("post: { name: 邮政, number: \"12305\", owner: 邮政, mode: line, flow: person, targets: \"12305\" }") },
        { "IVR276", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\", flow: person }") },
        { "IVR276", Severity.Error, Start, "  start:\n    - transfer: { to: post, otherwise: person }\n    - hangup: served\nledger:\n  post: { name: 邮政, number: \"12305\", owner: 邮政, mode: line, flow: person }" },
        { "IVR279", Severity.Error, "apology: A", Ledger("post: { name: 邮政, number: \"12305\", owner: 邮政, mode: line, flow: person, answers: \"12345\" }") },
        { "IVR279", Severity.Error, "apology: A", Ledger("post: { name: 邮政, number: \"12305\", owner: 邮政, mode: line, flow: person, answers: [\"12305\", \"12305\"] }") },
        { "IVR105", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\", verify_every: 12h }") },
        { "IVR105", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\", verify: sometimes }") },
        { "IVR105", Severity.Error, "apology: A", Ledger("power: { name: 供电, number: \"95598\", owner: 电网, targets: \"95598\", verified: yesterday }") },
        { "IVR105", Severity.Error, Start, "  start:\n    - set: { boost: 25h }\n    - goto: person" },
        { "IVR204", Severity.Error, "apology: A", Ledger("post: { name: 邮政, number: \"12305\", owner: 邮政, mode: line, flow: persons }") },
        { "IVR245", Severity.Error, Start, "  start:\n    - branch: { if: weather = \"rain\", goto: person }\n    - goto: person" },
        { "IVR246", Severity.Error, Start, "  start:\n    - branch: { if: city = \"lanzou\", goto: person }\n    - goto: person" },
        { "IVR104", Severity.Error, Start, "  start:\n    - branch: { by: city, cases: { province: person }, otherwise: person }" },
        { "IVR285", Severity.Error, Start, "  start:\n    - branch: { if: time > 08:00 and, goto: person }\n    - goto: person" },
        { "IVR286", Severity.Error, Start, "  start:\n    - branch: { if: time > 8, goto: person }\n    - goto: person" },
        { "IVR287", Severity.Error, Start, "  start:\n    - set: { attach: { city: a } }\n    - goto: person" },
        { "IVR287", Severity.Error, Start, "  start:\n    - set: { attach: { survey: a } }\n    - survey: { prompt: A }\n    - goto: person" },
        { "IVR288", Severity.Error, Start, "  start:\n    - set: { attach: { 专席: \"\" } }\n    - goto: person" },
        { "IVR288", Severity.Error, Start, "  start:\n    - set: { attach: { 专席: } }\n    - goto: person" },
        { "IVR289", Severity.Error, Start, Asking("get: /a", "service: order") },
        { "IVR290", Severity.Error, "apology: A", "apology: A\nservices: { orders: { url: http://orders.gansu.gov.cn } }" },
        { "IVR290", Severity.Error, "apology: A", "apology: A\nservices: { orders: { url: https://me@orders.gansu.gov.cn } }" },
        { "IVR290", Severity.Error, "apology: A", "apology: A\nservices: { orders: { url: https://orders.gansu.gov.cn, headers: { Authorization: Bearer 42 } } }" },
        { "IVR291", Severity.Error, Start, Asking("get: '/a/{city'") },
        { "IVR291", Severity.Error, Start, Asking("get: '/a/{city:digits}'") },
        { "IVR245", Severity.Error, Start, Asking("get: '/a/{town}'") },
        { "IVR245", Severity.Error, Start, Asking("post: /a, body: { town: town }") },
        { "IVR292", Severity.Error, Start, Asking("get: /a, post: /a") },
        { "IVR292", Severity.Error, Start, Asking("get: a") },
        { "IVR292", Severity.Error, Start, Asking("get: /a, body: { city: city }") },
        { "IVR293", Severity.Error, Start, Asking("get: /a, take: { 天数: { field: days, as: nummer } }") },
        { "IVR105", Severity.Error, Start, Asking("get: /a, within: 20s") },
        { "IVR294", Severity.Error, Start, "  start:\n    - record: { prompt: A, at_most: 3s, attach: 留言, sorry: A, nothing: person, failed: person }\n    - goto: person" },
        { "IVR103", Severity.Error, Start, "  start:\n    - record: { prompt: A, attach: 留言, nothing: person, failed: person }\n    - goto: person" },
        { "IVR103", Severity.Error, Start, "  start:\n    - play: { say: '{city}' }\n    - goto: person" },
        { "IVR291", Severity.Error, Start, "  start:\n    - play: { say: '{city:digit}', fallback: A }\n    - goto: person" },
        { "IVR230", Severity.Error, "apology: A", "apology: A\ncallback: { hours: 12:00-14:00, quiet: 12:00-14:00 }" },
    };

    private static string Asking(string how, string service = "service: orders") =>
        $"  start:\n    - http: {{ {service}, {how}, meanwhile: A, refused: person, failed: person }}\n    - goto: person\nservices:\n  orders: {{ url: https://orders.gansu.gov.cn/api }}";

    private static string Ledger(string entries) => $"apology: A\nledger: {{ {entries} }}";

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place_and_only_errors_refuse_the_plan(string code, Severity severity, string right, string wrong)
    {
        var text = Plans.Text(Start);
        Assert.Empty(DialplanCompiler.CompileText("small.yaml", text, Plans.Prompts).Problems);
        Assert.Contains(right, text, StringComparison.Ordinal);

        var compiled = DialplanCompiler.CompileText("small.yaml", text.Replace(right, wrong, StringComparison.Ordinal), Plans.Prompts);
        var problem = compiled.Problems.FirstOrDefault(one => one.Code == code);
        Assert.NotNull(problem);
        Assert.Equal(severity, problem.Severity);
        Assert.Equal(severity == Severity.Warning, compiled.Plan is not null);
        Assert.NotEmpty(problem.Source);
    }

    [Theory]
    [InlineData("  start:\n    play: A\n    goto: person", "IVR102")]
    [InlineData("  start:\n    - play: A\n    - gotto: person", "IVR200")]
    [InlineData("  start:\n    - play: A\n    - goto person", "IVR102")]
    public void Of_a_flow_that_cannot_be_read_it_is_not_told_that_it_leads_nowhere(string flow, string code) =>
        Assert.Equal(code, Assert.Single(DialplanCompiler.CompileText("small.yaml", Plans.Text(flow), Plans.Prompts).Problems, problem => problem.Severity == Severity.Error).Code);

    [Fact]
    public void A_second_document_is_told_and_not_left_unread()
    {
        var problem = Assert.Single(DialplanCompiler.CompileText("small.yaml", Plans.Text("  start:\n    - goto: person") + "---\nname: large\n", Plans.Prompts).Problems);
        Assert.Equal(("IVR102", "name: large"), (problem.Code, problem.Source));
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_problem_and_not_an_exception()
    {
        var compiled = DialplanCompiler.Compile("nowhere/plan.yaml", null);
        Assert.Equal("IVR100", Assert.Single(compiled.Problems).Code);
        Assert.Null(compiled.Plan);
    }

    [Fact]
    public void A_problem_shows_file_line_column_source_caret_and_fix()
    {
        var text = Plans.Text("  elder:\n    - goto: person\n  start:\n    - goto: elderr");
        var problem = DialplanCompiler.CompileText("dialplans/main.yaml", text, Plans.Prompts).Problems.First(one => one.Code == "IVR204");
        Assert.Equal(
            """
            dialplans/main.yaml:19:13: error IVR204: 'goto' names the flow 'elderr', which does not exist.
               19 |     - goto: elderr
                  |             ^^^^^^
              fix: did you mean 'elder' (dialplans/main.yaml:16:3)?

            """, problem.ToString());
    }

    [Fact]
    public void The_caret_stands_under_its_word_behind_Chinese_too()
    {
        var text = Plans.Text(Start).Replace("{ name: 甘肃省 }", "{ name: 甘肃省, menu: 也许 }", StringComparison.Ordinal);
        var lines = DialplanCompiler.CompileText("small.yaml", text, Plans.Prompts).Problems[0].ToString().Split('\n');
        Assert.Equal("    7 |   province: { name: 甘肃省, menu: 也许 }", lines[1]);
        Assert.Equal("      | " + new string(' ', 34) + "^^^^", lines[2]);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file()
    {
        var text = Plans.Text("  start:\n    - plai: A\n    - play: AA\n    - goto: nobody").Replace("apology: A", "apology: AAA", StringComparison.Ordinal);
        var compiled = DialplanCompiler.CompileText("small.yaml", text, Plans.Prompts);
        Assert.Null(compiled.Plan);
        Assert.Equal(["IVR205", "IVR200", "IVR205", "IVR204"], compiled.Problems.Where(one => one.Code != "IVR211").Select(one => one.Code));
        Assert.Equal(compiled.Problems.OrderBy(one => one.Line).ThenBy(one => one.Column), compiled.Problems);
    }

    [Fact]
    public void The_same_text_has_the_same_version_and_another_text_another()
    {
        string Version(string text) => DialplanCompiler.CompileText("small.yaml", text, null).Plan!.Version;
        Assert.Equal(Version(Plans.Text(Start)), Version(Plans.Text(Start)));
        Assert.Equal(Version(Plans.Text(Start)), Version(Plans.Text(Start).Replace("\n", "\r\n", StringComparison.Ordinal)));
        Assert.NotEqual(Version(Plans.Text(Start)), Version(Plans.Text(Start) + "\n# a word\n"));
    }

    [Fact]
    public void Every_code_has_a_page_and_a_test()
    {
        var sources = Directory.GetFiles(Path.Combine(Shipped.Folder, "src/Ivr.Flows"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => CodeForm().Matches(File.ReadAllText(file)).Select(match => match.Value)).ToHashSet();
        var tested = Mistakes.Concat(CallScriptTests.Mistakes).Concat(CallScriptTests.Unmet).Concat(OverlayTests.Mistakes).Select(row => (string)row[0]).Concat(["IVR100", "IVR240", "IVR241", "IVR471", "IVR250", "IVR255"]).Concat(BadPlanTests.Codes).Concat(HarmTests.Codes).Concat(RegisterTests.Told).Append(ProofTests.Warned).Append(StaffingTests.WithoutSeat).Concat(LedgerTests.Told).ToHashSet();
        var pages = Directory.GetFiles(Path.Combine(Shipped.Folder, "docs/errors"), "IVR*.md").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(code => code[3] is '1' or '2' || code[3..5] is "42" or "43" or "47" || sources.Contains(code)).ToHashSet();
        Assert.Equal(sources.Order(), tested.Order());
        Assert.Equal(sources.Order(), pages.Order());
    }

    [Theory]
    [InlineData(20261124)]
    public void No_text_whatever_brings_the_compiler_down(int seed)
    {
        var chance = new Random(seed);
        var folder = Path.Combine(Shipped.Folder, "dialplans");
        var text = File.ReadAllText(Path.Combine(folder, "gansu.yaml"));
        for (var round = 0; round < 60; round++)
        {
            var broken = text.ToCharArray().ToList();
            for (var cuts = chance.Next(1, 6); cuts > 0; cuts--)
            {
                var at = chance.Next(broken.Count);
                switch (chance.Next(3))
                {
                    case 0:
                        broken.RemoveRange(at, Math.Min(chance.Next(1, 60), broken.Count - at));
                        break;
                    case 1:
                        broken.Insert(at, Letters[chance.Next(Letters.Length)]);
                        break;
                    default:
                        var length = Math.Min(chance.Next(1, 60), broken.Count - at);
                        broken.InsertRange(chance.Next(broken.Count), broken.GetRange(at, length));
                        break;
                }
            }

            var compiled = DialplanCompiler.CompileText(Path.Combine(folder, $"seed {seed} round {round}"), new string([.. broken]), Shipped.Known);
            Assert.Equal(compiled.Plan is null, compiled.Problems.Any(one => one.Severity == Severity.Error));
            Assert.All(compiled.Problems, one => Assert.NotEmpty(one.ToString()));
        }
    }

    [GeneratedRegex(@"IVR\d{3}(?="")")]
    private static partial Regex CodeForm();
}
