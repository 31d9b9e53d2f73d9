namespace Ivr.Flows.Simulation;

/// <summary>A caller who speaks after a tone, for as long as the house says.</summary>
internal static class SimulatedMessage
{
    public static MessageEnd Leave(SimulatedPhone phone, MessageRules rules, TimeSpan speaks)
    {
        var began = phone.Now;
        var spoken = speaks < rules.AtMost ? speaks : rules.AtMost;
        var over = speaks + rules.Silence < rules.AtMost ? speaks + rules.Silence : rules.AtMost;
        phone.Fingers.Asked(began, over);
        var key = Key(phone, began + over);
        phone.Fingers.NotAsked(silent: key is null);
        var said = phone.Now - began < spoken ? phone.Now - began : spoken;
        phone.Say(speaks > TimeSpan.Zero ? (Phrase)$"message: {said.TotalSeconds:0.#} s" : "message: nothing is said");
        return key == '0' ? MessageEnd.Person : speaks > TimeSpan.Zero ? MessageEnd.Left : MessageEnd.Nothing;
    }

    // # and 0 end it, other keys are noise in it.
    private static char? Key(SimulatedPhone phone, TimeSpan until)
    {
        while (phone.Pass(until, untilKey: true))
        {
            if (phone.TakeKey() is ('#' or '0') and var key)
            {
                return key;
            }
        }

        return null;
    }
}
