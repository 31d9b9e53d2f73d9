namespace Ivr.Bench;

/// <summary>What the bench says besides its figures, at once and at the end.</summary>
internal sealed class Notes(TextWriter aloud)
{
    private readonly List<string> _remarks = [];

    /// <summary>Who reads the table must know these.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    public void Progress(string what) => aloud.WriteLine($"{DateTime.Now:HH:mm:ss} {what}");

    public void Remark(string what)
    {
        _remarks.Add(what);
        Progress(what);
    }
}
