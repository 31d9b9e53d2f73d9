using System.Net;

namespace Ivr.Cli.Calling;

/// <summary>What <c>ivr call</c> is to do.</summary>
/// <param name="Target">A number, or a whole SIP URI.</param>
/// <param name="Gateway">Whom to send it to.</param>
/// <param name="From">The caller's number.</param>
/// <param name="Keys">What to press.</param>
/// <param name="Hear">A WAV file for what is heard; null: none.</param>
/// <param name="Say">A WAV file to be played to the other side; null: silence.</param>
/// <param name="For">Hang up so long after the answer; null: stay until the other side or Ctrl-C ends it.</param>
internal sealed record CallOrder(string Target, IPEndPoint Gateway, string From, IReadOnlyList<KeyStep> Keys, string? Hear, string? Say, TimeSpan? For);
