using System.Globalization;
using System.Text;

namespace Ivr.Flows.Tests;

/// <summary>A plan by chance: every kind of node with every way out of it, in the plan and in overlays of a city and of a number.</summary>
internal sealed class RandomPlan
{
    /// <summary>Calendars are looked for from here.</summary>
    public static readonly string Name = Path.Combine(Shipped.Folder, "tests/Ivr.Flows.Tests/random.yaml");

    private static readonly string[] Numbers = ["12345", "12345", "093112345", "093212345", "093312345", "1100"];

    // The last minutes of hours, nights, a moved working day, a holiday, the end of the year and one nobody has told.
    private static readonly string[] Times =
    [
        "2026-03-02 10:00:00", "2026-03-02 07:59:00", "2026-03-02 19:59:50", "2026-03-03 03:00:00", "2026-03-07 10:00:00", "2026-10-01 10:00:00", "2026-10-10 10:00:00",
        "2026-12-01 10:00:00", "2026-12-31 23:59:50", "2027-01-04 10:00:00", "2028-02-29 22:00:00",
    ];

    private static readonly string[] Expressions =
    [
        "language = \"adx\"", "not caller = \"mobile\"", "voice = \"slow\" or time >= 12:00", "time < 09:00", "city = \"east\"", "registered = \"elder\"", "home is missing", "n begins \"1\"", "survey >= 3",
    ];

    private static readonly string[] Rosters = ["", ", staffed: day", ", staffed: desk", ", staffed: always", ", on_call: on"];

    private static readonly string[] Hours =
    [
        "workdays: 08:00-20:00, weekends: 08:00-20:00", "workdays: 08:00-20:00", "workdays: 22:00-06:00, weekends: closed", "workdays: all day, weekends: all day, exceptions: { 2026-12-01: closed }",
        "workdays: [08:30-12:00, 14:30-24:00], weekends: 10:00-12:00, holidays: closed, days: { mon: 00:00-10:00 }",
    ];

    private readonly Random _chance;
    private readonly string[] _names;
    private readonly List<string> _led = ["start", "person"];
    private int _at;
    private bool _isLaid;

    public RandomPlan(Random chance)
    {
        _chance = chance;
        _names = ["start", .. Enumerable.Range(0, chance.Next(1, 6)).Select(index => "f" + index)];
        var flows = new StringBuilder();
        for (_at = 0; _at < _led.Count; _at++)
        {
            flows.Append(CultureInfo.InvariantCulture, $"  {_led[_at]}: {FlowOf(_led[_at])}\n");
        }

        _isLaid = true;
        Text = $"""
            name: small
            start: start
            person: person
            apology: A
            limits: {Braced($"keys: {chance.Next(2, 5)}")}
            calendars: [../../dialplans/calendars/china-2026.yaml]
            hours:
              day: {Braced(One(Hours))}
              desk: {Braced(One(Hours))}
            languages: {Braced($"zh: 普通话, adx: {Braced($"name: 藏语, fallback: zh{One(Rosters)}")}")}
            skills: {Braced($"s: {Braced($"name: 税务{One(Rosters)}")}, 税 务: {Braced($"name: 税务{One(Rosters)}")}")}
            services: {Braced("s: { url: https://s.gansu.gov.cn }")}
            cities:
              province: {Braced("name: 甘肃省")}
              east: {Braced($"name: 东州市, numbers: ['093112345', {Braced($"number: '093212345', overlay: {Overlay()}")}], menu: {One(["on", "off", "{ during: desk }"])}, overlay: {Overlay()}")}
              west: {Braced($"name: 西州市, numbers: ['093312345'], menu: {One(["on", "off", "{ during: day }"])}")}
            ledger:
              power: {Braced($"name: 供电服务, number: '95598', owner: 电网, targets: '95598', announce: A, failed: B{One(["", ", hours: desk"])}")}
              police: {Braced("name: 报警, number: '110', owner: 公安, emergency: on, targets: { all: '110', province: none }, announce: A, failed: B, answers: '1100'")}
              heat: {Braced("name: 供热, number: '96778', owner: 热力, targets: '96778', successor: power, stops: 2026-03-01")}
            flows:
              seat: [{Braced($"line: {Braced("music: music, served: bye, store_down: owed")}")}]
              any: [{Braced("set: { language: zh, drop: [s, 税 务], attach: { n: 二 } }")}, {Braced("goto: seat")}]
              bye: [{Braced("survey: { prompt: A, thanks: B }")}, {Braced("hangup: bye")}]
              owed: [{Braced("callback: { reason: owed, done: A, failed: A, otherwise: any }")}, {Braced("hangup: owed")}]

            """ + flows;
    }

    public string Text { get; }

    public static DateTimeOffset At(Random chance) =>
        new(DateTime.ParseExact(Times[chance.Next(Times.Length)], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), CallbackRules.BeijingOffset);

    public static IReadOnlyDictionary<string, bool> ByHand(Random chance) =>
        chance.Next(3) > 0 ? new Dictionary<string, bool>() : new Dictionary<string, bool> { [chance.Next(2) == 0 ? "day" : "desk"] = chance.Next(2) == 0 };

