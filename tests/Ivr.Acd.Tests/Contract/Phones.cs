namespace Ivr.Acd.Tests.Contract;

/// <summary>Registrations as phones with one contact make them.</summary>
public static class Phones
{
    public static SeatBinding Binding(string contact, DateTimeOffset expires) => new() { Contact = contact, Uri = contact.Split('|')[0], Expires = expires };

    public static async Task<bool> RegisterAsync(this ISeatStore seats, string seat, string contact, DateTimeOffset expires, DateTimeOffset now) =>
        (await seats.RegisterAsync(seat, new SeatRegistration("c-" + now.Ticks, 1, [Binding(contact, expires)]) { RemoveAll = true }, now)).Outcome == SeatBoundOutcome.Done;

    public static async Task<bool> UnregisterAsync(this ISeatStore seats, string seat, DateTimeOffset now) =>
        (await seats.RegisterAsync(seat, new SeatRegistration("u-" + now.Ticks, 1, []) { RemoveAll = true }, now)).Outcome == SeatBoundOutcome.Done;
}
