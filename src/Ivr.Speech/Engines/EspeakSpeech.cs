using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ivr.Speech;

/// <summary>
/// espeak-ng, the engine that needs no network. It speaks readings only: of characters its dictionary knows the common ones and spells the rest in
/// English. The text goes in by its standard input, never by a shell nor the list of processes.
/// </summary>
/// <param name="program">A path, or a name found as the machine finds programs.</param>
/// <param name="patience">Of one sentence; the program is killed then.</param>
public sealed class EspeakSpeech(TimeProvider time, string program = "espeak-ng", TimeSpan? patience = null) : ISpeechEngine
{
    /// <summary>Ten minutes at 22,050 Hz.</summary>
    private const int MostBytes = 10 * 60 * 22050 * 2;

    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(10);

    public SpeechCoding Coding => SpeechCoding.Pcm16;

    public string Recipe(SpeechOrder order) => $"espeak-ng {Voice.Name}, {Voice.Of(order).Speed} words a minute";

    public string Wording(SpeechOrder order) => order switch
    {
        { Language: not "zh" } => throw new SpeechException(SpeechFault.Unspeakable, $"espeak-ng has no voice for {order.Language}"),
        { Said.Reading: { Length: > 0 } reading } => reading,
        _ => throw new SpeechException(SpeechFault.Unspeakable, "espeak-ng speaks pinyin, and the text has none"),
    };

    public async Task<byte[]> SpeakAsync(SpeechOrder order, CancellationToken cancel)
    {
        var wording = Wording(order);
        using var limit = new CancellationTokenSource(_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var (sound, rate) = EspeakWav.Read(await RunAsync(Voice.Of(order), wording, both.Token).ConfigureAwait(false));
            return SoundLevel.Bytes(SoundLevel.Finish(Resampler.To8000(sound, rate)));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SpeechException(SpeechFault.Away, $"espeak-ng did not finish within {_patience.TotalSeconds:0.#} s");
        }
    }

    private async Task<byte[]> RunAsync(Voice voice, string wording, CancellationToken cancel)
    {
        using var process = Start(voice);
        try
        {
            var heard = ReadAsync(process.StandardOutput.BaseStream, cancel);
            var complaint = process.StandardError.ReadToEndAsync(cancel);
            await process.StandardInput.WriteAsync(wording.AsMemory(), cancel).ConfigureAwait(false);
            process.StandardInput.Close();
            var sound = await heard.ConfigureAwait(false);
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            return process.ExitCode == 0 && sound.Length > 0
                ? sound
                : throw new SpeechException(SpeechFault.Refused, $"espeak-ng ended with {process.ExitCode}: {(await complaint.ConfigureAwait(false)).Trim()}");
        }
        catch (IOException error)
        {
            throw new SpeechException(SpeechFault.Away, $"espeak-ng broke off: {error.Message}", error);
        }
        finally
        {
            Kill(process);
        }
    }

    private Process Start(Voice voice)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var argument in new[] { "-v", Voice.Name, "-s", $"{voice.Speed}", "-g", $"{voice.Gap}", "--stdin", "--stdout" })
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new SpeechException(SpeechFault.Refused, $"{program} cannot be started: {error.Message}", error);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream from, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var part = new byte[1 << 16];
        while (await from.ReadAsync(part, cancel).ConfigureAwait(false) is > 0 and var read)
        {
            all.Write(part, 0, read);
            if (all.Length > MostBytes)
            {
                throw new SpeechException(SpeechFault.Unspeakable, "espeak-ng speaks for more than ten minutes");
            }
        }

        return all.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself, as it should
        }
    }

    /// <param name="Speed">Words a minute.</param>
    /// <param name="Gap">Between words, in 10 ms.</param>
    private sealed record Voice(int Speed, int Gap)
    {
        public const string Name = "cmn-latn-pinyin";

        public static Voice Of(SpeechOrder order) => order.Voice == "slow" ? new Voice(140, 4) : new Voice(170, 0);
    }
}
