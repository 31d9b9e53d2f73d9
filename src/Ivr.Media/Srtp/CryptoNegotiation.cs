using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ivr.Media;

/// <summary>What two descriptions agree on about protection.</summary>
/// <param name="Ours">How we protect what we send: the line of our description.</param>
/// <param name="Theirs">How the peer does.</param>
internal sealed record CryptoAgreement(CryptoLine Ours, CryptoLine Theirs, LegKeys Keys);

/// <summary>
/// The <c>a=crypto</c> lines of one leg (RFC 4568): what is offered, taken and kept. A key of ours protects one stream and no
/// other: one that was in use and is left is never used again.
/// </summary>
internal sealed class CryptoNegotiation(SrtpPolicy policy, RandomNumberGenerator random)
{
    /// <summary>RFC 3551 and RFC 3711 in a media line.</summary>
    public const string Plain = "RTP/AVP";
    public const string Secure = "RTP/SAVP";

    private readonly Dictionary<SrtpSuite, SrtpMaster> _fresh = [];
    private IReadOnlyList<CryptoLine> _offered = [];
    private CryptoAgreement? _agreed;

    /// <summary>The protocol of a line we offer first. What is optional is offered within RTP/AVP: who does not know it passes it over.</summary>
    public string Protocol => IsRequired ? Secure : Plain;

    /// <summary>Whether a line of the peer's offer can be spoken as protection goes, and how well: 0: not; 1: plain; 2: protected.</summary>
    public int Rank(SdpMedia line) =>
        policy.Use != SrtpUse.Off && Choice(line) is not null ? 2
        : policy.Use != SrtpUse.Required && line.IsBy(Plain) ? 1
        : 0;

    public bool IsRequired => policy.Use == SrtpUse.Required;

    /// <summary>Why a line of rank 0 cannot be spoken.</summary>
    public string Why => policy.Use == SrtpUse.Off
        ? "Audio is only wanted protected (SRTP), which is off here."
        : !IsRequired ? "Audio is only wanted protected (SRTP) by suites that are not taken here."
        : $"Audio is not wanted protected by one of {string.Join(", ", policy.Suites)} (RFC 4568), as it must be here.";

    /// <summary>Our lines of an offer: the suite in use with its key first, the others by the policy.</summary>
    public IReadOnlyList<CryptoLine> Offer()
    {
        if (policy.Use == SrtpUse.Off)
        {
            return [];
        }

        var inUse = _agreed?.Ours.Master.Suite;
        var suites = inUse is null ? policy.Suites : policy.Suites.Where(suite => suite != inUse).Prepend(inUse);
        return _offered = [.. suites.Select((suite, index) => new CryptoLine(index + 1, OurKey(suite)))];
    }

    /// <summary>Answers the peer's line, of a rank that is not 0. Null: plainly.</summary>
    public CryptoAgreement? Answer(SdpMedia line)
    {
        if (Choice(line) is not { } theirs || policy.Use == SrtpUse.Off)
        {
            return null;
        }

        // A new key of the peer may mean another device behind it, which cannot know how far our stream has come (RFC 4568 section
        // 7.1.4): it gets a stream that begins.
        var suite = theirs.Master.Suite;
        var keeps = _agreed is { } agreed && agreed.Theirs.Master.IsSame(theirs.Master);
        var master = keeps ? _agreed!.Ours.Master : _agreed?.Ours.Master.Suite == suite ? SrtpMaster.Fresh(suite, random) : OurKey(suite);
        return Agreement(new CryptoLine(theirs.Tag, master), theirs);
    }

    /// <summary>Takes the line of the peer's answer to <see cref="Offer"/>.</summary>
    /// <param name="agreement">Null: plain.</param>
    /// <returns>Null, or why the answer cannot be taken.</returns>
    public string? Accept(SdpMedia line, out CryptoAgreement? agreement)
    {
        agreement = null;
        foreach (var theirs in line.Crypto)
        {
            if (_offered.FirstOrDefault(one => one.Tag == theirs.Tag && one.Master.Suite == theirs.Master.Suite) is { } ours)
            {
                agreement = Agreement(ours, theirs);
                return null;
            }
        }

        return IsRequired || !line.IsBy(Plain) || (line.HasCrypto && _offered.Count > 0) ? "The answer takes none of the SRTP suites offered." : null;
    }

    /// <summary>The whole description was taken, and this with it.</summary>
    /// <param name="agreement">Null: plain.</param>
    public void Take(CryptoAgreement? agreement)
    {
        if (agreement is not null)
        {
            _fresh.Remove(agreement.Ours.Master.Suite);
        }

        _agreed = agreement;
    }

    private CryptoAgreement Agreement(CryptoLine ours, CryptoLine theirs)
    {
        var (sending, receiving) = (_agreed?.Keys.Out, _agreed?.Keys.In);
        Span<byte> ssrc = stackalloc byte[sizeof(uint)];
        random.GetBytes(ssrc);
        return new CryptoAgreement(ours, theirs, new LegKeys(
            sending is not null && ReferenceEquals(_agreed!.Ours.Master, ours.Master) ? sending : new SrtpSender(ours.Master),
            receiving is not null && receiving.Master.IsSame(theirs.Master) ? receiving : new SrtpReceiver(theirs.Master, receiving),
            BinaryPrimitives.ReadUInt32BigEndian(ssrc)));
    }

    // The first of the peer's suites that the policy has (RFC 4568 section 7.1.2).
    private CryptoLine? Choice(SdpMedia line)
    {
        foreach (var theirs in line.Crypto)
        {
            if (policy.Suites.Contains(theirs.Master.Suite) && (line.IsBy(Secure) || line.IsBy(Plain)))
            {
                return theirs;
            }
        }

        return null;
    }

    private SrtpMaster OurKey(SrtpSuite suite)
    {
        if (_agreed?.Ours.Master is { } inUse && inUse.Suite == suite)
        {
            return inUse;
        }

        if (!_fresh.TryGetValue(suite, out var master))
        {
            _fresh[suite] = master = SrtpMaster.Fresh(suite, random);
        }

        return master;
    }
}
