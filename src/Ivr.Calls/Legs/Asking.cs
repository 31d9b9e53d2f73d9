using Ivr.Flows;
using Ivr.Media;

namespace Ivr.Calls;

/// <summary>
/// A web service is asked while the caller hears something: the first sound to its end, the others again and again until the answer is
/// there. A key cuts the first one short; 0 ends it all.
/// </summary>
internal sealed class Asking(CallLoop loop, Leg leg, KeyBuffer keys, Task<WebReply> answer)
{
    private char? _key;

    /// <returns>The first key that was pressed, or the 0; null: none.</returns>
    public async Task<char?> HearAsync(IReadOnlyList<Prompt> sounds, CancellationToken stop)
    {
        for (var round = 0; _key != '0' && (round == 0 || !answer.IsCompleted); round++)
        {
            await HearAsync(sounds[round % sounds.Count], round > 0, stop);
            stop.ThrowIfCancellationRequested();
        }

        return _key;
    }

    private async Task HearAsync(Prompt sound, bool untilAnswer, CancellationToken stop)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var playing = leg.Media.PlayAsync([sound], stopOnDigit: true, cut.Token);
        if (untilAnswer)
        {
            await CallLoop.FirstAsync(playing, answer);
            cut.Cancel();
        }

        // A key that stopped the sound comes to the buffer with the news of it.
        var end = await playing;
        if (end.Result == PlayResult.DigitPressed && await keys.TakeAsync(loop, TimeSpan.FromMilliseconds(100), stop) is { } pressed)
        {
            _key = _key is null || pressed == '0' ? pressed : _key;
        }
    }
}
