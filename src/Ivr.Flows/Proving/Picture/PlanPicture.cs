using System.Globalization;
using System.Security;
using System.Text;

namespace Ivr.Flows;

/// <summary>Draws a plan as SVG: a card for each flow with what is said in it, a line from each way out to where it leads.</summary>
public static class PlanPicture
{
    private const double Margin = 20;
    private const double Head = 64;

    private static readonly Phrase Legend = "0 is a person everywhere. Ways that lead back to the left have no line: the name behind the arrow says where they go.";

    private static readonly Dictionary<CardLook, (string Fill, string Line)> Looks = new()
    {
        [CardLook.Person] = ("#2e7d32", "#2e7d32"),
        [CardLook.Callback] = ("#ef6c00", "#ef6c00"),
        [CardLook.Goodbye] = ("#546e7a", "#546e7a"),
    };

    /// <param name="plan">The plan.</param>
    /// <param name="whose">Whose callers it is drawn for: <see cref="Dialplan.CityNamed"/>, or <see cref="Dialplan.CityFor"/> a called number.</param>
    /// <param name="prompts">For the words of its prompts.</param>
    /// <param name="locale">What else stands in it is in this language.</param>
    /// <returns>A whole SVG document.</returns>
    public static string Draw(Dialplan plan, CityDecision whose, PromptCatalogue prompts, Locale locale)
    {
        var home = whose.City;
        var met = plan.For(whose);
        var cards = new CardMaker(met, CityKind.CallerOf(home, met.Flows), prompts, locale).Make();
        var layout = new CardLayout(cards);
        var svg = new StringBuilder();
        var (width, height) = (layout.Width + 2 * Margin, layout.Height + Head + 2 * Margin);
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"0 0 {width:0} {height:0}\" font-family=\"'Noto Sans CJK SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif\" font-size=\"{SvgText.Size}\">");
        Add(svg, $"<rect width=\"{width:0}\" height=\"{height:0}\" fill=\"#fafafa\"/>");
        Text(svg, Margin, 28, $"{plan.Name} · {home.Name}{(whose.Number is { } number ? $" {number}" : "")} · {plan.Version}", "#212121", "font-size=\"20\" font-weight=\"bold\"");
        Text(svg, Margin, 50, Legend.In(locale), "#616161");
        Add(svg, $"<g transform=\"translate(0,{Head})\">");
        foreach (var (card, x, y) in layout.Cards)
        {
            Lines(svg, layout, card, x, y, cards);
        }

        foreach (var (card, x, y) in layout.Cards)
        {
            Draw(svg, card, x, y);
        }

        Add(svg, $"</g></svg>");
        return svg.ToString();
    }

    private static void Lines(StringBuilder svg, CardLayout layout, Card card, double x, double y, IReadOnlyList<Card> cards)
    {
        foreach (var (row, index) in card.Rows.Select((row, index) => (row, index)))
        {
            if (row.Target is not { } target || layout.Back.Contains((card.Name, target)))
            {
                continue;
            }

            var (fromX, fromY) = (x + card.Width, y + Card.RowAt(index));
            var path = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"M{fromX:0.#} {fromY:0.#}"));
            foreach (var (toX, toY) in layout.Lane(card.Name, target))
            {
                var middle = (fromX + toX) / 2;
                path.Append(CultureInfo.InvariantCulture, $" C{middle:0.#} {fromY:0.#} {middle:0.#} {toY:0.#} {toX:0.#} {toY:0.#}");
                (fromX, fromY) = (toX, toY);
            }

            var colour = cards.First(one => one.Name == target).Rows.Select(one => Looks.GetValueOrDefault(one.Look).Line).FirstOrDefault(line => line is not null) ?? "#1565c0";
            Add(svg, $"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\" stroke-opacity=\"0.75\"/>");
            Add(svg, $"<path d=\"M{fromX:0.#} {fromY:0.#} l-9 -4.5 v9 z\" fill=\"{colour}\"/>");
        }
    }

    private static void Draw(StringBuilder svg, Card card, double x, double y)
    {
        Add(svg, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{card.Width:0.#}\" height=\"{card.Height:0.#}\" rx=\"6\" fill=\"#ffffff\" stroke=\"#90a4ae\"/>");
        Text(svg, x + 12, y + 20, card.Name, "#0d47a1", "font-weight=\"bold\" font-size=\"15\"");
        foreach (var (row, index) in card.Rows.Select((row, index) => (row, index)))
        {
            DrawRow(svg, row, x, y + Card.RowAt(index), card.Width);
        }
    }

    private static void DrawRow(StringBuilder svg, CardRow row, double x, double middle, double width)
    {
        var (left, top, right, bottom) = (x + 10, middle - 10, x + width - 10, middle + 10);
        switch (row.Look)
        {
            case CardLook.Person:
                Add(svg, $"<rect x=\"{left:0.#}\" y=\"{top:0.#}\" width=\"{width - 20:0.#}\" height=\"20\" rx=\"10\" fill=\"{Looks[row.Look].Fill}\"/>");
                break;
            case CardLook.Callback:
                Add(svg, $"<path d=\"M{left:0.#} {middle:0.#} L{left + 10:0.#} {top:0.#} H{right - 10:0.#} L{right:0.#} {middle:0.#} L{right - 10:0.#} {bottom:0.#} H{left + 10:0.#} Z\" fill=\"{Looks[row.Look].Fill}\"/>");
                break;
            case CardLook.Goodbye:
                Add(svg, $"<rect x=\"{left:0.#}\" y=\"{top:0.#}\" width=\"{width - 20:0.#}\" height=\"20\" fill=\"{Looks[row.Look].Fill}\"/>");
                break;
            case CardLook.Way when row.Target is not null:
                Add(svg, $"<circle cx=\"{x + width:0.#}\" cy=\"{middle:0.#}\" r=\"3\" fill=\"#546e7a\"/>");
                break;
        }

        var colour = row.Look switch { CardLook.Person or CardLook.Callback or CardLook.Goodbye => "#ffffff", CardLook.Spoken => "#4e342e", CardLook.Way => "#0d47a1", _ => "#424242" };
        Text(svg, row.Look is CardLook.Person or CardLook.Callback or CardLook.Goodbye ? x + 24 : x + 14, middle + 5, row.Text, colour, row.Look == CardLook.Spoken ? "font-style=\"italic\"" : "");
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string colour, string more = "") =>
        Add(svg, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" fill=\"{colour}\" {more}>{SecurityElement.Escape(text)}</text>");

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
