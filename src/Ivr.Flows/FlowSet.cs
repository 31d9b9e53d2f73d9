using System.Collections.Frozen;

namespace Ivr.Flows;

/// <summary>Flows by name, where calls begin and where a person is: of the plan, or of an overlay, which has only what differs. Immutable.</summary>
internal sealed class FlowSet
{
    private readonly FlowSet? _under;
    private readonly FrozenDictionary<string, Flow> _flows;

    public FlowSet(IEnumerable<Flow> flows, string? start, string person, FlowSet? under = null)
    {
        _under = under;
        _flows = flows.Where(flow => under?._flows.GetValueOrDefault(flow.Name) != flow).ToFrozenDictionary(flow => flow.Name, StringComparer.Ordinal);
        Start = start is null ? null : Named(start);
        Person = Named(person);
    }

    public Flow? Start { get; }

    public Flow Person { get; }

    public IEnumerable<Flow> All => _under is null ? _flows.Values : _flows.Values.Concat(_under._flows.Values.Where(flow => !_flows.ContainsKey(flow.Name)));

    /// <summary>What is not the same as in the plan.</summary>
    public IEnumerable<Flow> Own => _flows.Values;

    public Flow Named(string name) => _flows.GetValueOrDefault(name) ?? _under!.Named(name);
}
