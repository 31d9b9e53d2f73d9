namespace Ivr.Flows;

/// <summary>How a line of a card looks.</summary>
internal enum CardLook
{
    Text,
    Spoken,
    Way,
    Person,
    Callback,
    Goodbye,
}

/// <summary>A line of a card; <paramref name="Target"/>: the flow it leads to.</summary>
internal sealed record CardRow(CardLook Look, string Text, string? Target = null);

/// <summary>A flow as it is drawn: what is said in it, and a line for each way out.</summary>
internal sealed class Card(string name, IReadOnlyList<CardRow> rows)
{
    public const double RowHeight = 24;
    public const double TitleHeight = 30;

    public string Name => name;

    public IReadOnlyList<CardRow> Rows => rows;

    public double Width { get; } = Math.Clamp(rows.Select(row => SvgText.Width(row.Text) + 40).Append(SvgText.Width(name) * 1.2 + 30).Max(), 160, SvgText.Widest + 40);

    public double Height => TitleHeight + RowHeight * rows.Count + 8;

    public IEnumerable<string> Targets => rows.Select(row => row.Target).OfType<string>().Distinct();

    /// <summary>Middle of a row, from the card's top.</summary>
    public static double RowAt(int row) => TitleHeight + RowHeight * row + RowHeight / 2;
}

/// <summary>Makes cards of a plan's flows for the callers of one kind of city.</summary>
internal sealed class CardMaker(Dialplan plan, CallerState caller, PromptCatalogue prompts, Locale locale)
{
    private const int MostLetters = 18;

    private readonly PlanWalk _walk = new(plan);

    /// <summary>Cards of all flows a caller can come to, where calls begin first.</summary>
    public IReadOnlyList<Card> Make()
    {
        var (cards, open) = (new Dictionary<string, Card>(StringComparer.Ordinal), new Queue<string>(Begins()));
        while (open.TryDequeue(out var name))
        {
            if (cards.ContainsKey(name))
            {
                continue;
            }

            var card = cards[name] = new Card(name, [.. plan.FlowNamed(name).Nodes.SelectMany((_, index) => Rows(new Place(name, index)))]);
            foreach (var target in card.Targets)
            {
                open.Enqueue(target);
            }
        }

        return [.. cards.Values];
    }

    private IEnumerable<string> Begins() =>
        (plan.Start is { } start ? (string[])[start.Name] : []).Concat(plan.Entries.Order(StringComparer.Ordinal).Select(number => plan.EntryFor(number)!.Name));

    private IEnumerable<CardRow> Rows(Place place)
    {
        var node = _walk.NodeAt(place);
        switch (node)
        {
            case LineNode:
                yield return Row(CardLook.Person, "person");
                break;
            case TransferNode through:
                yield return Row(CardLook.Person, $"put through: {through.Title}");
                break;
            case CallbackNode callback:
                yield return Row(CardLook.Callback, $"callback: {callback.Reason}");
                break;
            case HangUpNode end:
                foreach (var said in end.Goodbye.Select(Said))
                {
                    yield return said;
                }

                yield return Row(CardLook.Goodbye, $"goodbye: {end.Why}");
                yield break;
            case AnnounceNode announce:
                yield return Row(CardLook.Spoken, $"hears {announce.What}");
                break;
            case MenuNode { EnterLine: true } menu when !caller.MenuOn:
                yield return Row(CardLook.Text, $"no menu; keys pressed during the words before count ({menu.Keys.Count})");
                break;
        }

        // What a branch asks may be another's who comes to the same card.
        var ways = _walk.Ways(place, node is BranchNode ? CallerState.Anybody with { City = caller.City } : caller).ToArray();
        foreach (var row in ways.Where(gone => gone.Way.Deed.Kind != DeedKind.WrongKey).SelectMany(gone => gone.Way.Hears).Distinct().Select(Said))
        {
            yield return row;
        }

        foreach (var fact in node is LineNode or HoursNode ? [] : node.Facts.Concat(Changes(node, ways[0])))
        {
            yield return Row(CardLook.Text, fact);
        }

        foreach (var row in WaysOut(ways))
        {
            yield return row;
        }

        // Whoever comes here may ask for what this caller does not.
        if (node is LineNode { Unstaffed: { } elsewhere })
        {
            yield return WayRow("nobody he asks for is there at that hour", Leads.To(elsewhere));
        }
    }

    private IEnumerable<CardRow> WaysOut(WayGone[] ways) => ways
        .Where(gone => gone.Way.To.Kind is not (Leading.On or Leading.HungUp) && gone is not { Way: { Deed.Kind: DeedKind.Zero, To.Kind: Leading.Person } } || gone.Way.To.Kind == Leading.On && gone.Way.Deed.Kind is DeedKind.Number or DeedKind.Speech)
        .GroupBy(gone => (gone.Way.To, IsKey: gone.Way.Deed.Kind == DeedKind.Key, Does: gone.Way.Facts is [var does, ..] ? does : null))
        .Select(group => WayRow($"{group.Select(gone => Label(gone.Way)).OfType<Phrase>().Distinct()}", group.Key.To));

    private CardRow WayRow(Phrase label, Leads to)
    {
        var target = to.Kind switch { Leading.Flow => to.Name, Leading.Person => plan.Person.Name, _ => null };
        Phrase arrow = target is not null ? (Phrase)$"→ {target}" : to.Kind switch { Leading.Again => "↻ again", Leading.Endless => "… without an end", _ => "↓" };
        return new CardRow(CardLook.Way, SvgText.Fit(label.In(locale), $" {arrow.In(locale)}").Trim(), target);
    }

    private static Phrase? Label(Way way) => way.Deed.Kind switch
    {
        DeedKind.Key => way.Facts.Count == 0 ? $"[{way.Deed.Keys}]" : (Phrase)$"[{way.Deed.Keys}] {way.Facts}",
        DeedKind.Number => $"{way.Deed.Keys.Length} digits",
        DeedKind.WrongKey => "other keys",
        DeedKind.Silence => "nothing pressed",
        DeedKind.Zero => null,
        _ => way.Deed.House,
    };

    private IEnumerable<Phrase> Changes(Node node, WayGone gone)
    {
        var (after, before) = (gone.After, CallerState.New);
        if (gone.Way.Deed.Kind != DeedKind.None || gone.Way.After is null)
        {
            yield break;
        }

        if (node is SetNode { Language: { } tag })
        {
            yield return $"language: {plan.Languages.GetValueOrDefault(tag, tag)}";
        }

        foreach (var skill in after.Asked)
        {
            yield return skill.EndsWith('?') ? (Phrase)$"prefers a seat with {skill.TrimEnd('?')}" : $"only a seat with {skill}";
        }

        if (after.Voice != before.Voice || after.Boosts.Length > 0)
        {
            var manner = new[] { after.Voice != before.Voice ? (Phrase)$"voice {after.Voice}" : null, after.Boosts.Length > 0 ? (Phrase)$"{after.Boosts.Split('\n')} ahead" : null };
            yield return $"{manner.OfType<Phrase>()}";
        }
    }

    private CardRow Row(CardLook look, Phrase text) => new(look, SvgText.Fit(text.In(locale).Trim()));

    private CardRow Said(string id)
    {
        var text = prompts.Played(id, CallerState.Chinese, "standard")?.Text ?? "";
        return new CardRow(CardLook.Spoken, text.Length > MostLetters ? $"{id} {text[..MostLetters]}…" : $"{id} {text}".TrimEnd());
    }
}
