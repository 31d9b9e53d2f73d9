using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>What a phone is: its number, where it registers, where it is reached.</summary>
/// <param name="Address">Its own contact address; the user part is its number.</param>
/// <param name="Registrar">Where it registers and what it dials through.</param>
/// <param name="Password">For digest; null: it has none.</param>
public sealed record SoftPhoneOptions(SipUri Address, SipUri Registrar, string? Password = null);

/// <summary>
/// A small SIP phone on the project's own stack: the demo seats, the citizen of <c>ivr call</c>, and the phones of the
/// virtual world. All members on its loop.
/// </summary>
public sealed class SoftPhone : IAsyncDisposable
{
    private readonly SoftPhoneOptions _options;
    private readonly CallLoop _loop;
    private readonly MediaEngine _media;
    private readonly SipEndpoint _endpoint;
    private ITimer? _refresh;

    public SoftPhone(SoftPhoneOptions options, CallLoop loop, MediaEngine media, Func<SipHandlers, SipEndpoint> endpoint)
    {
        _options = options;
        _loop = loop;
        _media = media;
        _endpoint = endpoint(new SipHandlers
        {
            HomeFor = (_, _) => loop,
            OnInvite = Incoming,
            ServiceHome = loop,
            OnRequest = request => request.Respond(request.Request.Method == "OPTIONS" ? 200 : 405),
        });
    }

    /// <summary>An incoming call: ring, answer or reject it. Without a handler the phone is busy.</summary>
    public Action<Leg>? OnIncoming { get; set; }

    /// <summary>Whether the sound of its next calls is protected.</summary>
    public SrtpPolicy Srtp { get; set; } = SrtpPolicy.Off;

    public void Start() => _endpoint.Start();

    /// <summary>Registers, and again at half time until disposed.</summary>
    /// <returns>The final status: 200 when registered.</returns>
    public async Task<int> RegisterAsync(TimeSpan expires, CancellationToken stop)
    {
        var response = await _endpoint.RequestAsync(_loop, Registration(expires), stop);
        if (response.Status is >= 200 and < 300 && expires > TimeSpan.Zero)
        {
            _refresh?.Dispose();
            _refresh = _loop.After(expires / 2, () => _loop.Start(() => RegisterAsync(expires, stop), "a registration"));
        }

        return response.Status;
    }

    /// <summary>Dials.</summary>
    /// <exception cref="MediaPortsExhaustedException">No RTP port is free.</exception>
    public Leg Dial(SipUri target, IReadOnlyList<SipHeader>? headers = null) =>
        Leg.Dial(_endpoint, _media, _loop, new OutboundCallRequest
        {
            Target = target,
            From = _options.Address,
            Headers = headers ?? [],
            Credentials = Credentials,
        }, Srtp);

    public async ValueTask DisposeAsync()
    {
        _refresh?.Dispose();
        await _endpoint.DisposeAsync();
    }

    private SipCredentials? Credentials => _options.Password is { } password ? new SipCredentials(_options.Address.User, password) : null;

    private OutboundRequest Registration(TimeSpan expires)
    {
        var registrar = _options.Registrar;
        var record = new SipUri(registrar.Scheme, _options.Address.User, registrar.Host, registrar.Port);
        return new OutboundRequest
        {
            Method = "REGISTER",
            Target = new SipUri(registrar.Scheme, "", registrar.Host, registrar.Port),
            From = record,
            To = record,
            Headers =
            [
                new SipHeader("Contact", $"<{_options.Address}>"),
                new SipHeader("Expires", ((int)expires.TotalSeconds).ToString()),
            ],
            Credentials = Credentials,
        };
    }

    private void Incoming(InboundCall call)
    {
        if (OnIncoming is null)
        {
            call.Reject(486);
            return;
        }

        try
        {
            OnIncoming(Leg.Of(call, _media.Open(_loop, Srtp)));
        }
        catch (MediaPortsExhaustedException)
        {
            call.Reject(503);
        }
    }
}
