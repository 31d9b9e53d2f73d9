using Ivr.Calls;
using Ivr.Gateway.Settings;
using Ivr.Media;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Demo;

/// <summary>The phones of <see cref="DemoCast"/>: they register, answer after a moment, and sound each its own tone.</summary>
internal sealed partial class DemoPhones : IAsyncDisposable
{
    private static readonly PortRange Rtp = new(35000, 35999);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromMinutes(5), Registration = TimeSpan.FromMinutes(10), Answer = TimeSpan.FromSeconds(10);

    private readonly PhoneRoom _room;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;

    private DemoPhones(PhoneRoom room, TimeProvider time, ILogger log)
    {
        _room = room;
        _time = time;
        _log = log;
    }

    /// <summary>Opens the phones and registers the seats; complete when all are registered or have been refused.</summary>
    /// <exception cref="SipBindException">A phone's port is taken.</exception>
    public static async Task<DemoPhones> StartAsync(DemoCast cast, SipUri gateway, TimeProvider time, ILoggerFactory logs)
    {
        var phones = new DemoPhones(new PhoneRoom(cast.Citizen.Address, Rtp, time, logs), time, logs.CreateLogger<DemoPhones>());
        try
        {
            phones.OpenCitizen(cast, gateway);
            await Task.WhenAll(cast.Seats.Select(seat => phones.OpenSeatAsync(seat, gateway)));
            return phones;
        }
        catch
        {
            await phones.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _room.DisposeAsync();
        _stop.Dispose();
    }

    private void OpenCitizen(DemoCast cast, SipUri gateway)
    {
        var loop = _room.NewLoop();
        var address = new SipUri("sip", "citizen", cast.Citizen.Address.ToString(), cast.Citizen.Port);
        var phone = _room.Open(cast.Citizen.Port, new SoftPhoneOptions(address, gateway), loop);
        phone.OnIncoming = leg => Take(loop, leg, "the citizen", Prompt.Tone(350, TimeSpan.FromSeconds(1), 0.2));
    }

    private async Task OpenSeatAsync(DemoSeat seat, SipUri gateway)
    {
        var loop = _room.NewLoop();
        var address = new SipUri("sip", seat.Setting.Id, seat.Phone.Address.ToString(), seat.Phone.Port);
        var phone = _room.Open(seat.Phone.Port, new SoftPhoneOptions(address, gateway, seat.Password), loop);
        phone.OnIncoming = leg => Take(loop, leg, seat.Setting.Id, Prompt.Tone(seat.Hertz, TimeSpan.FromSeconds(1), 0.2));
        var registered = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Start(async () => registered.TrySetResult(await phone.RegisterAsync(Registration, _stop.Token)), "a demonstration seat's registration");
        try
        {
            if (await registered.Task.WaitAsync(Answer, _time) is var status and (< 200 or >= 300))
            {
                LogRefused(seat.Setting.Id, status);
            }
        }
        catch (TimeoutException)
        {
            LogRefused(seat.Setting.Id, 408);
        }
    }

    private void Take(CallLoop loop, Leg leg, string who, Prompt tone) => loop.Start(async () =>
    {
        LogRings(who);
        leg.Ring();
        await loop.DelayAsync(Moment, _stop.Token);
        if (leg.IsEnded || leg.Answer() is not null)
        {
            return;
        }

        LogTalks(who);
        leg.Media.Loop([tone, Prompt.Silence(TimeSpan.FromSeconds(1))]);
        using var enough = loop.After(Patience, () => leg.HangUp());
        await leg.Ended;
        LogOver(who);
    }, "a demonstration call");

    [LoggerMessage(3501, LogLevel.Information, "demonstration: {Who} rings")]
    private partial void LogRings(string who);

    [LoggerMessage(3502, LogLevel.Information, "demonstration: {Who} talks")]
    private partial void LogTalks(string who);

    [LoggerMessage(3503, LogLevel.Information, "demonstration: {Who} is free again")]
    private partial void LogOver(string who);

    [LoggerMessage(3504, LogLevel.Error, "demonstration: {Who} could not register, status {Status}")]
    private partial void LogRefused(string who, int status);
}
