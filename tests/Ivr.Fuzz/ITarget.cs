namespace Ivr.Fuzz;

/// <summary>One reader of what the network brings, with everything that must hold whatever it is given.</summary>
internal interface ITarget
{
    /// <summary>Its name in findings.</summary>
    string Name { get; }

    InputKind Kind { get; }

    /// <summary>The work that is measured; what it throws is a finding.</summary>
    void Read(byte[] bytes);

    /// <summary>What must hold of the last <see cref="Read"/>; not measured.</summary>
    /// <exception cref="FindingException">It does not.</exception>
    void Check(byte[] bytes);
}
