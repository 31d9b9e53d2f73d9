using Ivr.Acd;
using Ivr.Media;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// What is announced just now, as this gateway knows it: looked up in the store every second, its sounds made when it is proposed, before anybody hears it. While the store is away
/// what was known stays, each until it expires.
/// </summary>
public sealed partial class AnnouncementDesk : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly CallCentreParts _parts;
    private readonly CallLoop _loop;
    private readonly AnnouncementSounds _sounds;
    private readonly ILogger _log;
    private readonly Dictionary<string, (string Plan, DateTimeOffset Again)> _tried = new(StringComparer.Ordinal);
    private volatile ReadyAnnouncement[] _known = [];
    private Beat? _beat;
    private bool _making;
    private bool _away;

    internal AnnouncementDesk(CallCentreParts parts)
    {
        _parts = parts;
        _loop = parts.NewLoop();
        _sounds = new AnnouncementSounds(parts);
        _log = parts.Logs.CreateLogger<AnnouncementDesk>();
    }

    /// <summary>All that are proposed or in force, as far as this gateway knows. Any thread.</summary>
    public IReadOnlyList<ReadyAnnouncement> Known => [.. _known.Where(one => one.Of.Until > Now)];

    private DateTimeOffset Now => _parts.Time.GetUtcNow();

    /// <summary>Proposes it; nobody hears it yet. Any thread.</summary>
    /// <returns>Null: it is proposed; else why not.</returns>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public Task<Phrase?> ProposeAsync(Announcement proposal) => OnLoopAsync(async () =>
    {
        if (!await _parts.Stores.Announcements.ProposeAsync(proposal, Now))
        {
            return $"{IAnnouncementStore.Most} announcements are kept already: withdraw one";
        }

        LogProposed(proposal.Id, proposal.City ?? "all cities", proposal.ProposedBy, proposal.Until);
        await LookAsync();
        return null;
    });

    /// <summary>Brings it in force, once all who may hear it can be told within the plan's time. Any thread.</summary>
    /// <inheritdoc cref="ProposeAsync"/>
    public Task<Phrase?> ApproveAsync(string id, string who) => OnLoopAsync(async () =>
    {
        if ((await _parts.Stores.Announcements.ListAsync(Now)).FirstOrDefault(one => one.Id == id) is not { } wanted)
        {
            return Refused(Approval.Gone);
        }

        var made = await _sounds.MakeAsync(wanted, _parts.Plan().Announced);
        Keep(made);
        if (made.Problem is not null)
        {
            return made.Problem;
        }

        var approval = await _parts.Stores.Announcements.ApproveAsync(id, who, Now);
        if (approval == Approval.Approved)
        {
            LogApproved(id, wanted.City ?? "all cities", who);
            await LookAsync();
        }

        return Refused(approval);
    });

    /// <summary>Ends it, proposed or in force. Any thread.</summary>
    /// <inheritdoc cref="ProposeAsync"/>
    public Task<Phrase?> WithdrawAsync(string id, string who) => OnLoopAsync(async () =>
    {
        var was = await _parts.Stores.Announcements.WithdrawAsync(id, Now);
        if (was)
        {
            LogWithdrawn(id, who);
            await LookAsync();
        }

        return was ? null : Refused(Approval.Gone);
    });

    public void Dispose() => _beat?.Dispose();

    internal void Start()
    {
        _loop.Start(LookAsync, "a first look at announcements");
        _beat = new Beat(_loop, Look, LookAsync, "a look at announcements").Start();
    }

    /// <summary>What such a caller is told now, his city's own before that for all; null: nothing. Any thread.</summary>
    internal (string Id, Prompt Sound)? For(string city, string language, string voice, TimeSpan atMost)
    {
        var now = Now;
        foreach (var one in _known.Where(one => one.Of.IsInForceAt(now) && (one.Of.City ?? city) == city).OrderBy(one => one.Of.City is null))
        {
            if (one.Find(language, voice) is { } sound && sound.Length <= atMost)
            {
                return (one.Of.Id, sound);
            }
        }

        return null;
    }

    private static Phrase? Refused(Approval approval) => approval switch
    {
        Approval.Approved => null,
        Approval.SamePerson => "who proposed it cannot approve it: another operator does",
        Approval.AlreadyApproved => "it is in force already",
        _ => "there is no such announcement: withdrawn, expired, or never proposed",
    };

    private async Task LookAsync()
    {
        try
        {
            var listed = await _parts.Stores.Announcements.ListAsync(Now);
            Tell(listed);
            _known = [.. listed.Select(one => _known.FirstOrDefault(known => known.Of.Id == one.Id) is { } known ? known with { Of = one } : new ReadyAnnouncement(one))];
            _away = false;
        }
        catch (StoreUnavailableException error)
        {
            if (!_away)
            {
                LogAway(_known.Count(one => one.Of.IsInForceAt(Now)), error.Message);
            }

            _away = true;
        }

        if (!_making && _known.Any(IsDue))
        {
            _making = true;
            _loop.Start(MakeAllAsync, "the sounds of announcements");
        }
    }

    // Its sounds are not tried yet, or for another plan, or failed a while ago.
    private bool IsDue(ReadyAnnouncement one) =>
        !_tried.TryGetValue(one.Of.Id, out var tried) || tried.Plan != _parts.Plan().Version || (one.Problem is not null && tried.Again <= Now);

    private async Task MakeAllAsync()
    {
        try
        {
            while (_known.FirstOrDefault(IsDue) is { } due)
            {
                var plan = _parts.Plan();
                _tried[due.Of.Id] = (plan.Version, Now + AnnouncementSounds.TryAgain);
                var made = await _sounds.MakeAsync(due.Of, plan.Announced);
                Keep(made);
                if (made.Problem is { } problem)
                {
                    LogSilent(due.Of.Id, problem.English);
                }
            }
        }
        finally
        {
            _making = false;
        }
    }

    private void Keep(ReadyAnnouncement made) => _known = [.. _known.Select(one => one.Of.Id == made.Of.Id ? made with { Of = one.Of } : one)];

    private void Tell(IReadOnlyList<Announcement> listed)
    {
        foreach (var gone in _known.Where(one => listed.All(other => other.Id != one.Of.Id)))
        {
            _tried.Remove(gone.Of.Id);
            LogOver(gone.Of.Id);
        }

        foreach (var begun in listed.Where(one => one.ApprovedBy is not null && _known.FirstOrDefault(known => known.Of.Id == one.Id)?.Of.ApprovedBy is null))
        {
            LogInForce(begun.Id, begun.City ?? "all cities", begun.ProposedBy, begun.ApprovedBy!, begun.Until);
        }
    }

    // That the store is away is no fault inside: whoever asked is told.
    private async Task<Phrase?> OnLoopAsync(Func<Task<Phrase?>> work)
    {
        StoreUnavailableException? away = null;
        var answer = await _loop.OrderAsync(
            async () =>
            {
                try
                {
                    return await work();
                }
                catch (StoreUnavailableException error)
                {
                    away = error;
                    return null;
                }
            },
            "an order for an announcement");
        return away is null ? answer : throw away;
    }

    [LoggerMessage(141, LogLevel.Warning, "Announcement {Id} for {City} was proposed by {Who}, until {Until:u}; it needs another operator's approval")]
    private partial void LogProposed(string id, string city, string who, DateTimeOffset until);

    [LoggerMessage(142, LogLevel.Warning, "Announcement {Id} for {City} was approved by {Who}")]
    private partial void LogApproved(string id, string city, string who);

    [LoggerMessage(143, LogLevel.Warning, "Announcement {Id} was withdrawn by {Who}")]
    private partial void LogWithdrawn(string id, string who);

    [LoggerMessage(144, LogLevel.Information, "Announcement {Id} for {City} is in force: proposed by {ProposedBy}, approved by {ApprovedBy}, until {Until:u}")]
    private partial void LogInForce(string id, string city, string proposedBy, string approvedBy, DateTimeOffset until);

    [LoggerMessage(145, LogLevel.Information, "Announcement {Id} is over: expired, withdrawn, or another has its place")]
    private partial void LogOver(string id);

    [LoggerMessage(146, LogLevel.Error, "Announcement {Id} cannot be heard here: {Why}")]
    private partial void LogSilent(string id, string why);

    [LoggerMessage(147, LogLevel.Warning, "Announcements cannot be looked up, the store is away; {Count} in force stay so until they expire: {Why}")]
    private partial void LogAway(int count, string why);
}
