using Ivr.Acd.Tests.Contract;

namespace Ivr.Acd.Tests;

public sealed class MemorySeatTests : SeatContract
{
    protected override Task<StoreSet> OpenAsync() => Task.FromResult(StoreSet.InMemory());
}

public sealed class MemoryLineTests : LineContract
{
    protected override Task<StoreSet> OpenAsync() => Task.FromResult(StoreSet.InMemory());
}

public sealed class MemoryCallbackTests : CallbackContract
{
    protected override Task<StoreSet> OpenAsync() => Task.FromResult(StoreSet.InMemory());
}

public sealed class MemoryDeskTests : DeskContract
{
    protected override Task<StoreSet> OpenAsync() => Task.FromResult(StoreSet.InMemory());
}

public sealed class MemoryCrowdTests : CrowdContract
{
    protected override Task<StoreSet> OpenAsync() => Task.FromResult(StoreSet.InMemory());
}

public sealed class MemoryBindingTests : BindingContract
{
    protected override Task<StoreSet> OpenAsync() => Task.FromResult(StoreSet.InMemory());
}

public sealed class MemoryAnnouncementTests : AnnouncementContract
{
    protected override Task<StoreSet> OpenAsync() => Task.FromResult(StoreSet.InMemory());
}
