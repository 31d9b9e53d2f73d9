namespace Ivr.Sip;

/// <summary>
/// The branches of an INVITE of ours that gave a sign of life: each is an early dialog, acknowledges its reliable answers once
/// and in order (RFC 3262 4), and may bring the session before the 200.
/// </summary>
internal sealed class EarlyBranches(SipCall call)
{
    private readonly Dictionary<string, Branch> _branches = [];

    /// <summary>Whether a branch has this tag.</summary>
    public bool Knows(string tag) => _branches.ContainsKey(tag);

    /// <summary>The early dialog of a branch; null: there is none.</summary>
    public Dialog? DialogOf(string? tag) => Of(tag)?.Dialog;

    /// <summary>A branch offered anew and was answered.</summary>
    public void Renewed(string? tag) => Of(tag)?.Renew();

    /// <summary>Whether a reliable answer has settled the session.</summary>
    public bool IsSettled => _branches.Values.Any(static one => one.IsSettled);

    /// <summary>Takes a provisional answer and acknowledges it where that is asked.</summary>
    /// <param name="ways">By which the INVITE went, and could have gone.</param>
    /// <returns>False: it came before, or out of its turn, and is nothing to anyone.</returns>
    public bool Take(ClientTransaction invite, SipResponse response, IReadOnlyList<SipFlow> ways)
    {
        if (response.To.Tag is not { } tag)
        {
            return true;
        }

        if (!_branches.TryGetValue(tag, out var branch))
        {
            _branches[tag] = branch = new Branch(Dialog.OfAnswer(invite.Request, response, ways));
        }

        var reliable = response.Status > 100 && response.Lists("Require", ReliableProvisionals.Option);
        if (reliable && (!uint.TryParse(response.Header("RSeq"), out var number) || !branch.Next(number)))
        {
            call.Stack.Counters.CountRetransmission();
            return false;
        }

        branch.Note(SessionBody.Of(response), reliable);
        if (reliable)
        {
            branch.Dialog.Refresh(response);
            var rack = new SipHeader("RAck", $"{branch.Number} {invite.Request.CSeq.Number} {SipMethods.Invite}");
            InDialogSender.Send(call, branch.Dialog, SipMethods.Prack, [rack], static (_, _) => { });
        }

        return true;
    }

    /// <summary>The 200 as whoever called shall see it: with the session that holds, and its dialog counting on from the early one.</summary>
    public SipResponse Conclude(Dialog dialog, SipResponse answer)
    {
        var said = SessionBody.Of(answer);
        if (!_branches.TryGetValue(answer.To.Tag ?? "", out var branch))
        {
            return said is null ? answer : answer.WithBody(said.Bytes);
        }

        dialog.LocalSequence = Math.Max(dialog.LocalSequence, branch.Dialog.LocalSequence);
        dialog.RemoteSequence = Math.Max(dialog.RemoteSequence, branch.Dialog.RemoteSequence);
        if (branch.IsRenewed)
        {
            return answer.WithBody(default);
        }

        // An answer that arrived for sure is not undone by a later one (RFC 3261 13.2.1); one that may not have is better than none.
        var held = branch.Session is { } session && (branch.IsSettled || said?.Bytes.IsEmpty == true) ? session : said;
        return held is null ? answer : answer.WithBody(held.Bytes);
    }

    private Branch? Of(string? tag) => tag is null ? null : _branches.GetValueOrDefault(tag);

    private sealed class Branch(Dialog dialog)
    {
        public Dialog Dialog => dialog;

        public uint? Number { get; private set; }

        public SipBody? Session { get; private set; }

        public bool IsSettled { get; private set; }

        /// <summary>The session is another than its answers brought.</summary>
        public bool IsRenewed { get; private set; }

        public void Renew() => IsRenewed = true;

        public bool Next(uint number)
        {
            if (Number is { } last && number != last + 1)
            {
                return false;
            }

            Number = number;
            return true;
        }

        public void Note(SipBody? session, bool reliable)
        {
            if (session is { Bytes.IsEmpty: false } && !IsSettled)
            {
                Session = session;
                IsSettled = reliable;
            }
        }
    }
}
