namespace Ivr.Sip;

/// <summary>The dialog a new call is to take the place of (RFC 3891 6.1), seen from the side that receives it. Tags are compared by letter.</summary>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="ToTag">The receiver's own tag.</param>
/// <param name="FromTag">The tag of the receiver's other side.</param>
/// <param name="EarlyOnly">Only while it has not been answered.</param>
public sealed record Replaces(string CallId, string ToTag, string FromTag, bool EarlyOnly)
{
    /// <summary>The extension's name (RFC 3891 6.2).</summary>
    internal const string Option = "replaces";

    /// <summary>Reads the value of the header.</summary>
    /// <returns>False when it is malformed; never throws.</returns>
    public static bool TryParse(string text, out Replaces replaces)
    {
        replaces = null!;
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var end = Array.IndexOf(bytes, (byte)';');
        if (end <= 0)
        {
            return false;
        }

        var callId = text.Split(';')[0].Trim();
        string? to = null, from = null;
        var early = false;
        var reader = new ParameterReader(bytes, end);
        while (reader.Next())
        {
            var value = System.Text.Encoding.ASCII.GetString(reader.Value);
            if (reader.Is("to-tag"u8) || reader.Is("from-tag"u8))
            {
                ref var tag = ref reader.Is("to-tag"u8) ? ref to : ref from;
                if (tag is not null || !Grammar.IsToken(reader.Value))
                {
                    return false;
                }

                tag = value;
            }
            else if (reader.Is("early-only"u8))
            {
                early = true;
            }
        }

        if (reader.Failed || reader.At < bytes.Length || to is null || from is null || callId.Length == 0 || callId.Contains(' ') || callId.Contains(','))
        {
            return false;
        }

        replaces = new Replaces(callId, to, from, early);
        return true;
    }

    /// <summary>What an INVITE says.</summary>
    /// <returns>False: it says it twice, wrongly, or asks to join a call at once (RFC 3891 3, RFC 3911 4).</returns>
    internal static bool TryRead(SipRequest invite, out Replaces? replaces)
    {
        replaces = null;
        var values = invite.Headers("Replaces");
        return values.Count == 0 || (values.Count == 1 && invite.Header("Join") is null && TryParse(values[0], out replaces));
    }

    /// <summary>As written in a message.</summary>
    public override string ToString() => $"{CallId};to-tag={ToTag};from-tag={FromTag}{(EarlyOnly ? ";early-only" : "")}";
}
