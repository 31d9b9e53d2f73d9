using Ivr.Acd;

namespace Ivr.Gateway.Ops;

/// <summary>The switch as people write it.</summary>
public static class OverflowWord
{
    public static IReadOnlyList<string> All { get; } = ["on", "off", "auto"];

    public static string Of(OverflowSwitch position) => position switch
    {
        OverflowSwitch.On => "on",
        OverflowSwitch.Off => "off",
        _ => "auto",
    };

    public static OverflowSwitch? Read(string? word) => word switch
    {
        "on" => OverflowSwitch.On,
        "off" => OverflowSwitch.Off,
        "auto" => OverflowSwitch.Automatic,
        _ => null,
    };
}
