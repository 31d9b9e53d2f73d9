using System.Collections.Concurrent;
using Ivr.Acd;

namespace Ivr.Gateway.Tests.Records;

/// <summary>A callback store that is away until it is here.</summary>
internal sealed class ComingStore : ICallbackStore
{
    private int _refusals;

    public volatile bool IsHere;

    public int Refusals => Volatile.Read(ref _refusals);

    public ConcurrentQueue<(CallbackRequest Request, DateTimeOffset Due)> Opened { get; } = new();

    /// <summary>Callbacks that are over.</summary>
    public List<CallbackRequest> Settled { get; } = [];

    public Task<CallbackOpened> OpenAsync(CallbackRequest request, DateTimeOffset due, DateTimeOffset now)
    {
        Here();
        Opened.Enqueue((request, due));
        return Task.FromResult(new CallbackOpened(request.CallId, false));
    }

    public Task<IReadOnlyList<Callback>> HistoryAsync(int most)
    {
        Here();
        return Task.FromResult<IReadOnlyList<Callback>>([.. Settled.Select(request => new Callback
        {
            Id = request.CallId,
            Request = request,
            State = CallbackState.Closed,
            OpenedAt = DateTimeOffset.UnixEpoch,
            Due = DateTimeOffset.UnixEpoch,
        })]);
    }

    public Task<Callback?> TakeDueAsync(string owner, string token, DateTimeOffset lease, DateTimeOffset now, bool onlyUrgent) => throw new NotSupportedException();

    public Task<bool> RenewAsync(string id, string token, DateTimeOffset lease, DateTimeOffset now) => throw new NotSupportedException();

    public Task<bool> RetryAsync(string id, string token, DateTimeOffset? due, string outcome, DateTimeOffset now) => throw new NotSupportedException();

    public Task<bool> PostponeAsync(string id, string token, DateTimeOffset due, DateTimeOffset now) => throw new NotSupportedException();

    public Task<bool> CloseAsync(string id, string token, string outcome, DateTimeOffset now) => throw new NotSupportedException();

    public Task<bool> CloseByNumberAsync(string number, string outcome, DateTimeOffset now) => throw new NotSupportedException();

    public Task<int> ReapAsync(DateTimeOffset now) => throw new NotSupportedException();

    public Task<IReadOnlyList<Callback>> ListAsync(int most) => throw new NotSupportedException();

    public Task<CallbackCounts> CountAsync(DateTimeOffset now) => throw new NotSupportedException();

    private void Here()
    {
        if (!IsHere)
        {
            Interlocked.Increment(ref _refusals);
            throw new StoreUnavailableException("away");
        }
    }
}
