namespace Ivr.Flows;

/// <summary>
/// Puts cards into columns, each right of all that lead to it, and orders them so that few lines cross. Lines that pass a
/// column share one lane there for each card they go to.
/// </summary>
internal sealed class CardLayout
{
    private const double ColumnGap = 90;
    private const double RowGap = 26;
    private const double LaneHeight = 14;
    private const int Sweeps = 12;

    private readonly Dictionary<string, Card> _cards;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<List<Slot>> _slots = [];
    private readonly List<double> _lefts = [];

    public CardLayout(IReadOnlyList<Card> cards)
    {
        _cards = cards.ToDictionary(card => card.Name, StringComparer.Ordinal);
        foreach (var card in cards)
        {
            Visit(card, []);
        }

        Columns();
        Fill(cards);
        Order();
        Place();
    }

    /// <summary>Lines that would lead back are not drawn; the row names its target.</summary>
    public HashSet<(string From, string To)> Back { get; } = [];

    public double Width => _lefts.Count == 0 ? 0 : _lefts[^1] + ColumnWidth(_slots.Count - 1);

    public double Height => _slots.SelectMany(column => column).Max(slot => slot.Bottom);

    public IEnumerable<(Card Card, double X, double Y)> Cards =>
        _slots.SelectMany((column, index) => column.Where(slot => slot.Card is not null).Select(slot => (slot.Card!, _lefts[index], slot.Top)));

    /// <summary>The points a line passes: pairs of a lane's begin and end, the target's left side last.</summary>
    public IEnumerable<(double X, double Y)> Lane(string from, string to)
    {
        for (var column = _columns[from] + 1; column < _columns[to]; column++)
        {
            var lane = _slots[column].First(slot => slot.Card is null && slot.Target == to);
            yield return (_lefts[column], lane.Middle);
            yield return (_lefts[column] + ColumnWidth(column), lane.Middle);
        }

        var target = _slots[_columns[to]].First(slot => slot.Card?.Name == to);
        yield return (_lefts[_columns[to]], target.Top + Card.TitleHeight / 2);
    }

    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    private void Visit(Card card, HashSet<string> path)
    {
        if (_done.Contains(card.Name) || !path.Add(card.Name))
        {
            return;
        }

        foreach (var target in card.Targets)
        {
            if (path.Contains(target))
            {
                Back.Add((card.Name, target));
            }
            else
            {
                Visit(_cards[target], path);
            }
        }

        path.Remove(card.Name);
        _done.Add(card.Name);
    }

    // Longest way from the beginning; what is left are no circles.
    private void Columns()
    {
        foreach (var name in _cards.Keys)
        {
            _columns[name] = 0;
        }

        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (from, to) in Forward().Where(edge => _columns[edge.To] <= _columns[edge.From]))
            {
                _columns[to] = _columns[from] + 1;
                changed = true;
            }
        }
    }

    private IEnumerable<(string From, string To)> Forward() =>
        _cards.Values.SelectMany(card => card.Targets.Select(target => (card.Name, target))).Where(edge => !Back.Contains(edge));

    private void Fill(IReadOnlyList<Card> cards)
    {
        for (var column = 0; column <= _columns.Values.Max(); column++)
        {
            _slots.Add([.. cards.Where(card => _columns[card.Name] == column).Select(card => new Slot(card.Name, card))]);
        }

        foreach (var (column, target) in Forward().SelectMany(edge => Enumerable.Range(_columns[edge.From] + 1, _columns[edge.To] - _columns[edge.From] - 1).Select(column => (column, edge.To))).Distinct())
        {
            _slots[column].Add(new Slot(target, null));
        }
    }

    // Each slot moves to the mean of those it is joined with, forth and back.
    private void Order()
    {
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var step = 1; step < _slots.Count; step++)
            {
                var column = sweep % 2 == 0 ? step : _slots.Count - 1 - step;
                var beside = sweep % 2 == 0 ? column - 1 : column + 1;
                var order = _slots[beside].Select((slot, index) => (slot, index)).ToArray();
                double Mean(Slot slot, int own)
                {
                    var joined = order.Where(one => sweep % 2 == 0 ? Joined(one.slot, slot) : Joined(slot, one.slot)).Select(one => (double)one.index).ToArray();
                    return joined.Length == 0 ? own : joined.Average();
                }

                _slots[column] = [.. _slots[column].Select((slot, index) => (slot, mean: Mean(slot, index))).OrderBy(one => one.mean).Select(one => one.slot)];
            }
        }
    }

    private bool Joined(Slot left, Slot right) =>
        left.Card is null ? left.Target == right.Target : left.Card.Targets.Contains(right.Target) && !Back.Contains((left.Card.Name, right.Target));

    private void Place()
    {
        var x = 20.0;
        for (var column = 0; column < _slots.Count; column++)
        {
            _lefts.Add(x);
            x += ColumnWidth(column) + ColumnGap;
            var y = 0.0;
            foreach (var slot in _slots[column])
            {
                slot.Top = y;
                y = slot.Bottom + RowGap;
            }
        }

        var tallest = _slots.Max(column => column[^1].Bottom);
        foreach (var column in _slots)
        {
            var shift = (tallest - column[^1].Bottom) / 2;
            column.ForEach(slot => slot.Top += shift);
        }
    }

    private double ColumnWidth(int column) => _slots[column].Select(slot => slot.Card?.Width ?? 0).Max();

    /// <summary>A card, or a lane of lines that pass to one.</summary>
    private sealed class Slot(string target, Card? card)
    {
        public string Target => target;

        public Card? Card => card;

        public double Top { get; set; }

        public double Bottom => Top + (card?.Height ?? LaneHeight);

        public double Middle => (Top + Bottom) / 2;
    }
}
