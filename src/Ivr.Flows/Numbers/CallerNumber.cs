namespace Ivr.Flows;

/// <summary>What kind of number calls.</summary>
public enum CallerKind
{
    Mobile,
    Fixed,

    /// <summary>Another centre's short code: 95598, 12315, 110.</summary>
    Service,

    /// <summary>A number-protection number (700…); a callback reaches it only for a while.</summary>
    Virtual,

    /// <summary>An IoT SIM (1064…).</summary>
    Iot,
    International,
    Withheld,
    Unknown,
}

/// <summary>Who calls, in one form whatever form the carrier sent.</summary>
/// <param name="Digits">As we dial it: 11 digits for a mobile, area code with 0 and number for a fixed line; empty when withheld.</param>
/// <param name="Kind">What kind of number.</param>
/// <param name="Callable">Whether a citizen can be called back under it.</param>
public sealed record CallerNumber(string Digits, CallerKind Kind, bool Callable)
{
    private static readonly string[] Withheld = ["", "anonymous", "unavailable", "restricted", "unknown", "private"];

    /// <summary>He asks that nobody be shown it; the gateway itself still finds his city by it and calls him back.</summary>
    public bool Hidden { get; init; }

    /// <summary>For logs, records and screens: <c>138****1234</c>, <c>0931*****88</c>.</summary>
    public string Masked => Kind switch
    {
        _ when Hidden => "withheld",
        CallerKind.Withheld => "withheld",
        CallerKind.Service => Digits,
        CallerKind.Mobile => $"{Digits[..3]}****{Digits[^4..]}",
        CallerKind.Fixed => $"{Digits[..4]}{new string('*', Digits.Length - 6)}{Digits[^2..]}",
        _ when Digits.Length > 6 => $"{Digits[..3]}{new string('*', Digits.Length - 5)}{Digits[^2..]}",
        _ => new string('*', Digits.Length),
    };

    /// <param name="raw">The user part of P-Asserted-Identity or From.</param>
    /// <param name="areaCode">Of the trunk's home, with its 0: a local number came without one.</param>
    public static CallerNumber Normalise(string raw, string? areaCode)
    {
        var text = raw.Trim();
        if (Withheld.Contains(text.ToLowerInvariant()))
        {
            return new CallerNumber("", CallerKind.Withheld, false);
        }

        var plus = text.StartsWith('+');
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        if (digits.Length == 0 || text.Any(letter => !char.IsAsciiDigit(letter) && !"+-() .".Contains(letter)))
        {
            return new CallerNumber("", CallerKind.Unknown, false);
        }

        return National(digits, plus, areaCode);
    }

    private static CallerNumber National(string digits, bool plus, string? areaCode)
    {
        var national = digits.StartsWith("0086", StringComparison.Ordinal) ? digits[4..]
            : digits.StartsWith("86", StringComparison.Ordinal) && (plus || digits.Length is 12 or 13) ? digits[2..]
            : plus || digits.StartsWith("00", StringComparison.Ordinal) ? null
            : digits;
        if (national is null)
        {
            return new CallerNumber(plus ? "00" + digits : digits, CallerKind.International, false);
        }

        return Iot(national) ?? Virtual(national) ?? Mobile(national) ?? Fixed(national, areaCode)
            ?? (national.Length is >= 3 and <= 6 || national.StartsWith("400", StringComparison.Ordinal) && national.Length == 10
                ? new CallerNumber(national, CallerKind.Service, false)
                : new CallerNumber(national, CallerKind.Unknown, false));
    }

    private static CallerNumber? Iot(string national) =>
        national.Length == 13 && national.StartsWith("1064", StringComparison.Ordinal) ? new CallerNumber(national, CallerKind.Iot, false) : null;

    private static CallerNumber? Virtual(string national) =>
        national.Length is 11 or 15 && national.StartsWith("700", StringComparison.Ordinal) ? new CallerNumber(national, CallerKind.Virtual, true) : null;

    // An out-of-town mobile came with a 0 in front in the old network.
    private static CallerNumber? Mobile(string national)
    {
        var mobile = national.Length == 12 && national.StartsWith("01", StringComparison.Ordinal) && national[2] >= '3' ? national[1..] : national;
        return mobile.Length == 11 && mobile[0] == '1' && mobile[1] >= '3' ? new CallerNumber(mobile, CallerKind.Mobile, true) : null;
    }

    private static CallerNumber? Fixed(string national, string? areaCode)
    {
        if (national.Length is >= 10 and <= 12 && national[0] == '0' && national[1] != '0')
        {
            return new CallerNumber(national, CallerKind.Fixed, true);
        }

        if (national.Length is 10 or 11 && (national[0] is >= '2' and <= '9' || national.StartsWith("10", StringComparison.Ordinal) && national.Length == 10) && !national.StartsWith("400", StringComparison.Ordinal))
        {
            return new CallerNumber("0" + national, CallerKind.Fixed, true);
        }

        return national.Length is 7 or 8 && national[0] is >= '2' and <= '9' && areaCode is not null
            ? new CallerNumber(areaCode + national, CallerKind.Fixed, true)
            : null;
    }
}