    public static string Called(Random chance) => Numbers[chance.Next(Numbers.Length)];

    private static string Braced(string text) => "{ " + text + " }";

    private string One(string[] all) => all[_chance.Next(all.Length)];

    // Where a caller goes who has chosen it, who has been helped, or whose way this is by chance.
    private string Any() => _chance.Next(4) switch { 0 => Lead(["told", "owed", "bye"]), 1 => Lead([.. _names, "seat"]), _ => Silent() };

    // Where a caller goes who has not: mostly on, and to a person in the end.
    private string Silent() => _chance.Next(30) == 0 ? Lead(_names) : Lead([.. _led[_at..].Skip(1).Concat(_names.Except(_led)).Except(Ends), "person", "any"]);

    private string Lead(string[] names)
    {
        var name = One(_isLaid ? [.. names.Except(_names.Append("told")), .. names.Intersect(_led), "person"] : names);
        _led.AddRange(_led.Contains(name) || !_names.Append("told").Contains(name) ? [] : [name]);
        return name;
    }

    private static readonly string[] Ends = ["person", "told"];

    private string FlowOf(string name) => name switch
    {
        "person" => Persons(),
        "told" => "[{ hangup: { why: told, goodbye: A } }]",
        _ => Nodes(early: name == "start" && !_isLaid),
    };

    private string Overlay() => _chance.Next(3) == 0 ? "{}" : Braced($"flows: {Braced(string.Join(", ", _led.Select((name, at) => (name, at)).Where(_ => _chance.Next(3) == 0).ToArray().Select(one => $"{one.name}: {FlowAt(one.at)}")))}");

    private string FlowAt(int at) => FlowOf(_led[_at = at]);

    private string Persons() => _chance.Next(6) == 0 ? $"[{Braced($"hours: {Braced($"of: {One(["day", "desk"])}, open: {One(["seat", "any"])}, closed: any")}")}]" : $"[{Braced("goto: any")}]";

    private string Nodes(bool early) => $"[{string.Join(", ", Enumerable.Range(0, _chance.Next(3)).Select(_ => Passing()).Prepend(early ? One(["play: A", "ring: 6s", "early: A"]) : "play: A").Append(Ending()).Select(Braced))}]";

    private string Passing() => _chance.Next(18) switch
    {
        0 => "play: A",
        1 => $"set: {Braced(One(["language: adx, boost: 10s", "skills: [s], prefer: [税 务]", "drop: s, language: zh", "skills: [s, 税 务]", "voice: slow", "attach: { n: 一 }"]))}",
        2 or 4 => $"collect: {Braced($"prompt: B, digits: 3, attach: n{One(["", "", "", ", every_key: on"])}")}",
        3 => "survey: { prompt: A, thanks: B }",
        5 => $"branch: {Braced($"if: '{One(Expressions)}', goto: {Silent()}")}",
        6 => $"http: {Braced($"service: s, get: /a, meanwhile: [A, music], refused: {Silent()}, failed: {Silent()}")}",
        7 => $"record: {Braced($"prompt: A, attach: m, done: B, sorry: A, nothing: {Silent()}, failed: {Silent()}")}",
        8 => "play: { say: '现在{time}', fallback: B }",
        9 => $"transfer: {Braced($"to: {One(["power", "heat"])}, otherwise: {Silent()}")}",
        10 => "emergency: { to: police, otherwise: person }",
        11 => "announce: 8s",
        12 => $"play: {Braced($"prompts: A, enter_line: on{One(["", "", "", ", barge_in: off"])}")}",
        13 => "play: [A, B]",
        _ => $"callback: {Braced($"reason: r, done: A, otherwise: {Silent()}{One(["", ", failed: B"])}")}",
    };

    private string Ending() => _chance.Next(8) switch
    {
        0 or 1 => $"goto: {Silent()}",
        2 => One(["hangup: end", "hangup: { why: end, goodbye: A }"]),
        3 => $"menu: {Braced($"prompt: A, enter_line: {One(["on", "off"])}, keys: {Braced($"1: {Any()}, 2: {Any()}")}, unknown: B, otherwise: {Silent()}")}",
        4 => $"language: {Braced($"prompt: A, keys: {Braced($"1: {Braced($"language: adx, goto: {Any()}")}, 2: {Any()}")}, otherwise: {Silent()}")}",
        5 => $"region: {Braced($"prompt: A, keys: {Braced("1: east, 2: west")}, then: {Any()}, otherwise: {Silent()}")}",
        6 => $"hours: {Braced($"of: {One(["day", "desk"])}, open: {Silent()}, closed: {Silent()}")}",
        _ => $"line: {Braced($"music: music, callback_key: 1, max_wait: 5m, served: {Any()}, callback: {Any()}, timed_out: {Silent()}, store_down: {Silent()}{(_chance.Next(2) == 0 ? "" : $", unstaffed: {Silent()}")}")}",
    };
}
