using Ivr.Acd;

namespace Ivr.Calls;

/// <summary>What the queue desk tells a waiting call on every watch beat.</summary>
/// <param name="Status">The state of its city's line; null when the store did not answer.</param>
/// <param name="Switch">The operator's overflow switch for its city.</param>
/// <param name="AwayFor">How long the store has been away; zero when it answers.</param>
internal sealed record LineNews(LineStatus? Status, OverflowSwitch Switch, TimeSpan AwayFor);

/// <summary>A call that waits, as the desk knows it. The delegates are called on the desk's loop and post to the call's.</summary>
/// <param name="Offered">A seat was claimed for it.</param>
/// <param name="News">How its line stands.</param>
/// <param name="Forgotten">The store knows it no more: enter again.</param>
internal sealed record WaitingCall(string CallId, string City, Action<SeatSnapshot> Offered, Action<LineNews> News, Action Forgotten);
