using Xunit;

namespace Ivr.Acd.Tests.Contract;

/// <summary>One set of stores, empty at first.</summary>
public sealed record StoreSet(ISeatStore Seats, ILineStore Lines, ICallbackStore Callbacks, IOverflowStore Overflow, ICallBoard Board, IAnnouncementStore Announcements, IHoursStore Hours)
{
    public static StoreSet InMemory()
    {
        var memory = new MemoryStores();
        return new StoreSet(memory.Seats, memory.Lines, memory.Callbacks, memory.Overflow, memory.Board, memory.Announcements, memory.Hours);
    }
}

/// <summary>What every kind of store is held to; each kind derives the suites and says how it is opened.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private StoreSet? _stores;

    protected StoreSet Stores => _stores!;

    protected ISeatStore Seats => Stores.Seats;

    protected ILineStore Lines => Stores.Lines;

    protected ICallbackStore Callbacks => Stores.Callbacks;

    public async Task InitializeAsync() => _stores = await OpenAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected abstract Task<StoreSet> OpenAsync();

    /// <summary>So many seconds into the test.</summary>
    protected static DateTimeOffset At(double seconds) => new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero).AddMilliseconds(seconds * 1000);

    protected static WaitingCaller Caller(string callId, double entered, string city = "lanzhou", string owner = "g1", double boost = 0, params string[] skills) =>
        new(callId, owner, city, skills.Length == 0 ? ["language:zh"] : skills, At(entered), TimeSpan.FromSeconds(boost), [city])
        {
            Number = "13893" + callId,
        };

    protected static SeatDefinition Seat(string id, string city = "lanzhou", params string[] skills) =>
        new(id, city, skills.Length == 0 ? ["language:zh"] : skills);

    /// <summary>Defines the seats and registers them, a tenth of a second after one another, from second 0 on.</summary>
    protected async Task SignInAsync(params SeatDefinition[] seats)
    {
        await Seats.DefineAsync("g1", seats, At(0));
        for (var i = 0; i < seats.Length; i++)
        {
            Assert.True(await Seats.RegisterAsync(seats[i].Id, $"sip:{seats[i].Id}@10.0.0.1|10.0.0.1:5060|udp", At(100_000), At(i * 0.1)));
        }
    }

    protected async Task<SeatSnapshot> SeatAsync(string id) => (await Seats.ListAsync(At(0))).Single(seat => seat.Id == id);
}
