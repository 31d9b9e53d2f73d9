namespace Ivr.Acd;

internal sealed class MemoryCallBoard(MemoryHouse house) : ICallBoard
{
    private readonly Dictionary<string, (CallCard Card, DateTimeOffset Until)> _cards = [];

    public Task WriteAsync(IReadOnlyDictionary<string, CallCard?> cards, DateTimeOffset until) => house.Do(() =>
    {
        foreach (var (id, card) in cards)
        {
            _cards.Remove(id);
            if (card is not null)
            {
                _cards.Add(id, (card, until));
            }
        }

        return true;
    });

    public Task<IReadOnlyList<CallCard>> ListAsync(DateTimeOffset now) => house.Do<IReadOnlyList<CallCard>>(() =>
    {
        foreach (var late in _cards.Where(one => one.Value.Until <= now).Select(one => one.Key).ToArray())
        {
            _cards.Remove(late);
        }

        return [.. _cards.Values.Select(one => one.Card).OrderBy(card => card.StartedAt).ThenBy(card => card.CallId, StringComparer.Ordinal)];
    });
}
