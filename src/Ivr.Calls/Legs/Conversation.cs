using Ivr.Media;

namespace Ivr.Calls;

/// <summary>How a conversation ended.</summary>
internal enum ConversationEnd
{
    CallerLeft,
    OtherLeft,

    /// <summary>The other side's packets stopped without a word.</summary>
    OtherLost,
}

/// <summary>Two legs joined until one of them ends; who is put on hold hears music.</summary>
internal static class Conversation
{
    /// <summary>Returns when either leg has ended, the bridge taken apart.</summary>
    public static async Task<ConversationEnd> RunAsync(Leg caller, Leg other, Prompt? music)
    {
        caller.OnHold = other.OnHold = _ => Join(caller, other, music);
        caller.OnLost = () => caller.HangUp();
        other.OnLost = () => other.HangUp();
        Join(caller, other, music);
        await CallLoop.FirstAsync(caller.Ended, other.Ended);
        caller.OnHold = other.OnHold = null;
        caller.OnLost = other.OnLost = null;
        foreach (var left in new[] { caller, other }.Where(leg => !leg.IsEnded))
        {
            left.Media.Unbridge();
        }

        return caller.IsEnded ? ConversationEnd.CallerLeft
            : other.IsLost ? ConversationEnd.OtherLost
            : ConversationEnd.OtherLeft;
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
