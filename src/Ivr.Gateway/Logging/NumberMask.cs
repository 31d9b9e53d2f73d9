using System.Text.RegularExpressions;

namespace Ivr.Gateway.Logging;

/// <summary>
/// The last net under the logs: whoever writes a line masks numbers himself, but an error's text may carry a whole SIP
/// address. Mobile numbers and fixed lines with their area code lose their middle.
/// </summary>
internal static partial class NumberMask
{
    public static string Apply(string text) => Fixed().Replace(Mobile().Replace(text, "$1****$2"), "$1*****$2");

    [GeneratedRegex(@"(?<![\d.])((?:\+?86|0086|0)?1[3-9]\d)\d{4}(\d{4})(?![\d.])")]
    private static partial Regex Mobile();

    [GeneratedRegex(@"(?<![\d.])((?:\+?86|0086)?0\d{2,3})\d{5,6}(\d{2})(?![\d.])")]
    private static partial Regex Fixed();
}
