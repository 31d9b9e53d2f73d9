using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>What people who look at the board of calls see, and when.</summary>
public sealed class BoardStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public BoardStories() => _gateway = _world.Gateway();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_call_is_on_the_board_a_moment_after_it_is_answered_and_off_it_a_moment_after_it_is_over()
    {
        var call = _world.Dial("093112345");
        _world.Until(() => _world.Cards.Count == 1, "the card");
        Assert.Equal(("navigation", "138****1234"), (_world.Cards[0].Stage, _world.Cards[0].Caller));
        call.HangUp();
        _world.RunFor(0.3);
        Assert.Empty(_world.Cards);
    }

    [Fact]
    public void A_store_that_comes_back_shows_the_calls_that_live_and_none_that_ended_meanwhile()
    {
        var ended = _world.Dial("093112345", "13893100001");
        _world.Until(() => _world.Cards.Count == 1, "the first card");
        _world.Power.Away = true;
        var lives = _world.Dial("093112345", "13893100002");
        var brief = _world.Dial("093112345", "13893100003");
        _world.RunFor(3);
        ended.HangUp();
        brief.HangUp();
        _world.RunFor(5);
        Assert.Single(_world.Logs, line => line.Text.Contains("board of calls is not up to date", StringComparison.Ordinal));

        _world.Power.Away = false;
        _world.Until(() => _world.Cards.Count == 1 && _world.Cards[0].Caller == "138****0002", "the board to be right again");
        lives.HangUp();
        _world.RunFor(1);
        Assert.Empty(_world.Cards);
    }
}
