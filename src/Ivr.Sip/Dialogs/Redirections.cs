using System.Globalization;

namespace Ivr.Sip;

/// <summary>
/// Where a call goes on that was redirected (RFC 3261 8.1.3.4): the contacts its caller trusts, the best first, each once, and few
/// in all. 305 (a proxy named by a stranger) and 380 (another service) are not followed.
/// </summary>
internal sealed class Redirections(OutboundCallRequest wanted)
{
    private const int Most = 5;

    private readonly List<SipUri> _seen = [wanted.Target];
    private readonly List<SipUri> _waiting = [];
    private int _tried;

    /// <summary>The next target after a refusal; null: there is none.</summary>
    public SipUri? After(SipResponse response)
    {
        if (response.Status is 300 or 301 or 302 && wanted.Follows is { } follows)
        {
            foreach (var contact in response.Contacts.OrderByDescending(QualityOf))
            {
                var target = contact.Uri.WithoutHeaders();
                if (IsSafe(target) && !_seen.Contains(target) && follows(target))
                {
                    _seen.Add(target);
                    _waiting.Add(target);
                }
            }
        }

        // What is refused everywhere is not asked elsewhere (RFC 3261 21.6).
        return response.Status >= 600 ? null : Next();
    }

    /// <summary>The next target after one that did not answer; null: there is none.</summary>
    public SipUri? Next()
    {
        if (_waiting.Count == 0 || _tried >= Most)
        {
            return null;
        }

        _tried++;
        var next = _waiting[0];
        _waiting.RemoveAt(0);
        return next;
    }

    // maddr would lead elsewhere than the host that is judged; from sips no way leads down to sip.
    private bool IsSafe(SipUri target) =>
        (target.Scheme == "sips" || (target.Scheme == "sip" && wanted.Target.Scheme != "sips"))
        && !target.Parameters.Contains("maddr") && !target.Parameters.Contains("method");

    private static double QualityOf(SipAddress contact) =>
        double.TryParse(contact.Parameters["q"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 1;
}
