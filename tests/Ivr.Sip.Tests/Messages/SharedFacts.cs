using Ivr.Testing;

namespace Ivr.Sip.Tests;

/// <summary>A fact about files of the shared folder; skipped aloud when they are absent.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string part)
    {
        Skip = SharedFolder.WhyNot(part);
    }
}

/// <summary>The same for a theory.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(string part)
    {
        Skip = SharedFolder.WhyNot(part);
    }
}
