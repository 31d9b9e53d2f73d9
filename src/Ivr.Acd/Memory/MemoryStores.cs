namespace Ivr.Acd;

/// <summary>
/// The seven stores in memory: what the stores in Redis are measured by, and what calls run on in virtual time. Several
/// gateways in one process may share one set. Thread-safe; every operation completes before it returns.
/// </summary>
public sealed class MemoryStores
{
    public MemoryStores()
    {
        var house = new MemoryHouse();
        Seats = new MemorySeatStore(house);
        Lines = new MemoryLineStore(house);
        Callbacks = new MemoryCallbackStore(house);
        Overflow = new MemoryOverflowStore(house);
        Board = new MemoryCallBoard(house);
        Announcements = new MemoryAnnouncementStore(house);
        Hours = new MemoryHoursStore(house);
    }

    public ISeatStore Seats { get; }

    public ILineStore Lines { get; }

    public ICallbackStore Callbacks { get; }

    public IOverflowStore Overflow { get; }

    public ICallBoard Board { get; }

    public IAnnouncementStore Announcements { get; }

    public IHoursStore Hours { get; }
}
