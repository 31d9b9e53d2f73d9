using System.Globalization;
using Ivr.Gateway.Store;

namespace Ivr.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["store", var directory, ..])
        {
            int? port = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null;
            return await StoreHost.RunAsync(directory, port, new Random(), TimeProvider.System);
        }

        return 1;
    }
}
