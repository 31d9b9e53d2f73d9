namespace Ivr.Fuzz;

/// <summary>A check did not hold.</summary>
internal sealed class FindingException(string why) : Exception(why);
