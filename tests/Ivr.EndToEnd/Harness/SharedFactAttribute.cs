using Xunit;

namespace Ivr.EndToEnd;

/// <summary>A test that needs something of <c>../shared</c>; without it, it is skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string path)
    {
        SharedPath = path;
        if (!Path.Exists(Path.Combine(Places.Shared, path)))
        {
            Skip = $"{Path.Combine(Places.Shared, path)} is not there";
        }
    }

    public string SharedPath { get; }
}
