using Ivr.Media;

namespace Ivr.Calls;

/// <summary>How a conversation ended.</summary>
internal enum ConversationEnd
{
    CallerLeft,
    OtherLeft,

    /// <summary>The other side's packets stopped without a word.</summary>
    OtherLost,

    /// <summary>Both are there, and something else is to become of them.</summary>
    Interrupted,
}

/// <summary>
/// Two legs joined until one of them ends; who is put on hold hears music. A leg may belong to another call's loop: what it tells comes
/// back to this one.
/// </summary>
internal static class Conversation
{
    /// <summary>Returns when either leg has ended or <paramref name="until"/> is done, the bridge taken apart.</summary>
    public static async Task<ConversationEnd> RunAsync(Leg caller, Leg other, Prompt? music, Task? until = null)
    {
        var loop = SynchronizationContext.Current!;
        var over = false;
        caller.OnHold = other.OnHold = _ => loop.Post(
            _ =>
            {
                if (!over)
                {
                    Join(caller, other, music);
                }
            },
            null);
        caller.OnLost = () => caller.HangUp();
        other.OnLost = () => other.HangUp();
        Join(caller, other, music);
        await (until is null ? CallLoop.FirstAsync(caller.Ended, other.Ended) : CallLoop.FirstAsync(caller.Ended, other.Ended, until));
        over = true;
        caller.OnHold = other.OnHold = null;
        caller.OnLost = other.OnLost = null;
        foreach (var left in new[] { caller, other }.Where(leg => !leg.IsEnded))
        {
            left.Media.Unbridge();
        }

        return caller.IsEnded ? ConversationEnd.CallerLeft
            : other.IsLost ? ConversationEnd.OtherLost
            : other.IsEnded ? ConversationEnd.OtherLeft
            : ConversationEnd.Interrupted;
    }

    private static void Join(Leg caller, Leg other, Prompt? music)
    {
        if (caller.IsEnded || other.IsEnded)
        {
            return;
        }

        if (!caller.Holds && !other.Holds)
        {
            caller.Media.StopPlaying();
            other.Media.StopPlaying();
            caller.Media.Bridge(other.Media);
            return;
        }

        caller.Media.Unbridge();
        if (music is not null)
        {
            (other.Holds ? caller : other).Media.Loop([music]);
        }
    }
}
