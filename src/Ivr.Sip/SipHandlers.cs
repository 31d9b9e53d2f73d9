namespace Ivr.Sip;

/// <summary>What an endpoint does with what comes in. Everything but <see cref="HomeFor"/> runs at home.</summary>
public sealed record SipHandlers
{
    /// <summary>On the reader: where a new INVITE's call shall live. Must be quick.</summary>
    public required Func<SipRequest, SipFlow, SynchronizationContext> HomeFor { get; init; }

    /// <summary>At the call's home: a new call; ring, answer or reject it, now or later.</summary>
    public required Action<InboundCall> OnInvite { get; init; }

    /// <summary>Where requests outside calls live.</summary>
    public required SynchronizationContext ServiceHome { get; init; }

    /// <summary>At the service home: REGISTER or OPTIONS outside a call, to be answered once.</summary>
    public required Action<InboundRequest> OnRequest { get; init; }

    /// <summary>At the service home: a TCP or TLS connection has closed; after all requests it brought. Null: nobody asks.</summary>
    public Action<SipFlow>? OnFlowClosed { get; init; }
}
