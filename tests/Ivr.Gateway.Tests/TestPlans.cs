using Ivr.Flows;
using Ivr.Gateway.Settings;

namespace Ivr.Gateway.Tests;

/// <summary>A small plan and defaults to hold settings against.</summary>
internal static class TestPlans
{
    public const string Text = """
        name: test
        languages: { zh: 普通话, bo: 藏语 }
        cities:
          province: { name: 甘肃省 }
          lanzhou: { name: 兰州市, area_code: "0931" }
          linxia: { name: 临夏州, area_code: "0930" }
        start: main
        person: main
        apology: sorry
        flows:
          main:
            - line:
                music: music
                served: bye
                store_down: owed
          bye:
            - hangup: served
          owed:
            - callback: { reason: store-down, done: P23, failed: P23n, otherwise: main }
            - hangup: owed
        """;

    public static GatewaySettings Defaults { get; } = new() { Instance = "test", Plan = "plan.yaml", Audio = "audio", Data = "data" };

    public static Dialplan Plan { get; } = Compile();

    /// <summary>A path below the folder of the repository.</summary>
    public static string Root(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ivr.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the tests run inside the repository");
        }

        return Path.Combine(folder.FullName, path);
    }

    private static Dialplan Compile()
    {
        var compiled = DialplanCompiler.CompileText("plan.yaml", Text, null);
        return compiled.Plan ?? throw new InvalidOperationException(string.Join('\n', compiled.Problems));
    }
}
