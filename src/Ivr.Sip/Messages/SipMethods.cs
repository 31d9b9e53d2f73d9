using System.Text;

namespace Ivr.Sip;

/// <summary>The methods we know by name; a known one costs no string.</summary>
internal static class SipMethods
{
    public const string Invite = "INVITE";
    public const string Ack = "ACK";
    public const string Bye = "BYE";
    public const string Cancel = "CANCEL";
    public const string Options = "OPTIONS";
    public const string Register = "REGISTER";
    public const string Info = "INFO";
    public const string Prack = "PRACK";
    public const string Update = "UPDATE";
    public const string Refer = "REFER";
    public const string Notify = "NOTIFY";
    public const string Subscribe = "SUBSCRIBE";
    public const string Message = "MESSAGE";
    public const string Publish = "PUBLISH";

    private static readonly string[] Known =
        [Invite, Ack, Bye, Cancel, Options, Register, Info, Prack, Update, Refer, Notify, Subscribe, Message, Publish];

    /// <summary>Methods are case-sensitive (RFC 3261 7.1).</summary>
    public static string Name(ReadOnlySpan<byte> token)
    {
        foreach (var method in Known)
        {
            if (Ascii.Equals(token, method))
            {
                return method;
            }
        }

        return Encoding.ASCII.GetString(token);
    }
}
