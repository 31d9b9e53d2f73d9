using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Ivr.Acd.Tests.Contract;

/// <summary>A fact that is skipped, and says so, where its class <see cref="NeedsProgramAttribute">needs a program</see> that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
#if REDIS
[XunitTestCaseDiscoverer("Ivr.Acd.Tests.Contract.StoreFactDiscoverer", "Ivr.Redis.Tests")]
#else
[XunitTestCaseDiscoverer("Ivr.Acd.Tests.Contract.StoreFactDiscoverer", "Ivr.Acd.Tests")]
#endif
public sealed class StoreFactAttribute : FactAttribute;

[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsProgramAttribute(string program) : Attribute
{
    public string Program => program;

    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

public sealed class StoreFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new StoreTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("Called by the de-serializer; should only be called by deriving classes for de-serialization purposes")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        var needed = TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsProgramAttribute))
            .SelectMany(one => one.GetConstructorArguments()).OfType<string>().FirstOrDefault();
        return needed is null || NeedsProgramAttribute.IsInstalled(needed) ? base.GetSkipReason(factAttribute) : $"{needed} is not installed: apt-get install {needed}";
    }
}
