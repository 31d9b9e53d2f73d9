using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Ivr.Speech;

/// <summary>A sentence as Azure wants it: SSML 1.0 with one voice. The text is data: nothing in it can be markup.</summary>
internal static class Ssml
{
    private static readonly XNamespace Synthesis = "http://www.w3.org/2001/10/synthesis";

    public static string Of(string text, AzureVoice voice)
    {
        // what XML cannot hold cannot be said either
        var said = string.Concat(text.EnumerateRunes().Where(rune => rune.IsBmp ? XmlConvert.IsXmlChar((char)rune.Value) : true));
        object content = voice.Rate == 0 ? said : new XElement(Synthesis + "prosody", new XAttribute("rate", string.Create(CultureInfo.InvariantCulture, $"{voice.Rate:+0;-0}%")), said);
        return new XElement(
            Synthesis + "speak",
            new XAttribute("version", "1.0"),
            new XAttribute(XNamespace.Xml + "lang", voice.Locale),
            new XElement(Synthesis + "voice", new XAttribute("name", voice.Name), content)).ToString(SaveOptions.DisableFormatting);
    }
}
