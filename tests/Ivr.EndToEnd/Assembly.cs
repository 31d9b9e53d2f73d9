using System.Runtime.Versioning;
using Xunit;

// Debian's phones, signals and file modes.
[assembly: SupportedOSPlatform("linux")]

// Calls mostly wait, so several can be made at once; more would make the phones stutter on two processors.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
