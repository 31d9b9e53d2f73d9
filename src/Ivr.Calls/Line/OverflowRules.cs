namespace Ivr.Calls;

/// <summary>The dialplan's word for an overflow rule and the router's word for it are two; here they meet.</summary>
internal static class OverflowRules
{
    public static Acd.OverflowRule AsAcd(this Flows.OverflowRule rule) => new(rule.After, rule.LongerThan, rule.WhenNoReadySeat, rule.Pool, rule.Partner);
}
