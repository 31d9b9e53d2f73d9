namespace Ivr.Bench;

/// <summary>A running server the load is put on.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Address">Where it takes calls, IP:PORT, by UDP.</param>
/// <param name="Process">Whose time and memory are counted.</param>
internal sealed record LoadTarget(string Name, string Address, int Process)
{
    /// <summary><c>NAME,IP:PORT,PID</c>: somebody else's server on this machine that knows the load's numbers.</summary>
    /// <returns>Null: it is not that.</returns>
    public static LoadTarget? Read(string text) =>
        text.Split(',') is [var name, var address, var process] && int.TryParse(process, out var id) ? new LoadTarget(name, address, id) : null;
}
