namespace Ivr.Flows;

/// <summary>A rule of a standard or a notice that is enforced here; docs/rules.md has them all with their sources.</summary>
/// <param name="Clause">The document, and its clause or section; where that is not known it says so.</param>
/// <param name="Words">What it asks, shortest.</param>
/// <param name="Codes">The diagnostics that enforce it.</param>
public sealed record Rule(Phrase Clause, Phrase Words, IReadOnlyList<string> Codes)
{
    /// <summary>A code enforces one rule at most.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("GB/T 33358-2016 受理要求 (clause not seen)", "answered within 15 s", ["IVR263"]),
        new("GB/T 33358-2016 受理要求 (clause not seen)", "电话受理不宜设置交互式语音应答菜单: a person without keys", ["IVR211", "IVR261", "IVR262", "IVR264"]),
        new("GB/T 33358-2016 (clause not seen)", "7×24", ["IVR472", "IVR475"]),
        new("国办函〔2025〕66号 (四)", "探索设置方言等特色专席", ["IVR265", "IVR266", "IVR268", "IVR473", "IVR474"]),
        new("国办函〔2025〕66号 (四)", "完善漏接电话回拨服务", ["IVR230"]),
        new("国办函〔2025〕66号 (四)", "公开电话台账", ["IVR277", "IVR278"]),
        new("国办函〔2025〕66号 (二)", "110/119/120/122 即时转至相应热线", ["IVR272", "IVR275", "IVR280"]),
    ];

    /// <summary>Null: the code is the house's own.</summary>
    public static Rule? Of(string code) => All.FirstOrDefault(rule => rule.Codes.Contains(code));

    public Phrase Told => $"{Clause}: {Words}";
}
