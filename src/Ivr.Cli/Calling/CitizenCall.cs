using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Ivr.Calls;
using Ivr.Gateway.Demo;
using Ivr.Gateway.Settings;
using Ivr.Media;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Cli.Calling;

/// <summary>One call of <c>ivr call</c>, told as it happens. Everything but the first lines runs on the phone's loop.</summary>
internal sealed class CitizenCall
{
    private static readonly PortRange Rtp = new(36000, 36999);

    private readonly CallOrder _order;
    private readonly CallLoop _loop;
    private readonly TimeProvider _time;
    private readonly Screen _screen;
    private readonly long _began;
    private bool _heard;
    private bool _hungUpByUs;

    private CitizenCall(CallOrder order, CallLoop loop, TimeProvider time, Screen screen)
    {
        _order = order;
        _loop = loop;
        _time = time;
        _screen = screen;
        _began = time.GetTimestamp();
    }

    /// <returns>0 when it was answered, 1 when not.</returns>
    public static async Task<int> RunAsync(CallOrder order, TimeProvider time, ILoggerFactory logs, Screen screen)
    {
        Prompt? speech = null;
        WavRecorder? recorder = null;
        try
        {
            speech = order.Say is { } say ? Prompt.FromPcm(say, WavFile.Read(say)) : null;
            recorder = order.Hear is { } hear ? new WavRecorder(hear) : null;
            if (Target(order) is not { } target)
            {
                return screen.Refuse($"'{order.Target}' is neither a number nor a SIP URI");
            }

            await using var room = new PhoneRoom(PhoneRoom.AddressTowards(order.Gateway.Address), Rtp, time, logs);
            var loop = room.NewLoop();
            var gateway = new SipUri("sip", "", order.Gateway.Address.ToString(), order.Gateway.Port);
            var address = new SipUri("sip", order.From, PhoneRoom.AddressTowards(order.Gateway.Address).ToString(), 0);
            var phone = room.Open(0, new SoftPhoneOptions(address, gateway), loop);
            var call = new CitizenCall(order, loop, time, screen);
            using var stop = new CancellationTokenSource();
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => HangUp(context, stop));
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => HangUp(context, stop));
            var over = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            loop.Start(
                async () =>
                {
                    try
                    {
                        over.TrySetResult(await call.CallAsync(phone, target, speech, recorder, stop.Token));
                    }
                    catch (Exception error)
                    {
                        over.TrySetException(error);
                    }
                },
                "a call");
            return await over.Task;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or WavFormatException or SipBindException or MediaPortsExhaustedException)
        {
            return screen.Refuse(error is WavFormatException wav ? wav.Told : $"{error.Message}");
        }
        finally
        {
            recorder?.Dispose();
            if (recorder?.Failure is { } failure)
            {
                screen.Refuse($"{order.Hear} could not be written whole: {failure.Message}");
            }
        }
    }

    private async Task<int> CallAsync(SoftPhone phone, SipUri target, Prompt? speech, WavRecorder? recorder, CancellationToken stop)
    {
        Tell($"calling {target} as {_order.From}");
        var leg = phone.Dial(target);
        leg.OnStatus = status => Tell(status switch
        {
            100 => (Phrase)"trying",
            180 => "ringing",
            183 => "progress",
            < 200 => $"status {status}",
            _ => $"answered, {status}",
        });
        leg.OnEarlySound = () => Tell("heard before it answers");
        leg.Media.OnHeard = Listen(recorder);
        using var interrupted = stop.Register(() => _loop.Post(() => Leave(leg)));
        var answer = await leg.Answered;
        if (!answer.Ok)
        {
            Tell(answer.End is { Status: { } status } ? $"not answered, {status}" : (Phrase)$"not answered: {answer.End?.Cause}");
            return 1;
        }

        using var enough = _order.For is { } length ? _loop.After(length, () => Leave(leg)) : null;
        if (speech is not null)
        {
            _loop.Start(() => leg.Media.PlayAsync([speech], stopOnDigit: false, stop), "what the caller says");
        }

        using var over = new CancellationTokenSource();
        _loop.Start(() => PressAsync(leg, over.Token), "the keys");
        var end = await leg.Ended;
        await over.CancelAsync();
        Tell(_hungUpByUs ? "hung up by us" : (Phrase)$"hung up by the other side ({end.Cause})");
        return 0;
    }

    private async Task PressAsync(Leg leg, CancellationToken over)
    {
        try
        {
            foreach (var step in _order.Keys)
            {
                await _loop.DelayAsync(step.Wait, over);
                if (step.Key is { } key && !leg.IsEnded)
                {
                    Tell(leg.Media.SendDigit(key) ? $"pressed {key}" : (Phrase)$"{key} was not sent: the other side takes no keys by RTP");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // nobody is there to press for
        }
    }

    // On the media thread, each 20 ms.
    private AudioTap Listen(WavRecorder? recorder) => pcm =>
    {
        if (!_heard)
        {
            _heard = true;
            _loop.Post(() => Tell("media started"));
        }

        recorder?.Tap(pcm);
    };

    private void Leave(Leg leg)
    {
        _hungUpByUs |= !leg.IsEnded;
        leg.HangUp();
    }

    private void Tell(Phrase what) =>
        _screen.Line($"{_time.GetElapsedTime(_began).TotalSeconds.ToString("F3", CultureInfo.InvariantCulture).PadLeft(8)}  {what}");

    private static void HangUp(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }

    private static SipUri? Target(CallOrder order)
    {
        if (order.Target.StartsWith("sip:", StringComparison.OrdinalIgnoreCase))
        {
            return SipUri.TryParse(order.Target, out var uri) ? uri : null;
        }

        return order.Target.Length > 0 && order.Target.All(letter => char.IsAsciiLetterOrDigit(letter) || "+*#-._".Contains(letter, StringComparison.Ordinal))
            ? new SipUri("sip", order.Target, order.Gateway.Address.ToString(), order.Gateway.Port)
            : null;
    }
}
