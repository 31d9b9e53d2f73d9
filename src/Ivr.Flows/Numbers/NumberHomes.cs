using System.Globalization;
using PhoneNumbers;

namespace Ivr.Flows;

/// <summary>
/// Where numbers of mobiles were sold (归属地), by the tables of libphonenumber. A hint and no more: people move, numbers are carried along, and of the
/// youngest prefixes (19x, 166, 171, 173, 175) nothing is known. Any thread.
/// </summary>
public sealed class NumberHomes
{
    private const int China = 86;

    // What the tables say of a number they know nothing of.
    private const string Nowhere = "中国";

    private volatile PhoneNumberOfflineGeocoder? _tables;

    /// <summary>Reads the tables: half a second and some 30 MB, once. A look-up takes a microsecond from then on; before, nothing is known of any number.</summary>
    public void Load()
    {
        var tables = PhoneNumberOfflineGeocoder.GetInstance();
        _ = Area(tables, "13893100000");
        _tables = tables;
    }

    /// <summary><c>甘肃省兰州市</c>; null: it is no mobile's number, its caller asks that nobody be shown it, or nothing is known.</summary>
    public string? AreaOf(CallerNumber number) =>
        number is { Kind: CallerKind.Mobile, Hidden: false } && _tables is { } tables && Area(tables, number.Digits) is { Length: > 0 } area && area != Nowhere ? area : null;

    private static string Area(PhoneNumberOfflineGeocoder tables, string digits) => tables.GetDescriptionForValidNumber(
        new PhoneNumber.Builder().SetCountryCode(China).SetNationalNumber(ulong.Parse(digits, CultureInfo.InvariantCulture)).Build(), PhoneNumbers.Locale.SimplifiedChinese);
}
