namespace Ivr.Acd;

internal sealed class MemoryCallBoard(MemoryHouse house) : ICallBoard
{
    private readonly Dictionary<string, (CallCard Card, DateTimeOffset Until)> _cards = [];

    public Task PutAsync(CallCard card, DateTimeOffset until, DateTimeOffset now) => house.Do(() => _cards[card.CallId] = (card, until));

    public Task RemoveAsync(string callId) => house.Do(() => _cards.Remove(callId));

    public Task<IReadOnlyList<CallCard>> ListAsync(DateTimeOffset now) => house.Do<IReadOnlyList<CallCard>>(() =>
    {
        foreach (var late in _cards.Where(one => one.Value.Until <= now).Select(one => one.Key).ToArray())
        {
            _cards.Remove(late);
        }

        return [.. _cards.Values.Select(one => one.Card).OrderBy(card => card.StartedAt).ThenBy(card => card.CallId, StringComparer.Ordinal)];
    });
}
