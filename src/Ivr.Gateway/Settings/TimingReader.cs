using Ivr.Calls;
using Ivr.Flows;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>timings:</c>.</summary>
internal static class TimingReader
{
    public static TimingSettings Read(YamlItem? item, TimingSettings otherwise)
    {
        if (item?.Map() is not { } map)
        {
            return otherwise;
        }

        var timings = new TimingSettings
        {
            Seats = Seats(map, otherwise.Seats),
            Registration = new RegistrationLimits
            {
                Shortest = map.Duration("registration_shortest", otherwise.Registration.Shortest),
                Longest = map.Duration("registration_longest", otherwise.Registration.Longest),
            },
            Line = Line(map, otherwise.Line),
            RtpTimeout = map.Duration("rtp_timeout", otherwise.RtpTimeout),
            Drain = map.Duration("drain", otherwise.Drain),
        };
        map.Done();
        if (timings.Line.Renew * 2 > timings.Line.Lease)
        {
            map.Report("IVR313", "leases would lapse while their gateway lives", "let `lease` be at least twice `renew`");
        }

        if (timings.Registration.Shortest > timings.Registration.Longest)
        {
            map.Report("IVR313", "the shortest registration is longer than the longest", "swap `registration_shortest` and `registration_longest`");
        }

        foreach (var name in (string[])["ring", "partner_ring", "lease", "renew", "reap", "watch", "callback_poll", "registration_shortest"])
        {
            if (map.Duration(name) == TimeSpan.Zero)
            {
                map.Get(name)!.Report("IVR313", $"'{name}' cannot be nothing", "give it a length of time");
            }
        }

        return timings;
    }

    private static SeatTimings Seats(YamlMap map, SeatTimings otherwise) => new()
    {
        Ring = map.Duration("ring", otherwise.Ring),
        RestAfterNoAnswer = map.Duration("rest_after_no_answer", otherwise.RestAfterNoAnswer),
        RestAfterBusy = map.Duration("rest_after_busy", otherwise.RestAfterBusy),
        RestAfterFailure = map.Duration("rest_after_failure", otherwise.RestAfterFailure),
        WrapUp = map.Duration("wrap_up", otherwise.WrapUp),
    };

    private static LineTimings Line(YamlMap map, LineTimings otherwise) => new()
    {
        Lease = map.Duration("lease", otherwise.Lease),
        Renew = map.Duration("renew", otherwise.Renew),
        Reap = map.Duration("reap", otherwise.Reap),
        Watch = map.Duration("watch", otherwise.Watch),
        PartnerRing = map.Duration("partner_ring", otherwise.PartnerRing),
        StorePatience = map.Duration("store_patience", otherwise.StorePatience),
        CallbackPoll = map.Duration("callback_poll", otherwise.CallbackPoll),
        CallbackPostpone = map.Duration("callback_postpone", otherwise.CallbackPostpone),
    };
}
