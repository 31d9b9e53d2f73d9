using System.Globalization;

namespace Ivr.Flows.Simulation;

/// <summary>Reads how the house stands: the clock, the seats, the store.</summary>
internal static class HouseReader
{
    public static HouseState Read(YamlMap map, HouseState otherwise) => ReadStore(map.Get("store"), otherwise with
    {
        At = map.Get("at") is { } at ? ReadTime(at) ?? otherwise.At : otherwise.At,
        MenuOn = map.Get("menu")?.Flag() ?? otherwise.MenuOn,
        Seats = ReadSeats(map.Get("seats")) ?? otherwise.Seats,
        Pool = ReadSeats(map.Get("pool")) ?? otherwise.Pool,
        Partner = ReadSeats(map.Get("partner")) ?? otherwise.Partner,
        Outside = ReadSeats(map.Get("outside")) ?? otherwise.Outside,
        Speakers = map.Map("speakers") is { } speakers
            ? speakers.Entries.DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => ReadSeats(one.Value) ?? SeatsFree.Busy, StringComparer.Ordinal)
            : otherwise.Speakers,
        Services = map.Map("services") is { } services
            ? services.Entries.DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => SimulatedService.Read(one.Value), StringComparer.Ordinal)
            : otherwise.Services,
        HoursByHand = map.Map("hours") is { } hours
            ? hours.Entries.DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => ReadHand(one.Value), StringComparer.Ordinal)
            : otherwise.HoursByHand,
        Announcement = map.Duration("announcement") ?? otherwise.Announcement,
        Message = map.Duration("message", otherwise.Message),
        KeepsMessages = map.Flag("messages", otherwise.KeepsMessages),
        Speaks = map.Flag("speech", otherwise.Speaks),
        Registered = map.Get("registered") is { } registered ? ReadProfile(registered) : otherwise.Registered,
        Ahead = map.Int("ahead", otherwise.Ahead, 0, 999),
        Talk = map.Duration("talk", otherwise.Talk),
        Broken = map.Words("broken") is { Count: > 0 } broken ? broken.ToHashSet(StringComparer.Ordinal) : otherwise.Broken,
    });

    /// <summary><c>elder language:sce city:linxia</c>.</summary>
    private static CallerProfile? ReadProfile(YamlItem item)
    {
        var profile = item.Text() is { } text ? CallerProfile.Read(text) : null;
        if (profile is null && item.IsText)
        {
            item.Report("IVR105", $"nobody is registered as '{item.Text()!}'", "write `elder`, `language:TAG`, `city:ID`, or several of them: `elder language:sce`");
        }

        return profile;
    }

    /// <summary>China time.</summary>
    private static DateTimeOffset? ReadTime(YamlItem item)
    {
        var text = item.Text();
        if (DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year > 1)
        {
            return new DateTimeOffset(time, CallbackRules.BeijingOffset);
        }

        item.Report("IVR105", $"'{text}' is no date with a time", "write it as China has it: `2026-03-02 09:30`");
        return null;
    }

    /// <summary><c>open</c>, <c>closed</c>.</summary>
    private static bool ReadHand(YamlItem item)
    {
        var text = item.Text();
        if (text is not ("open" or "closed"))
        {
            item.Report("IVR105", $"nobody sets hours to '{text}' by hand", "write `open` or `closed`, or leave them out: the plan decides");
        }

        return text == "open";
    }

    /// <summary><c>20s</c>, <c>busy</c>, <c>none</c>.</summary>
    private static SeatsFree? ReadSeats(YamlItem? item)
    {
        switch (item?.Text())
        {
            case null:
                return null;
            case "busy":
                return SeatsFree.Busy;
            case "none":
                return SeatsFree.None;
            case { } text when YamlItem.DurationOf(text) is { } after:
                return SeatsFree.In(after);
            case { } text:
                item.Report("IVR105", $"'{text}' does not say when a seat is free", "write `20s` (so long after he took his place in the line), `busy` (never), or `none` (nobody is signed in)");
                return null;
        }
    }

    /// <summary><c>up</c>, <c>down</c>, or <c>{ down_at, up_at, journal }</c>.</summary>
    private static HouseState ReadStore(YamlItem? item, HouseState house)
    {
        if (item?.IsMap == true)
        {
            var map = item.Map()!;
            house = house with { StoreDownAt = map.Duration("down_at", TimeSpan.Zero), StoreUpAt = map.Duration("up_at"), Journal = map.Flag("journal", true) };
            map.Done();
            return house;
        }

        switch (item?.Text())
        {
            case null:
                return house;
            case "up":
                return house with { StoreDownAt = null };
            case "down":
                return house with { StoreDownAt = TimeSpan.Zero };
            case { } text:
                item.Report("IVR105", $"the store is not '{text}'", "write `up`, `down`, or `{ down_at: 30s, up_at: 1m, journal: off }`");
                return house;
        }
    }
}
