namespace Ivr.Media;

/// <summary>
/// Listens for keys as tones where they may be needed: not in a conversation, and no more once the peer has shown that its keys
/// come another way. What it costs is in ADR 0023. Nothing is made until the peer is heard for the first time.
/// </summary>
internal sealed class LegEar(PressedKeys keys, Shard shard, Listeners heard)
{
    private ToneReader? _reader;
    private AudioTap? _tap;
    private bool _listens;
    private bool _isNeedless;

    /// <summary>A new agreement: who talks to us now may be another.</summary>
    public void Open() => _isNeedless = false;

    /// <summary>A key came as an event or by INFO: the next ones will too.</summary>
    public void Shut()
    {
        _isNeedless = true;
        Listen(isInConversation: false);
    }

    /// <summary>Before each packet of sound.</summary>
    public void Listen(bool isInConversation)
    {
        var wants = !_isNeedless && !isInConversation;
        if (wants == _listens)
        {
            return;
        }

        _listens = wants;
        if (!wants)
        {
            heard.Remove(_tap!);
            _reader = null;
            return;
        }

        _reader = new ToneReader();
        _tap ??= Take;
        heard.Add(_tap);
    }

    private void Take(ReadOnlySpan<short> frame)
    {
        if (_reader!.Take(frame) is { } key)
        {
            keys.Press(key, KeyWay.InBand);
        }
        else if (_reader.Down != '\0')
        {
            keys.StillDown(_reader.Down, KeyWay.InBand, shard.Tick);
        }
    }
}
