namespace Ivr.Redis;

/// <summary>
/// A Lua script, run as one step. What it touches it takes from KEYS into locals in capitals and nowhere else (a key not
/// in KEYS is not locked by the embedded store), numbers are written with <c>%.0f</c> (Lua 5.1 and 5.4 differ), and it
/// answers with a flat array of strings (RESP3).
/// </summary>
internal sealed record Script(string Text)
{
    /// <summary>What every script may use.</summary>
    public const string Basics = """
        local function int(x) return string.format('%.0f', x) end
        local function split(text)
          local parts, from = {}, 1
          while true do
            local at = string.find(text, '\t', from, true)
            if not at then parts[#parts + 1] = string.sub(text, from) return parts end
            parts[#parts + 1] = string.sub(text, from, at - 1)
            from = at + 1
          end
        end

        """;
}
