using Ivr.Calls;
using Ivr.Flows;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>transfers:</c>.</summary>
internal static class TransferReader
{
    public static TransferOptions Read(YamlMap? map, TransferOptions otherwise)
    {
        if (map is null)
        {
            return otherwise;
        }

        var transfers = new TransferOptions
        {
            Allowed = map.Get("allowed")?.OneOrMany().Select(Number).OfType<string>().ToArray() ?? otherwise.Allowed,
            Ring = map.Duration("ring", otherwise.Ring),
            Goodbye = map.Duration("goodbye", otherwise.Goodbye),
        };
        map.Done();
        if (transfers.Ring == TimeSpan.Zero)
        {
            map.Get("ring")!.Report("IVR313", "'ring' cannot be nothing", "give it a length of time");
        }

        return transfers;
    }

    // Whole numbers only: a beginning would let in everything behind it.
    private static string? Number(YamlItem item)
    {
        var number = item.Text();
        if (number is not null && (number.Length == 0 || !number.All(char.IsAsciiDigit)))
        {
            item.Report("IVR340", $"'{number}' is no number seats may call", "write the whole number as the trunk dials it, digits only, in quotes: '110'");
            return null;
        }

        return number;
    }
}
