using Ivr.Media;

namespace Ivr.Calls;

/// <summary>Two legs joined until one of them ends; who is put on hold hears music.</summary>
internal static class Conversation
{
    /// <summary>Returns when either leg has ended, the bridge taken apart.</summary>
    public static async Task RunAsync(Leg caller, Leg other, Prompt? music)
    {
        var (callerHolds, otherHolds) = (false, false);
        void Join()
        {
            if (caller.IsEnded || other.IsEnded)
            {
                return;
            }

            if (!callerHolds && !otherHolds)
            {
                caller.Media.StopPlaying();
                other.Media.StopPlaying();
                caller.Media.Bridge(other.Media);
                return;
            }

            caller.Media.Unbridge();
            if (music is not null)
            {
                (otherHolds ? caller : other).Media.Loop([music]);
            }
        }

        caller.OnHold = holds =>
        {
            callerHolds = holds;
            Join();
        };
        other.OnHold = holds =>
        {
            otherHolds = holds;
            Join();
        };
        Join();
        await Task.WhenAny(caller.Ended, other.Ended);
        caller.OnHold = other.OnHold = null;
        if (!caller.IsEnded)
        {
            caller.Media.Unbridge();
        }

        if (!other.IsEnded)
        {
            other.Media.Unbridge();
        }
    }
}
